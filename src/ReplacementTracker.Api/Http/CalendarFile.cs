using System.Text;
using Ical.Net.Serialization;

namespace ReplacementTracker.Api.Http;

/// <summary>A calendar that other calendars subscribe to (RFC 5545), as the answer of a handler.</summary>
/// <remarks>It is polled for ever, so it says nothing of the instant of asking: who has it already is told so.</remarks>
internal sealed class CalendarFile(Ical.Net.Calendar calendar, string fileName) : IResult, IValueHttpResult, IReport
{
    /// <summary>Without the line break (RFC 5545, 3.1).</summary>
    private const int MaxLineOctets = 75;

    private readonly string text = Text(calendar);

    public object? Value => this;

    object IReport.Essence => text;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/calendar; charset=utf-8";
        response.Headers.ContentDisposition = $"inline; filename=\"{fileName}\"";
        return response.WriteAsync(text, httpContext.RequestAborted);
    }

    /// <remarks>
    /// The library folds between UTF-16 units, and what it cuts in two is lost as UTF-8: the lines are made whole again
    /// and folded between characters.
    /// </remarks>
    public static string Text(Ical.Net.Calendar calendar)
    {
        var whole = new CalendarSerializer()
            .SerializeToString(calendar)!
            .Replace("\r\n ", "", StringComparison.Ordinal);
        var folded = new StringBuilder(whole.Length + whole.Length / 16);
        foreach (var line in whole.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var octets = 0;
            foreach (var character in line.EnumerateRunes())
            {
                if (octets + character.Utf8SequenceLength > MaxLineOctets)
                {
                    folded.Append("\r\n ");
                    octets = 1;
                }

                folded.Append(character);
                octets += character.Utf8SequenceLength;
            }

            folded.Append("\r\n");
        }

        return folded.ToString();
    }
}

internal static class CalendarAnswers
{
    /// <summary>Says in the document that the answer is a calendar, and nothing else.</summary>
    public static RouteHandlerBuilder GivesCalendar(this RouteHandlerBuilder route) =>
        route.Produces<string>(StatusCodes.Status200OK, "text/calendar");
}
