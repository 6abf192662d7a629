using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

public sealed class GetForecastTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>A Monday, the first day of the programme.</summary>
    private static readonly DateTimeOffset Start = new(2026, 4, 6, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Names_the_days_and_the_chances()
    {
        var programme = await Programme(1, 1, 1);

        var forecast = await Forecast(programme);

        forecast
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe(
                (
                    "programme programmeName unitNoun isInvented asOf knownAt isWhatIf whatIf completedUnitCount totalUnitCount "
                    + "remainingUnitCount finishedOn p50On p85On p95On deadline deadlineProbabilityPercent requiredPace recentPace "
                    + "historyWeekCount seed runCount neverFinishedRunCount backTest histogram fan digest"
                ).Split(' ')
            );

        // One a week, whatever is drawn: seven more take seven weeks.
        Days(forecast).ShouldBe(("2026-06-14", "2026-06-14", "2026-06-14"));
        forecast["deadlineProbabilityPercent"]!.ToJsonString().ShouldBe("0.0");
        ((int)forecast["completedUnitCount"]!).ShouldBe(3);
        ((int)forecast["remainingUnitCount"]!).ShouldBe(7);
        ((int)forecast["historyWeekCount"]!).ShouldBe(3);
        ((int)forecast["runCount"]!).ShouldBe(10_000);
        forecast["recentPace"]!.ToJsonString().ShouldBe("1.0");
        forecast["requiredPace"]!.ToJsonString().ShouldBe("1.1");
        ((bool)forecast["isWhatIf"]!).ShouldBeFalse();
        forecast["whatIf"].ShouldBeNull();
        forecast["backTest"]!.ToJsonString().ShouldBe("""{"forecastCount":0,"heldCount":0,"heldPercent":null}""");
        forecast["histogram"]!
            .ToJsonString()
            .ShouldBe(
                $$"""[{"programme":"{{programme}}","asOf":"2026-04-26","weekOf":"2026-06-08","runCount":10000,"percent":100.0}]"""
            );
        forecast["fan"]!.AsArray().Count.ShouldBe(7);
        forecast["fan"]![0]!
            .ToJsonString()
            .ShouldBe(
                $$"""{"programme":"{{programme}}","asOf":"2026-04-26","date":"2026-05-03","p5UnitCount":4,"p15UnitCount":4,"p50UnitCount":4,"p85UnitCount":4,"p95UnitCount":4}"""
            );
    }

    /// <summary>The deadline's own day counts: it is the last day of the promise.</summary>
    [Theory]
    [InlineData("2026-06-13", "0.0")]
    [InlineData("2026-06-14", "100.0")]
    public async Task Counts_the_deadline_itself(string deadline, string percent)
    {
        var programme = await Programme(deadline, 1, 1, 1);

        (await Forecast(programme))["deadlineProbabilityPercent"]!.ToJsonString().ShouldBe(percent);
    }

    [Fact]
    public async Task Gives_the_same_answer_to_the_same_question_and_other_futures_for_another_seed()
    {
        var programme = await Programme(0, 2, 1);

        var first = await Forecast(programme);
        var again = await Forecast(programme);
        var seeded = await Forecast(programme, $"?seed={first["seed"]}");
        var other = await Forecast(programme, "?seed=7");

        again.Text.ShouldBe(first.Text);
        seeded.Text.ShouldBe(first.Text);
        ((int)other["seed"]!).ShouldBe(7);
        other["histogram"]!.ToJsonString().ShouldNotBe(first["histogram"]!.ToJsonString());
        (await app.Administrator.Get(Path(programme), first.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Says_for_ever_what_it_said_then()
    {
        var programme = await Programme(1, 2);
        app.Clock.FreezeAt(Start.AddDays(9));
        var number = await app.ApprovedWorkOrder(programme, "CAM-0004");
        app.Clock.FreezeAt(Start.AddDays(13));
        var knownAt = app.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture).Replace("+00:00", "Z");
        var query = $"?asOf=2026-04-19&knownAt={knownAt}";
        var published = (await Forecast(programme, query)).Text;

        app.Clock.Advance(TimeSpan.FromDays(2));
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders/{number}/lines/CAM-0004/outcome",
                Given.Replaced($"NEW-{programme}-4", Start.AddDays(10)),
                "*"
            )
        ).Ok();

        (await Forecast(programme, query)).Text.ShouldBe(published);
        ((int)(await Forecast(programme, "?asOf=2026-04-19"))["completedUnitCount"]!).ShouldBe(4);
        ((int)(await Forecast(programme, "?asOf=2026-04-12"))["historyWeekCount"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Refuses_without_a_full_week_of_history()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.ActiveProgramme(2, startsOn: "2026-04-06", deadline: "2026-06-14");
        app.Clock.FreezeAt(Start.AddDays(5));

        var answer = await app.Administrator.Get(Path(programme));

        answer.ShouldBeRefused(HttpStatusCode.Conflict, "forecast-needs-history");
        ((string)answer["detail"]!).ShouldContain(programme);
        app.Clock.FreezeAt(Start.AddDays(6));
        await Forecast(programme);
    }

    [Fact]
    public async Task Refuses_where_there_is_nothing_to_do()
    {
        app.Clock.FreezeAt(Start.AddDays(20));
        var programme = await app.DraftProgramme("2026-04-06", "2026-06-14");

        (await app.Administrator.Get(Path(programme))).ShouldBeRefused(HttpStatusCode.Conflict, "forecast-needs-units");
    }

    [Fact]
    public async Task Sees_no_end_where_nothing_ever_moved()
    {
        var programme = await Programme(0, 0);

        var forecast = await Forecast(programme);

        Days(forecast).ShouldBe((null, null, null));
        forecast["deadlineProbabilityPercent"]!.ToJsonString().ShouldBe("0.0");
        ((int)forecast["neverFinishedRunCount"]!).ShouldBe(10_000);
        forecast["histogram"]!.AsArray().ShouldBeEmpty();
        ((string)forecast["fan"]!.AsArray()[^1]!["date"]!).ShouldBe("2026-06-14");
    }

    [Fact]
    public async Task Says_when_it_was_finished_instead()
    {
        var programme = await Programme(4, 6);

        var forecast = await Forecast(programme);

        ((string?)forecast["finishedOn"]).ShouldBe("2026-04-15");
        Days(forecast).ShouldBe((null, null, null));
        forecast["deadlineProbabilityPercent"]!.ToJsonString().ShouldBe("100.0");
        forecast["requiredPace"]!.ToJsonString().ShouldBe("0.0");
        ((int)forecast["runCount"]!).ShouldBe(0);
        forecast["backTest"].ShouldBeNull();
        var late = await Programme("2026-04-14", 4, 6);
        (await Forecast(late))["deadlineProbabilityPercent"]!.ToJsonString().ShouldBe("0.0");
    }

    [Fact]
    public async Task Finishes_earlier_with_more_crews_and_later_with_more_units_or_a_later_start()
    {
        var programme = await Programme(1, 1, 1);

        var faster = await Forecast(programme, "?paceFactor=2");
        var more = await Forecast(programme, "?unitCount=20");
        var later = await Forecast(programme, "?startsOn=2026-05-04");
        var all = await Forecast(programme, "?paceFactor=2&unitCount=20&startsOn=2026-05-04");

        Days(faster).ShouldBe(("2026-05-21", "2026-05-21", "2026-05-21"));
        Days(more).ShouldBe(("2026-09-13", "2026-09-13", "2026-09-13"));
        Days(later).ShouldBe(("2026-06-21", "2026-06-21", "2026-06-21"));
        Days(all).ShouldBe(("2026-07-12", "2026-07-12", "2026-07-12"));
        ((bool)more["isWhatIf"]!).ShouldBeTrue();
        ((int)more["completedUnitCount"]!).ShouldBe(0);
        more["backTest"].ShouldBeNull();
        all["whatIf"]!
            .ToJsonString()
            .ShouldBe("""{"paceFactor":2,"startsOn":"2026-05-04","unitCount":20,"paceOf":null,"paceOfDigest":null}""");
    }

    [Fact]
    public async Task Does_no_more_in_a_week_than_its_access_windows_leave_room_for()
    {
        var programme = await Programme(2, 2);

        Days(await Forecast(programme)).ShouldBe(("2026-05-10", "2026-05-10", "2026-05-10"));
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "Platform 5",
                    site = "UT",
                    units = new[] { "CAM-0005" },
                    plannedStart = "2026-04-21T23:00:00Z",
                    plannedEnd = "2026-04-22T03:00:00Z",
                    accessWindow = "TVP 17",
                }
            )
        ).Created();

        // One of two in the first week; the last one takes half a week more.
        Days(await Forecast(programme)).ShouldBe(("2026-05-14", "2026-05-14", "2026-05-14"));
        Days(await Forecast(programme, "?unitCount=6")).ShouldBe(("2026-05-10", "2026-05-10", "2026-05-10"));
    }

    [Fact]
    public async Task Takes_the_pace_of_another_programme_for_one_without_history()
    {
        var pacemaker = await Programme(1, 1, 1);
        var draft = await app.DraftProgramme("2026-05-04", "2026-12-31", baselineUnitCount: 20);

        (await app.Administrator.Get(Path(draft))).ShouldBeRefused(HttpStatusCode.Conflict, "forecast-needs-history");
        var forecast = await Forecast(draft, $"?paceOf={pacemaker}");

        // It begins on its own first day, a Monday, and not before.
        Days(forecast).ShouldBe(("2026-09-20", "2026-09-20", "2026-09-20"));
        ((string?)forecast["whatIf"]!["paceOf"]).ShouldBe(pacemaker);
        ((bool)forecast["isWhatIf"]!).ShouldBeTrue();
        ((string?)forecast["deadline"]).ShouldBe("2026-12-31");
        forecast["deadlineProbabilityPercent"]!.ToJsonString().ShouldBe("100.0");
        (await app.Administrator.Get($"{Path(pacemaker)}?paceOf={draft}")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "forecast-needs-history"
        );
    }

    [Fact]
    public async Task Takes_no_pace_of_a_programme_that_the_key_does_not_open()
    {
        var own = await Programme(1);
        var others = await Programme(1);
        var reader = await app.ClientOf("Rea", ["reader"], [own]);

        var closed = await reader.Get($"{Path(own)}?paceOf={others}");
        var unknown = await reader.Get($"{Path(own)}?paceOf=nowhere");

        closed.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        closed.Errors.ShouldBe(["paceOf programme-unknown"]);
        closed.Text.Replace(others, "nowhere").Length.ShouldBe(unknown.Text.Length);
        unknown.Errors.ShouldBe(["paceOf programme-unknown"]);
        (await reader.Get($"{Path(own)}?paceOf={own}")).Ok();
    }

    [Theory]
    [InlineData("paceFactor=0", "paceFactor factor")]
    [InlineData("paceFactor=-1", "paceFactor factor")]
    [InlineData("paceFactor=NaN", "paceFactor factor")]
    [InlineData("paceFactor=Infinity", "paceFactor factor")]
    [InlineData("paceFactor=1e2", "paceFactor factor")]
    [InlineData("paceFactor=1,5", "paceFactor factor")]
    [InlineData("paceFactor=100.1", "paceFactor factor")]
    [InlineData("paceFactor=0.0000001", "paceFactor factor")]
    [InlineData("paceFactor=", "paceFactor factor")]
    [InlineData("unitCount=0", "unitCount whole-number")]
    [InlineData("unitCount=-5", "unitCount whole-number")]
    [InlineData("unitCount=1.5", "unitCount whole-number")]
    [InlineData("unitCount=10000001", "unitCount whole-number")]
    [InlineData("startsOn=2026-4-6", "startsOn day")]
    [InlineData("startsOn=0001-01-01", "startsOn day")]
    [InlineData("startsOn=2026-04-12", "startsOn starts-on-too-early")]
    [InlineData("seed=-1", "seed whole-number")]
    [InlineData("seed=2147483648", "seed whole-number")]
    [InlineData("paceOf=No Such", "paceOf code")]
    [InlineData("paceOf=nowhere", "paceOf programme-unknown")]
    [InlineData("asOf=2999-01-01", "asOf as-of-in-future")]
    public async Task Refuses_nonsense(string query, string error)
    {
        var programme = await Programme(1);

        var answer = await app.Administrator.Get($"{Path(programme)}?{query}");

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("unitCount=10000000")]
    [InlineData("paceFactor=0.000001")]
    [InlineData("startsOn=9000-12-31")]
    [InlineData("paceFactor=100&seed=0")]
    [InlineData("unitCount=10000000&paceFactor=100&startsOn=9000-12-31&seed=2147483647")]
    public async Task Answers_whatever_is_asked_at_the_limits(string query)
    {
        var programme = await Programme(1);

        await Forecast(programme, $"?{query}");
    }

    /// <summary>A programme of ten, and so many of them replaced on the Wednesday of each week, up to the last Sunday.</summary>
    private Task<string> Programme(params int[] units) => Programme("2026-06-13", units);

    private async Task<string> Programme(string deadline, params int[] units)
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.ActiveProgramme(10, startsOn: "2026-04-06", deadline: deadline);
        var done = 0;
        foreach (var (week, count) in units.Index())
        {
            app.Clock.FreezeAt(Start.AddDays(7 * week + 2));
            if (count > 0)
            {
                var tags = Enumerable.Range(done + 1, count).Select(number => $"CAM-{number:0000}");
                await app.CompletedWorkOrder(programme, [.. tags]);
                done += count;
            }
        }

        app.Clock.FreezeAt(Start.AddDays(7 * units.Length - 1));
        return programme;
    }

    private static string Path(string programme) => $"programmes/{programme}/progress/forecast";

    private async Task<Answer> Forecast(string programme, string query = "") =>
        (await app.Administrator.Get(Path(programme) + query)).Ok();

    private static (string?, string?, string?) Days(Answer forecast) =>
        ((string?)forecast["p50On"], (string?)forecast["p85On"], (string?)forecast["p95On"]);
}
