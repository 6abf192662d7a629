using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Charts;

public sealed class GetMapChartTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Shows_what_is_left_where_and_where_all_is_done()
    {
        var programme = await Programme();

        var drawn = new Drawn(await Get(programme)).ShouldBeHarmless();

        drawn.Texts.ShouldContain("3 of 5 cameras left to do, at 1 of 2 sites");
        drawn.Parts.ShouldContain("Utrecht Centraal: all 2 done");
        drawn.Parts.ShouldContain("Groningen: 3 of 3 left");
        drawn.Texts.ShouldContain("Groningen 3");
        drawn.Texts.ShouldContain("all done");
        drawn.Texts.ShouldContain("Drenthe");
        drawn.Title.ShouldBe($"Map of what is left of Programme {programme}");
        drawn.Description.ShouldContain("Most is left at Groningen 3.");
        var groningen = drawn.Of("Groningen: 3 of 3 left")[0];
        var utrecht = drawn.Of("Utrecht Centraal: all 2 done")[0];
        groningen.Attribute("fill")!.Value.ShouldNotBe(utrecht.Attribute("fill")!.Value);
        ((double)groningen.Attribute("cy")!).ShouldBeLessThan((double)utrecht.Attribute("cy")!);
        ((double)groningen.Attribute("cx")!).ShouldBeGreaterThan((double)utrecht.Attribute("cx")!);
    }

    [Fact]
    public async Task Counts_the_scope_where_that_is_asked_for_and_speaks_Dutch()
    {
        var programme = await Programme();
        await app.ScopeEntry(programme, "CAM-0003", "excepted");

        var scope = new Drawn(await Get(programme, "?of=scope&locale=nl"));
        var baseline = new Drawn(await Get(programme, "?locale=nl"));

        scope.Texts.ShouldContain("Nog 2 van 4 cameras te doen, op 1 van 2 locaties");
        baseline.Texts.ShouldContain("Nog 3 van 5 cameras te doen, op 1 van 2 locaties");
        scope.Language.ShouldBe("nl");
    }

    [Fact]
    public async Task Names_sites_that_have_no_place_on_it()
    {
        var programme = await app.DraftProgramme();
        (
            await app.Administrator.Post(
                "sites",
                new
                {
                    code = $"X{programme}",
                    name = "<Depot & shed>",
                    kind = "depot",
                }
            )
        ).Created();
        await app.Units(programme, 1, $"X{programme}");

        var drawn = new Drawn(await Get(programme)).ShouldBeHarmless();

        drawn.Description.ShouldContain("Not on the map, for want of coordinates: 1 (1 left to do): <Depot & shed>.");
        drawn.Texts.ShouldContain(text => text.Contains("<Depot & shed>"));
    }

    [Fact]
    public async Task Tells_no_serial_number_and_no_tag()
    {
        var programme = await Programme();

        var text = (await Get(programme)).Text;

        text.ShouldNotContain($"{programme}-CAM");
        text.ShouldNotContain("CAM-0");
    }

    [Fact]
    public async Task Draws_an_empty_country_for_a_programme_without_units()
    {
        var draft = await app.DraftProgramme();

        var drawn = new Drawn(await Get(draft)).ShouldBeHarmless();

        drawn.Texts.ShouldContain("No cameras at any site yet");
        drawn.Texts.ShouldContain("Limburg");
    }

    [Fact]
    public async Task Is_the_same_for_one_day_as_known_at_one_instant_and_is_not_sent_twice()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero));
        var programme = await app.ActiveProgramme(3);
        var query = "?asOf=2026-04-01&knownAt=2026-04-01T08:00:00Z";
        var before = await Get(programme, query);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.CompletedWorkOrder(programme, "CAM-0001");

        (await Get(programme, query)).Text.ShouldBe(before.Text);
        (await app.Administrator.Get($"programmes/{programme}/charts/map{query}", before.ETag)).Status.ShouldBe(
            HttpStatusCode.NotModified
        );
        (await Get(programme)).ETag.ShouldNotBe(before.ETag);
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
    }

    [Theory]
    [InlineData("?of=everything", "of one-of")]
    [InlineData("?locale=fr", "locale one-of")]
    [InlineData("?width=100000", "width whole-number")]
    [InlineData("?height=", "height whole-number")]
    [InlineData("?knownAt=now", "knownAt instant")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error)
    {
        var programme = await app.DraftProgramme();

        (await Get(programme, query))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
    }

    /// <summary>Two cameras in Utrecht, both replaced; three in Groningen, none.</summary>
    private async Task<string> Programme()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 2);
        await app.Units(programme, 3, "GN", from: 3);
        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        await app.CompletedWorkOrder(programme, "CAM-0001", "CAM-0002");
        return programme;
    }

    private Task<Answer> Get(string programme, string query = "") =>
        app.Administrator.Get($"programmes/{programme}/charts/map{query}");
}
