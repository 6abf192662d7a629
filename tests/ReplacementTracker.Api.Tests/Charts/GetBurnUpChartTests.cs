using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Charts;

public sealed class GetBurnUpChartTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>A Wednesday.</summary>
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Shows_the_promise_the_plan_the_counts_the_forecast_and_the_days()
    {
        var programme = await Programme();

        var drawn = new Drawn(await Get(programme)).ShouldBeHarmless();

        string[] lines =
        [
            "Baseline 10",
            "Scope 10",
            "Plan 0",
            "Removed 3",
            "Replaced 3",
            "Verified 0",
            "Forecast P5–P95",
            "Forecast P15–P85",
            "Forecast, median",
        ];
        foreach (var line in lines)
        {
            drawn.Parts.ShouldContain(line);
            drawn.Texts.ShouldContain(line);
            drawn.Of(line).ShouldNotBeEmpty(line);
        }

        drawn.Parts.ShouldContain("Deadline 10 June 2026");
        drawn.Parts.ShouldContain("As of 15 April 2026");
        drawn.Texts.ShouldContain("30.0\u00A0%: 3 of 10 cameras replaced");
        drawn.Texts.ShouldContain("Date");
        drawn.Texts.ShouldContain("Cameras");
    }

    [Fact]
    public async Task Says_in_words_what_it_shows()
    {
        var programme = await Programme();

        var drawn = new Drawn(await Get(programme));

        drawn.Title.ShouldBe($"Burn-up of Programme {programme}");
        drawn.Language.ShouldBe("en");
        drawn.Description.ShouldStartWith("30.0\u00A0%: 3 of 10 cameras replaced, as of 15 April 2026. Removed 3,");
        drawn.Description.ShouldContain("The deadline is 10 June 2026. Likely done ");
        drawn.Description.ShouldContain("% chance of making 10 June 2026.");
    }

    [Fact]
    public async Task Speaks_Dutch()
    {
        var programme = await Programme();

        var drawn = new Drawn(await Get(programme, "?locale=nl"));

        drawn.Language.ShouldBe("nl");
        drawn.Texts.ShouldContain("30,0\u00A0%: 3 van 10 cameras vervangen");
        drawn.Texts.ShouldContain("mei");
        drawn.Parts.ShouldContain("Einddatum 10 juni 2026");
        drawn.Description.ShouldContain("Waarschijnlijk klaar op ");
    }

    [Fact]
    public async Task Draws_milestones_that_were_met_and_missed_in_other_shapes()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.ActiveProgramme(10, startsOn: "2026-04-01", deadline: "2026-06-10");
        await Milestone(programme, "early", "2026-04-10", 1);
        await Milestone(programme, "hard", "2026-04-13", 9);
        await Milestone(programme, "beyond", "2026-06-20", 10);
        app.Clock.FreezeAt(Start.AddDays(8));
        await app.CompletedWorkOrder(programme, "CAM-0001");
        app.Clock.FreezeAt(Start.AddDays(14));

        var drawn = new Drawn(await Get(programme)).ShouldBeHarmless();

        string[] names = ["Milestone early", "Milestone hard", "Milestone beyond"];
        var parts = names.Select(name => drawn.Parts.Single(part => part.StartsWith($"{name}:"))).ToList();
        parts[0].ShouldBe("Milestone early: 1 replaced by 10 April 2026, met, reached 9 April 2026.");
        parts[1].ShouldBe("Milestone hard: 9 replaced by 13 April 2026, missed.");
        var shapes = parts.ConvertAll(part => drawn.Of(part)[0]);
        shapes[0].Name.LocalName.ShouldBe("polygon");
        shapes[1].Name.LocalName.ShouldBe("polyline");
        drawn.Texts.ShouldContain("early");
        drawn.Texts.ShouldContain("hard");
        drawn.Texts.ShouldContain("Milestone missed");
        parts.ShouldAllBe(part => drawn.Description.Contains(part));
    }

    [Fact]
    public async Task Says_of_sample_data_that_they_are_invented()
    {
        var programme = await Programme();
        (await Get(programme)).Text.ShouldNotContain("invented");
        await app.Sql<object?>($"UPDATE programmes SET is_invented = true WHERE code = '{programme}' RETURNING NULL");

        new Drawn(await Get(programme)).Texts.ShouldContain("Sample data: units, orders and dates are invented.");
        new Drawn(await Get(programme, "?locale=nl")).Texts.ShouldContain(
            "Voorbeeldgegevens: objecten, orders en datums zijn verzonnen."
        );
    }

    [Fact]
    public async Task Carries_any_name_as_text_and_nothing_else()
    {
        const string Name = "</text><script>alert('x')</script> & \"quoted\" 😀 \uFFFE\u202Eend";
        var programme = await Programme();
        await Milestone(programme, "evil", "2026-05-10", 5, Name);
        (
            await app.Administrator.Patch(
                $"programmes/{programme}",
                new { name = Name, unitNoun = "<a href='#'>&\"" },
                "*"
            )
        ).Ok();

        var answer = await Get(programme);
        var drawn = new Drawn(answer).ShouldBeHarmless();

        drawn.Title.ShouldBe("Burn-up of </text><script>alert('x')</script> & \"quoted\" 😀 end");
        drawn.Description.ShouldContain("Milestone </text><script>alert('x')</script> & \"quoted\" 😀 end: 5 replaced");
        answer.Text.ShouldNotContain("<script");
    }

    [Fact]
    public async Task Shortens_names_that_are_longer_than_the_picture_is_wide()
    {
        var programme = await Programme();
        var name = string.Concat(Enumerable.Repeat("Very long name ", 13)).Trim();
        (await app.Administrator.Patch($"programmes/{programme}", new { name }, "*")).Ok();

        var drawn = new Drawn(await Get(programme, "?width=320&height=320")).ShouldBeHarmless();

        drawn.Title.ShouldContain(name);
        drawn.Texts.ShouldContain(text => text.StartsWith("As of 15 April 2026 · Very") && text.EndsWith('…'));
    }

    [Fact]
    public async Task Draws_programmes_without_units_history_or_end_in_sight()
    {
        app.Clock.FreezeAt(Start);
        var draft = await app.DraftProgramme("2026-06-01", "2026-06-02");
        var activeToday = await app.ActiveProgramme(1, startsOn: "2026-04-01");
        var endless = await app.DraftProgramme("1900-01-01", "9000-12-31", baselineUnitCount: 1_000_000);

        var nothing = new Drawn(await Get(draft)).ShouldBeHarmless();
        var fresh = new Drawn(await Get(activeToday)).ShouldBeHarmless();
        var longest = new Drawn(await Get(endless)).ShouldBeHarmless();

        nothing.Description.ShouldStartWith("No cameras promised yet, as of 1 April 2026.");
        fresh.Description.ShouldStartWith("0.0\u00A0%: 0 of 1 cameras replaced");
        fresh.Parts.ShouldNotContain("Forecast, median");
        longest.Parts.ShouldContain("Baseline 1,000,000");
    }

    [Fact]
    public async Task Expects_nothing_more_of_what_is_done_or_closed()
    {
        app.Clock.FreezeAt(Start);
        var done = await app.ActiveProgramme(1, startsOn: "2026-04-01");
        var closed = await app.ActiveProgramme(2, startsOn: "2026-04-01");
        app.Clock.FreezeAt(Start.AddDays(8));
        await app.CompletedWorkOrder(done, "CAM-0001");
        await app.CompletedWorkOrder(closed, "CAM-0001");
        app.Clock.FreezeAt(Start.AddDays(20));
        var before = (await Get(closed, "?asOf=2026-04-21&knownAt=2026-04-21T07:00:00Z")).Text;
        await app.CloseProgramme(closed);

        var finished = new Drawn(await Get(done)).ShouldBeHarmless();
        var ended = new Drawn(await Get(closed)).ShouldBeHarmless();

        finished.Texts.ShouldContain("Everything is done.");
        ended.Texts.ShouldContain("The programme is closed.");
        finished.Parts.Concat(ended.Parts).ShouldNotContain("Forecast, median");
        (await Get(closed, "?asOf=2026-04-21&knownAt=2026-04-21T07:00:00Z")).Text.ShouldBe(before);
        before.ShouldContain("Forecast, median");
    }

    [Fact]
    public async Task Is_the_same_for_ever_for_one_day_as_known_at_one_instant()
    {
        var programme = await Programme();
        const string Then = "?asOf=2026-04-14&knownAt=2026-04-15T07:59:00Z";
        var before = await Get(programme, Then);
        app.Clock.FreezeAt(Start.AddDays(15));
        await app.CompletedWorkOrder(programme, "CAM-0004");

        var after = await Get(programme, Then);
        var now = await Get(programme);

        after.Text.ShouldBe(before.Text);
        after.ETag.ShouldBe(before.ETag);
        new Drawn(now).Texts.ShouldContain("40.0\u00A0%: 4 of 10 cameras replaced");
        before.Text.ShouldContain("1 of 10");
    }

    [Fact]
    public async Task Is_not_sent_again_to_who_has_it()
    {
        var programme = await Programme();
        var first = (await Get(programme)).Ok();

        var again = await app.Administrator.Get($"programmes/{programme}/charts/burn-up", first.ETag);
        await app.CompletedWorkOrder(programme, "CAM-0004");
        var changed = await app.Administrator.Get($"programmes/{programme}/charts/burn-up", first.ETag);

        first.ETag.ShouldStartWith("W/\"");
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Text.ShouldBeEmpty();
        changed.Ok().ETag.ShouldNotBe(first.ETag);
        first.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
    }

    [Theory]
    [InlineData("?locale=de", "locale one-of")]
    [InlineData("?locale=NL", "locale one-of")]
    [InlineData("?width=319", "width whole-number")]
    [InlineData("?width=2401", "width whole-number")]
    [InlineData("?height=1e3", "height whole-number")]
    [InlineData("?height=-400", "height whole-number")]
    [InlineData("?asOf=tomorrow", "asOf day")]
    [InlineData("?asOf=2999-01-01", "asOf as-of-in-future")]
    [InlineData("?knownAt=2999-01-01T00:00:00Z", "knownAt known-at-in-future")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error)
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme();

        (await Get(programme, query))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Needs_a_key()
    {
        (await app.Anonymous.Get("programmes/prorail/charts/burn-up")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    /// <summary>Ten cameras in ten weeks; one is replaced on 9 April, two on the 15th, which is today.</summary>
    private async Task<string> Programme()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.ActiveProgramme(10, startsOn: "2026-04-01", deadline: "2026-06-10");
        app.Clock.FreezeAt(Start.AddDays(8));
        await app.CompletedWorkOrder(programme, "CAM-0001");
        app.Clock.FreezeAt(Start.AddDays(14));
        await app.CompletedWorkOrder(programme, "CAM-0002", "CAM-0003");
        return programme;
    }

    private async Task Milestone(string programme, string code, string dueOn, int target, string? name = null) =>
        (
            await app.Administrator.Post(
                $"programmes/{programme}/milestones",
                new
                {
                    code,
                    name = name ?? code,
                    dueOn,
                    stage = "replaced",
                    targetUnitCount = target,
                }
            )
        ).Created();

    private Task<Answer> Get(string programme, string query = "") =>
        app.Administrator.Get($"programmes/{programme}/charts/burn-up{query}");
}
