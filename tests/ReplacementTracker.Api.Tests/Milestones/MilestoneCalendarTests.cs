using System.Text;
using CsCheck;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Milestones;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using Calendar = Ical.Net.Calendar;

namespace ReplacementTracker.Api.Tests.Milestones;

public sealed class MilestoneCalendarTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 1, 8, 30, 15, TimeSpan.Zero);
    private static readonly DateOnly Due = new(2026, 12, 31);
    private static readonly MilestoneProgress Upcoming = new(MilestoneStatus.Upcoming, 0, null, null, null);

    [Theory]
    [InlineData("Half; half, or \"half\": that's the question")]
    [InlineData(@"C:\new\names\;\,\\")]
    [InlineData("BEGIN:VEVENT")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("👩‍👩‍👧‍👦 é e\u0301 \u202Edexim\u202C ﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽﷽")]
    [InlineData(
        "Vervanging van bewakingscamera’s op stations en in fietsenstallingen in de provincies Noord-Holland, Zuid-Holland en Utrecht; fase één: coördinatie met reïntegratiebedrijven"
    )]
    public void Says_a_name_as_it_was_written(string name)
    {
        var (text, events) = Of(Programme(name), Milestone(name));

        events[0].Summary.ShouldBe($"{name}: upcoming");
        events[1].Summary.ShouldBe($"{name}: deadline");
        ShouldBeWellFolded(text);
    }

    [Fact]
    public void Says_every_name_as_it_was_written()
    {
        var letters = Gen.Frequency(
            (6, Gen.Char[' ', '~']),
            (2, Gen.Char[",;\\:\"nN"]),
            (2, Gen.Char['\u00A1', '\uD7FF'])
        );
        var names = Gen.Select(
                Gen.String[letters, 1, 180],
                Gen.Int[0, 2].Select(count => string.Concat(Enumerable.Repeat("😀", count)))
            )
            .Select((a, b) => $"a{a}{b}z");

        names.Sample(
            name =>
            {
                var (text, events) = Of(Programme(name), Milestone(name));
                ShouldBeWellFolded(text);
                events[0].Summary.ShouldBe($"{name}: upcoming");
                events[0].Description!.Split('\n').Length.ShouldBe(3);
            },
            iter: 300
        );
    }

    [Fact]
    public void Fills_the_whole_day_and_ends_before_the_next()
    {
        var (text, events) = Of(Programme("P"), Milestone("Half"));

        events[0].IsAllDay.ShouldBeTrue();
        events[0].Start!.Date.ShouldBe(Due);
        events[0].End!.Date.ShouldBe(new DateOnly(2027, 1, 1));
        text.ShouldContain("\r\nDTSTART;VALUE=DATE:20261231\r\n");
        text.ShouldContain("\r\nDTEND;VALUE=DATE:20270101\r\n");
        text.ShouldContain("\r\nTRANSP:TRANSPARENT\r\n");
    }

    [Fact]
    public void Is_stamped_with_the_change_and_not_with_the_asking()
    {
        var id = Guid.NewGuid();
        var milestone = Milestone("Half") with { Version = 7, UpdatedAt = At.AddHours(1) };

        var (text, events) = Of(Programme("P"), milestone, id);

        events[0].Uid.ShouldBe(id.ToString());
        events[0].Sequence.ShouldBe(7);
        text.ShouldContain("\r\nDTSTAMP:20260401T093015Z\r\n");
        text.ShouldContain("\r\nLAST-MODIFIED:20260401T093015Z\r\n");
        text.ShouldContain("\r\nCREATED:20260401T083015Z\r\n");
    }

    [Fact]
    public void Names_itself_and_how_often_to_ask()
    {
        var (text, _) = Of(Programme("Camera’s"), Milestone("Half"));

        foreach (
            var line in new[]
            {
                "VERSION:2.0",
                "PRODID:-//ReplacementTracker//Milestones//EN",
                "METHOD:PUBLISH",
                "NAME:Camera’s: milestones",
                "X-WR-CALNAME:Camera’s: milestones",
                "X-WR-TIMEZONE:Europe/Amsterdam",
                "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
                "X-PUBLISHED-TTL:PT6H",
            }
        )
        {
            text.ShouldContain($"\r\n{line}\r\n");
        }
    }

    [Fact]
    public void Links_where_an_address_is_configured()
    {
        Of(Programme("P"), Milestone("Half")).Events.ShouldAllBe(some => some.Url == null);
        Of(Programme("P"), Milestone("Half"), address: path => $"https://tracker.example{path}")
            .Events.Select(some => $"{some.Url}")
            .ShouldBe([
                "https://tracker.example/v1/programmes/p/milestones/half",
                "https://tracker.example/v1/programmes/p",
            ]);
    }

    [Fact]
    public void Says_that_sample_data_are_invented_wherever_they_show()
    {
        var (text, events) = Of(Programme("P", isInvented: true), Milestone("Half"));

        text.ShouldContain("\r\nNAME:P: milestones (invented)\r\n");
        text.ShouldContain("\r\nX-WR-CALNAME:P: milestones (invented)\r\n");
        Unfolded(text).Count(line => line.Contains("Sample data: units\\, orders and dates are invented.")).ShouldBe(4);
        events.Select(some => some.Summary).ShouldBe(["Half: upcoming (invented)", "P: deadline (invented)"]);
        Of(Programme("P", isInvented: true), Milestone("Half"), language: CalendarLanguage.Nl)
            .Text.ShouldContain("\r\nNAME:P: mijlpalen (verzonnen)\r\n");
        Of(Programme("P"), Milestone("Half")).Text.ShouldNotContain("invented");
    }

    [Fact]
    public void Says_how_it_stands_in_either_language()
    {
        var milestone = Milestone("Half") with
        {
            Terms = new("Half", Due, CompletionRule.Verified, 98, "huawei", "Utrecht", null),
            OriginalDueOn = new(2026, 12, 30),
            RequestedDueOn = new(2027, 1, 15),
            Progress = new(MilestoneStatus.AtRisk, 40, null, new(2027, 2, 3), 12.5m),
        };
        var programme = Programme("P");

        Of(programme, milestone)
            .Events[0]
            .Description.ShouldBe(
                """
                Target: 98 cameras verified; only huawei; only Utrecht
                So far: 40 verified
                Due on 31 December 2026, first promised for 30 December 2026: moved by 1 day
                An extension to 15 January 2027 waits for a decision
                Expected on 3 February 2027
                """
            );
        Of(programme, milestone, language: CalendarLanguage.Nl)
            .Events[0]
            .Description.ShouldBe(
                """
                Doel: 98 cameras gecontroleerd; alleen huawei; alleen Utrecht
                Tot nu toe: 40 gecontroleerd
                Uiterlijk 31 december 2026, eerst beloofd voor 30 december 2026: 1 dag verschoven
                Uitstel tot 15 januari 2027 is gevraagd en nog niet besloten
                Verwacht op 3 februari 2027
                """
            );
        Of(programme, milestone).Text.ShouldContain("STATUS:TENTATIVE");
    }

    [Theory]
    [InlineData(CalendarLanguage.En, "missed", "Reached on 2 January 2027, 2 days late")]
    [InlineData(CalendarLanguage.Nl, "gemist", "Bereikt op 2 januari 2027, 2 dagen te laat")]
    public void Says_how_late_it_was_reached(object language, string status, string reached)
    {
        var milestone = Milestone("Half") with
        {
            Progress = new(MilestoneStatus.Missed, 98, Due.AddDays(2), null, null),
        };

        var half = Of(Programme("P"), milestone, language: (CalendarLanguage)language).Events[0];

        half.Summary.ShouldBe($"Half: {status}");
        half.Description!.Split('\n')[^1].ShouldBe(reached);
    }

    [Fact]
    public void Has_words_for_everything_in_either_language()
    {
        foreach (var language in Enum.GetValues<CalendarLanguage>())
        {
            foreach (var status in Enum.GetValues<MilestoneStatus>())
            {
                foreach (var stage in Enum.GetValues<CompletionRule>())
                {
                    var milestone = Milestone("Half");
                    milestone = milestone with
                    {
                        Terms = milestone.Terms with { Stage = stage },
                        Progress = Upcoming with { Status = status },
                    };

                    var half = Of(Programme("P"), milestone, language: language).Events[0];

                    half.Summary!.Length.ShouldBeGreaterThan("Half: ".Length);
                    half.Description.ShouldNotBeNullOrEmpty();
                }
            }
        }
    }

    /// <summary>RFC 5545, 3.1: lines end with CRLF and are at most 75 octets long, and no character is cut in two.</summary>
    internal static void ShouldBeWellFolded(string text)
    {
        text.ShouldEndWith("END:VCALENDAR\r\n");
        text.Replace("\r\n", "").ShouldNotContain('\n');
        text.Replace("\r\n", "").ShouldNotContain('\r');
        foreach (var line in text.Split("\r\n"))
        {
            Encoding.UTF8.GetByteCount(line).ShouldBeLessThanOrEqualTo(75, line);
            char.IsLowSurrogate(line.TrimStart(' ').FirstOrDefault()).ShouldBeFalse(line);
        }
    }

    private static string[] Unfolded(string text) => text.Replace("\r\n ", "").Split("\r\n");

    private static (string Text, IReadOnlyList<Ical.Net.CalendarComponents.CalendarEvent> Events) Of(
        Programme programme,
        MilestoneThen milestone,
        Guid? id = null,
        CalendarLanguage language = CalendarLanguage.En,
        Func<string, string>? address = null
    )
    {
        var calendar = new MilestoneCalendar(programme, language, address ?? (path => path));
        calendar.Add(id ?? Guid.NewGuid(), milestone);
        calendar.AddDeadline(3);
        var text = CalendarFile.Text(calendar.Calendar);
        return (text, [.. Calendar.Load(text)!.Events]);
    }

    private static MilestoneThen Milestone(string name) =>
        new(
            "half",
            new(name, Due, CompletionRule.Replaced, 98, null, null, null),
            Due,
            RequestedDueOn: null,
            ExtensionCount: 0,
            Version: 1,
            At,
            At,
            Upcoming
        );

    private static Programme Programme(string name, bool isInvented = false)
    {
        var programme = new Programme(
            Guid.NewGuid(),
            "p",
            ProgrammeTerms.Nothing with
            {
                Name = name,
                Owner = "Somebody",
                Deadline = new(2027, 3, 31),
                UnitNoun = "cameras",
                TimeZone = "Europe/Amsterdam",
            },
            isInvented,
            At
        );
        programme.Activate(196, At);
        programme.Commit(At);
        return programme;
    }
}
