using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Dashboard;

/// <summary>Programmes that are not like the sample.</summary>
public sealed class ProgrammePageTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string Script = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&";

    [Fact]
    public async Task Shows_what_people_wrote_as_text_and_nothing_else()
    {
        var code = await app.DraftProgramme();
        (
            await app.Administrator.Patch(
                $"programmes/{code}",
                new
                {
                    name = Script,
                    owner = Script,
                    statement = Script,
                    unitNoun = "<b>things</b>",
                },
                "*"
            )
        ).Ok();
        await app.Units(code, 1);
        (
            await app.Administrator.Post(
                $"programmes/{code}/milestones",
                new
                {
                    code = "first",
                    name = Script,
                    dueOn = "2026-06-01",
                    targetUnitCount = 1,
                }
            )
        ).Created();
        (await app.Administrator.Post($"programmes/{code}/activation", ifMatch: "*")).Ok();
        await LateOrder(code, "CAM-0001", Script, Script);
        var browser = await Browser.SignedIn(app, TrackerApp.AdministratorKey);

        foreach (var address in new[] { "/", $"/programmes/{code}" })
        {
            var page = await browser.Open(address);

            page.All("script").ShouldBeEmpty();
            page.All("img").ShouldBeEmpty();
            page.All("b").ShouldBeEmpty();
            page.Text.ShouldContain(Script);
        }
    }

    [Fact]
    public async Task Lists_twenty_late_orders_and_counts_the_rest()
    {
        var code = await app.ActiveProgramme(units: 22);
        for (var number = 1; number <= 22; number++)
        {
            await LateOrder(code, $"CAM-{number:0000}", "Replace", "Contractor");
        }

        var browser = await Browser.SignedIn(app, TrackerApp.AdministratorKey, "en");
        var page = await browser.Open($"/programmes/{code}");

        page.All("section")
            .Single(section => (string?)section.Attribute("aria-labelledby") == "late")
            .Descendants("th")
            .Count(cell => cell.Value.StartsWith("WO-", StringComparison.Ordinal))
            .ShouldBe(20);
        page.Text.ShouldContain("and 2 more");
    }

    [Fact]
    public async Task Says_why_there_is_no_forecast_and_names_no_day()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var fresh = await app.ActiveProgramme(
            1,
            startsOn: $"{today.AddDays(-1):O}",
            deadline: $"{today.AddYears(1):O}"
        );
        var coming = await app.ActiveProgramme(
            1,
            startsOn: $"{today.AddDays(30):O}",
            deadline: $"{today.AddYears(1):O}"
        );
        var browser = new Browser(app, "en");

        var one = await browser.Open($"/programmes/{fresh}");
        var other = await browser.Open($"/programmes/{coming}");

        one.Class("headline").ShouldStartWith("0.0 %, 0 of 1 cameras replaced; due by");
        one.Text.ShouldContain("No forecast yet: it needs a full week of work");
        one.Text.ShouldNotContain("likely");
        other.Text.ShouldContain("No forecast: work begins on");
    }

    [Fact]
    public async Task Shows_a_small_programme_to_nobody_unless_it_is_named()
    {
        var small = await app.ActiveProgramme(4);
        var large = await app.ActiveProgramme(5);
        await using var open = app.With(("Public:Programmes", "*"));
        var browser = new Browser(open, "en");

        (await browser.Open($"/programmes/{small}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.Open($"/programmes/{large}")).Status.ShouldBe(HttpStatusCode.OK);
        var overview = await browser.Open("/");
        overview.Text.ShouldNotContain($"Programme {small}");
        overview.Text.ShouldContain($"Programme {large}");
        foreach (var address in new[] { "public/programmes/{0}/progress", "programmes/{0}/badges/progress" })
        {
            (await open.Anonymous.Get(address.Replace("{0}", small))).Status.ShouldBe(HttpStatusCode.Unauthorized);
            (await open.Anonymous.Get(address.Replace("{0}", large))).Ok();
            (await app.Anonymous.Get(address.Replace("{0}", small))).Ok();
        }
    }

    [Fact]
    public async Task Says_since_when_all_is_done()
    {
        var code = await app.ActiveProgramme(1);
        await app.CompletedWorkOrder(code);

        var page = await new Browser(app, "en").Open($"/programmes/{code}");

        page.Class("headline").ShouldMatch(@"^100\.0 %, 1 of 1 cameras replaced; done on \d+ \w+ \d{4}, ");
        page.Text.ShouldNotContain("likely");
    }

    [Fact]
    public async Task Says_by_how_much_a_deadline_was_missed()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var code = await app.ActiveProgramme(
            2,
            startsOn: $"{today.AddDays(-100):O}",
            deadline: $"{today.AddDays(-9):O}"
        );

        var page = await new Browser(app, "en").Open($"/programmes/{code}");

        page.Class("headline").ShouldMatch("; the deadline of .* was missed by (9|10) days");
        page.Text.ShouldContain("Days past the deadline");
        page.Text.ShouldNotContain("chance of");
    }

    [Fact]
    public async Task Says_that_a_programme_was_closed_with_work_left()
    {
        var code = await app.ActiveProgramme(2);
        await app.CloseProgramme(code);

        var page = await new Browser(app, "en").Open($"/programmes/{code}");

        page.Class("headline").ShouldContain("closed on");
        page.Class("headline").ShouldContain("with 2 left");
        page.Text.ShouldContain("Closed");
    }

    [Fact]
    public async Task Shows_nothing_of_a_programme_whose_figures_are_not_public_but_to_its_keys()
    {
        var code = await app.ActiveProgramme(1);
        var closed = app.With(("Public:Programmes", ""));
        var outside = new Browser(closed, "en");
        var inside = await Browser.SignedIn(closed, TrackerApp.AdministratorKey, "en");

        (await outside.Open($"/programmes/{code}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await outside.Open("/")).Text.ShouldContain("No programme’s figures are public here.");
        (await outside.Open("/")).Html.ShouldNotContain(code);
        (await inside.Open($"/programmes/{code}")).Text.ShouldContain("Latest events");
        (await inside.Open($"/v1/programmes/{code}/badges/progress/image")).Status.ShouldBe(HttpStatusCode.OK);
        (await outside.Open($"/v1/programmes/{code}/badges/progress/image")).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task Stays_out_of_the_document_of_the_interface()
    {
        (await app.Anonymous.Get("/v1/openapi.json")).Text.ShouldNotContain("sign-in");
    }

    private async Task LateOrder(string programme, string tag, string title, string contractor) =>
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title,
                    contractor,
                    site = "UT",
                    units = new[] { tag },
                    plannedStart = "2026-05-04T23:00:00Z",
                    plannedEnd = "2026-05-05T03:00:00Z",
                }
            )
        ).Created();
}

/// <summary>With nothing in it yet.</summary>
public sealed class EmptyOverviewTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Says_how_to_make_a_programme_to_who_may()
    {
        var inside = await (await Browser.SignedIn(app, TrackerApp.AdministratorKey, "en")).Open("/");
        var outside = await new Browser(app, "nl").Open("/");

        inside.Status.ShouldBe(HttpStatusCode.OK);
        inside.Text.ShouldContain("There is no programme yet.");
        inside.Text.ShouldContain("/v1/programmes");
        outside.Text.ShouldContain("Er is nog geen programma.");
        outside.Text.ShouldContain("Aanmelden");
    }
}
