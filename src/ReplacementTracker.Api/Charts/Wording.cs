using System.Globalization;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Charts;

/// <summary>The language of pictures.</summary>
internal enum ChartLocale
{
    En,
    Nl,
}

/// <summary>Words, numbers and dates of one language. Of our own: containers often come without cultures.</summary>
internal sealed class Wording(ChartLocale locale)
{
    private static readonly string[] EnglishMonths =
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    private static readonly string[] DutchMonths =
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];

    private static readonly NumberFormatInfo EnglishNumbers = new();

    private static readonly NumberFormatInfo DutchNumbers = new()
    {
        NumberDecimalSeparator = ",",
        NumberGroupSeparator = ".",
    };

    private bool IsDutch => locale == ChartLocale.Nl;

    /// <summary>What `xml:lang` says.</summary>
    public string Language => IsDutch ? "nl" : "en";

    /// <summary>The same in the language of the picture.</summary>
    public string Say(string english, string dutch) => IsDutch ? dutch : english;

    /// <summary>`31 December 2026`.</summary>
    public string Day(DateOnly day) => $"{day.Day} {Month(day)} {day.Year}";

    /// <summary>`31 Dec`.</summary>
    public string ShortDay(DateOnly day) => $"{day.Day} {ShortMonth(day)}";

    /// <summary>`Dec`.</summary>
    public string ShortMonth(DateOnly day) => IsDutch && day.Month == 3 ? "mrt" : Month(day)[..3];

    public string Number(long number) => number.ToString("#,0", IsDutch ? DutchNumbers : EnglishNumbers);

    public string Number(double number) => number.ToString("#,0.##", IsDutch ? DutchNumbers : EnglishNumbers);

    /// <summary>`61.2 %`, held together; a dash where there is nothing to be a part of.</summary>
    public string Percent(decimal? percent) =>
        percent is { } some ? $"{some.ToString("0.0", IsDutch ? DutchNumbers : EnglishNumbers)}\u00A0%" : "–";

    public string Stage(CompletionRule stage) =>
        stage switch
        {
            CompletionRule.Removed => Say("removed", "verwijderd"),
            CompletionRule.Replaced => Say("replaced", "vervangen"),
            CompletionRule.Verified => Say("verified", "gecontroleerd"),
            CompletionRule.Disposed => Say("disposed of", "afgevoerd"),
        };

    /// <summary>The line that every picture of invented data carries.</summary>
    public string Invented =>
        Say(
            "Sample data: units, orders and dates are invented.",
            "Voorbeeldgegevens: objecten, orders en datums zijn verzonnen."
        );

    public static string Capital(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    private string Month(DateOnly day) => (IsDutch ? DutchMonths : EnglishMonths)[day.Month - 1];
}
