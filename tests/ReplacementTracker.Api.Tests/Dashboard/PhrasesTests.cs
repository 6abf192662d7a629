using System.Reflection;
using ReplacementTracker.Api.Dashboard;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Tests.Dashboard;

/// <summary>The sentence that people quote, in every state a programme can be in.</summary>
public sealed class PhrasesTests
{
    private static readonly Headline _underway = new(
        "prorail",
        "ProRail",
        "cameras",
        ProgrammeStatus.Active,
        IsInvented: true,
        AsOf: new(2026, 10, 1),
        StartsOn: new(2026, 4, 1),
        Deadline: new(2026, 12, 31),
        CompletionRule.Replaced,
        Percent: 61.2m,
        Done: 120,
        Total: 196,
        DoneOn: null,
        ClosedOn: null,
        new Outlook(new(2027, 1, 12), new(2027, 2, 2), new(2027, 2, 20), ChancePercent: 9.4m, RunCount: 10_000)
    );

    public static TheoryData<string, string, string> States { get; } =
        new()
        {
            {
                nameof(HeadlineState.Underway),
                "61.2 %, 120 of 196 cameras replaced; likely done 12 January 2027, 9 % chance of making 31 December",
                "61,2 %, 120 van 196 cameras vervangen; waarschijnlijk klaar op 12 januari 2027, 9 % kans om 31 december te halen"
            },
            {
                nameof(HeadlineState.WithoutEnd),
                "61.2 %, 120 of 196 cameras replaced; at the pace so far no end is in sight, less than 1 % chance of making 31 December",
                "61,2 %, 120 van 196 cameras vervangen; in het tempo tot nu toe is er geen eind in zicht, minder dan 1 % kans om 31 december te halen"
            },
            {
                nameof(HeadlineState.WithoutForecast),
                "61.2 %, 120 of 196 cameras replaced; due by 31 December",
                "61,2 %, 120 van 196 cameras vervangen; uiterlijk 31 december"
            },
            {
                nameof(HeadlineState.DeadlineMissed),
                "61.2 %, 120 of 196 cameras replaced; the deadline of 31 December 2026 was missed by 1 day, likely done 12 January",
                "61,2 %, 120 van 196 cameras vervangen; de einddatum van 31 december 2026 is met 1 dag overschreden, waarschijnlijk klaar op 12 januari"
            },
            {
                nameof(HeadlineState.Done),
                "100.0 %, 196 of 196 cameras replaced; done on 12 January 2027, 12 days after the deadline",
                "100,0 %, 196 van 196 cameras vervangen; klaar op 12 januari 2027, 12 dagen na de einddatum"
            },
            {
                "DoneInTime",
                "100.0 %, 196 of 196 cameras replaced; done on 31 December 2026, in time for 31 December 2026",
                "100,0 %, 196 van 196 cameras vervangen; klaar op 31 december 2026, op tijd voor 31 december 2026"
            },
            {
                nameof(HeadlineState.Closed),
                "61.2 %, 120 of 196 cameras replaced; closed on 1 October 2026 with 76 left",
                "61,2 %, 120 van 196 cameras vervangen; gesloten op 1 oktober 2026 met 76 te gaan"
            },
            {
                nameof(HeadlineState.Draft),
                "A draft: 6,500 cameras are to be replaced by 31 December 2026, and nothing is promised yet",
                "Een concept: 6.500 cameras moeten uiterlijk 31 december 2026 zijn vervangen, en er is nog niets toegezegd"
            },
            {
                nameof(HeadlineState.NoUnits),
                "Nothing to count yet: it has no cameras",
                "Nog niets te tellen: er zijn geen cameras"
            },
        };

    [Theory]
    [MemberData(nameof(States))]
    public void Says_it_in_one_honest_sentence(string state, string english, string dutch)
    {
        var headline = In(state);

        headline.State.ToString().ShouldBe(state == "DoneInTime" ? nameof(HeadlineState.Done) : state);
        Plain(Phrases.English.Sentence(headline)).ShouldBe(english);
        Plain(Phrases.Dutch.Sentence(headline)).ShouldBe(dutch);
    }

    [Theory]
    [InlineData("evidence.submitted", "Evidence was submitted", "Bewijs is ingediend")]
    [InlineData("scope-entry.rejected", "A scope entry was rejected", "Een post van de reikwijdte is afgewezen")]
    public void Names_what_happened_and_shows_no_id(string type, string english, string dutch)
    {
        var subject = Guid.CreateVersion7().ToString();

        Phrases.English.Happened(type, subject, others: 0).ShouldBe(english);
        Phrases.Dutch.Happened(type, subject, others: 0).ShouldBe(dutch);
    }

    [Fact]
    public void Has_an_example_of_every_state() =>
        Enum.GetNames<HeadlineState>().ShouldAllBe(state => States.Any(row => row.Data.Item1 == state));

    [Theory]
    [InlineData(0, "less than 1 %")]
    [InlineData(0.9, "less than 1 %")]
    [InlineData(1, "1 %")]
    [InlineData(49.9, "49 %")]
    [InlineData(99, "99 %")]
    [InlineData(99.1, "more than 99 %")]
    [InlineData(100, "more than 99 %")]
    public void Calls_no_chance_certain(double percent, string said) =>
        Plain(Phrases.English.Chance((decimal)percent)).ShouldBe(said);

    [Fact]
    public void Says_everything_in_both_languages()
    {
        var texts = typeof(Phrases)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(text => text.PropertyType == typeof(string) && text.Name != nameof(Phrases.None))
            .ToList();
        texts.Count.ShouldBeGreaterThan(80);

        // Words that both languages share.
        string[] same = ["Badge", "CsvOf", "SignedInAs"];
        foreach (var text in texts)
        {
            var (english, dutch) = ((string)text.GetValue(Phrases.English)!, (string)text.GetValue(Phrases.Dutch)!);
            english.ShouldNotBeNullOrWhiteSpace(text.Name);
            dutch.ShouldNotBeNullOrWhiteSpace(text.Name);
            if (!same.Contains(text.Name))
            {
                dutch.ShouldNotBe(english, text.Name);
            }
        }
    }

    private static Headline In(string state) =>
        state switch
        {
            nameof(HeadlineState.WithoutEnd) => _underway with { Outlook = new(null, null, null, 0.3m, 10_000) },
            nameof(HeadlineState.WithoutForecast) => _underway with { Outlook = null },
            nameof(HeadlineState.DeadlineMissed) => _underway with { AsOf = new(2027, 1, 1) },
            nameof(HeadlineState.Done) => Done(new(2027, 1, 12)),
            "DoneInTime" => Done(new(2026, 12, 31)),
            nameof(HeadlineState.Closed) => _underway with
            {
                Status = ProgrammeStatus.Closed,
                ClosedOn = new(2026, 10, 1),
                Outlook = null,
            },
            nameof(HeadlineState.Draft) => _underway with { Status = ProgrammeStatus.Draft, Total = 6500 },
            nameof(HeadlineState.NoUnits) => _underway with { Total = 0, Percent = null },
            _ => _underway,
        };

    private static Headline Done(DateOnly on) => _underway with { Percent = 100.0m, Done = 196, DoneOn = on };

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
