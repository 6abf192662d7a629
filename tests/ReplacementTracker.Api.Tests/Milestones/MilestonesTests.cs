using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Milestones;

public sealed class MilestonesTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>A Wednesday; the first full week ends on 12 April.</summary>
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Is_created_with_what_it_promises_and_how_that_stands()
    {
        var programme = await Programme();

        var created = await Create(programme, "half", "2026-05-01", 5);

        created.Status.ShouldBe(HttpStatusCode.Created, created.Text);
        created.Headers.Location!.ToString().ShouldEndWith($"/v1/programmes/{programme}/milestones/half");
        created
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe(
                "code name dueOn originalDueOn requestedDueOn extensionCount stage targetUnitCount vendor province siteKind asOf status count reachedOn forecastOn probabilityPercent createdAt updatedAt etag".Split(
                    ' '
                )
            );
        ((string?)created["originalDueOn"]).ShouldBe("2026-05-01");
        ((string?)created["stage"]).ShouldBe("replaced");
        ((string?)created["status"]).ShouldBe("upcoming");
        (await Get(programme, "half")).Text.ShouldBe(created.Text);
    }

    [Fact]
    public async Task Is_met_when_reached_in_time_and_missed_when_later()
    {
        var programme = await Programme();
        await Create(programme, "one", "2026-04-08", 1);
        await Create(programme, "two", "2026-04-09", 2);
        await Replace(programme, "2026-04-08T21:00:00Z", "CAM-0001");
        await Replace(programme, "2026-04-09T22:00:00Z", "CAM-0002");

        Standing(await Get(programme, "one")).ShouldBe(("met", 2, "2026-04-08", null));
        Standing(await Get(programme, "two")).ShouldBe(("missed", 2, "2026-04-10", null));
        Standing(await Get(programme, "two", "?asOf=2026-04-09")).ShouldBe(("upcoming", 1, null, null));
        var milestones = (await app.Administrator.Get($"programmes/{programme}/progress"))["milestones"]!;
        milestones.ToJsonString().ShouldBe("""{"met":1,"missed":1,"next":null}""");
    }

    [Fact]
    public async Task Is_on_track_or_at_risk_by_the_forecast()
    {
        var programme = await Programme();
        await Create(programme, "easy", "2026-05-15", 4);
        await Create(programme, "hard", "2026-05-15", 8);
        await Create(programme, "past", "2026-04-02", 8);
        await Replace(programme, "2026-04-08T08:00:00Z", "CAM-0001");
        app.Clock.FreezeAt(new(2026, 4, 12, 20, 0, 0, TimeSpan.Zero));

        // One week of one is all there is to draw from: three more take three weeks, seven more seven.
        Standing(await Get(programme, "easy")).ShouldBe(("onTrack", 1, null, "2026-05-03"));
        Standing(await Get(programme, "hard")).ShouldBe(("atRisk", 1, null, "2026-05-31"));
        Standing(await Get(programme, "past")).ShouldBe(("missed", 1, null, "2026-05-31"));
        ((string?)(await app.Administrator.Get($"programmes/{programme}/progress"))["milestones"]!["next"]).ShouldBe(
            "easy"
        );
        (await Get(programme, "easy"))["probabilityPercent"]!.ToJsonString().ShouldBe("100.0");
        (await Get(programme, "hard"))["probabilityPercent"]!.ToJsonString().ShouldBe("0.0");
    }

    /// <summary>Two at Utrecht in one week and nothing elsewhere: what counts is what is about the milestone.</summary>
    [Fact]
    public async Task Is_forecast_from_the_weeks_of_the_units_it_is_about()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme("2026-04-01", "2026-06-10");
        foreach (var number in Enumerable.Range(1, 4))
        {
            await Register(programme, $"CAM-000{number}", "UT", "huawei");
            await Register(programme, $"CAM-001{number}", "HT", "hikvision");
        }

        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        await Create(programme, "all", "2026-05-31", 4);
        await Create(programme, "huawei", "2026-05-31", 4, vendor: "huawei");
        await Create(programme, "brabant", "2026-05-31", 4, province: "Noord-Brabant");
        await Create(programme, "verified", "2026-05-31", 4, stage: "verified");
        await Replace(programme, "2026-04-08T08:00:00Z", "CAM-0001", "CAM-0002");
        app.Clock.FreezeAt(new(2026, 4, 12, 20, 0, 0, TimeSpan.Zero));

        Standing(await Get(programme, "all")).ShouldBe(("onTrack", 2, null, "2026-04-19"));
        Standing(await Get(programme, "huawei")).ShouldBe(("onTrack", 2, null, "2026-04-19"));
        Standing(await Get(programme, "brabant")).ShouldBe(("atRisk", 0, null, null));
        Standing(await Get(programme, "verified")).ShouldBe(("atRisk", 0, null, null));
    }

    [Fact]
    public async Task Counts_only_the_units_it_is_about()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme("2026-04-01", "2026-06-10");
        await Register(programme, "CAM-0001", "UT", "hikvision");
        await Register(programme, "CAM-0002", "UT", "huawei");
        await Register(programme, "CAM-0003", "UT", "axis", "huawei");
        await Register(programme, "CAM-0004", "HT", "huawei");
        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        await Create(programme, "all", "2026-05-01", 1);
        await Create(programme, "huawei", "2026-05-01", 1, vendor: "huawei");
        await Create(programme, "brabant", "2026-05-01", 1, province: "Noord-Brabant");
        await Create(programme, "stations", "2026-05-01", 1, siteKind: "station");
        await Create(programme, "tunnels", "2026-05-01", 1, siteKind: "tunnel");
        await Create(programme, "verified", "2026-05-01", 1, stage: "verified");

        await Replace(programme, "2026-04-08T08:00:00Z", "CAM-0001", "CAM-0002", "CAM-0003");

        (await List(programme))
            .ToDictionary(item => (string)item!["code"]!, item => (int)item!["count"]!)
            .OrderBy(pair => pair.Key)
            .ShouldBe(
                new Dictionary<string, int>
                {
                    ["all"] = 3,
                    ["brabant"] = 0,
                    ["huawei"] = 2,
                    ["stations"] = 3,
                    ["tunnels"] = 0,
                    ["verified"] = 0,
                }
            );
    }

    [Fact]
    public async Task Lists_by_due_day_then_code_in_pages()
    {
        var programme = await Programme();
        await Create(programme, "c", "2026-05-01", 1);
        await Create(programme, "b", "2026-05-01", 2);
        await Create(programme, "a", "2026-06-01", 3);

        var first = (await app.Administrator.Get($"programmes/{programme}/milestones?limit=2")).Ok();
        var second = (
            await app.Administrator.Get($"programmes/{programme}/milestones?limit=2&cursor={first["nextCursor"]}")
        ).Ok();

        first["items"]!.AsArray().Select(item => (string)item!["code"]!).ShouldBe(["b", "c"]);
        ((int)first["total"]!).ShouldBe(3);
        second["items"]!.AsArray().Select(item => (string)item!["code"]!).ShouldBe(["a"]);
        second["nextCursor"].ShouldBeNull();
        (await List(programme, "?status=upcoming&status=met")).Count.ShouldBe(3);
        (await List(programme, "?status=met")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_freely_in_a_draft()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme("2026-04-01", "2026-06-10");
        var created = await Create(programme, "half", "2026-05-01", 5, vendor: "huawei");

        var patched = await Patch(
            programme,
            "half",
            new { dueOn = "2026-05-08", vendor = (string?)null },
            created.ETag
        );

        patched.Ok();
        ((string?)patched["dueOn"]).ShouldBe("2026-05-08");
        ((string?)patched["originalDueOn"]).ShouldBe("2026-05-08");
        patched["vendor"].ShouldBeNull();
        ((string?)patched["name"]).ShouldBe("half");
        (await app.Administrator.Delete($"programmes/{programme}/milestones/half", patched.ETag)).Ok(
            HttpStatusCode.NoContent
        );
        (await app.Administrator.Get($"programmes/{programme}/milestones/half")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "milestone-not-found"
        );
        (await Create(programme, "half", "2026-05-09", 6)).Created();
        ((string?)(await Get(programme, "half"))["originalDueOn"]).ShouldBe("2026-05-09");
        (await Get(programme, "half"))["vendor"].ShouldBeNull();
    }

    [Fact]
    public async Task Keeps_its_day_and_itself_once_the_programme_is_active()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 5);

        (await Patch(programme, "half", new { dueOn = "2026-05-08" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "milestone-due-on-frozen"
        );
        (await app.Administrator.Delete($"programmes/{programme}/milestones/half", "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-draft"
        );
        var renamed = (await Patch(programme, "half", new { name = "Half of them" }, "*")).Ok();
        ((string?)renamed["name"]).ShouldBe("Half of them");
        ((string?)renamed["dueOn"]).ShouldBe("2026-05-01");
    }

    [Theory]
    [InlineData("""{"targetUnitCount": 1}""")]
    [InlineData("""{"stage": "removed"}""")]
    [InlineData("""{"province": "Utrecht"}""")]
    public async Task Keeps_what_it_asks_for_once_that_is_promised(string patch)
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 5);
        var before = (await Get(programme, "half")).Text;

        (await Patch(programme, "half", System.Text.Json.Nodes.JsonNode.Parse(patch)!, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "milestone-target-frozen"
        );

        (await Get(programme, "half")).Text.ShouldBe(before);
    }

    [Fact]
    public async Task Stays_what_was_promised_then()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 5);
        app.Clock.Advance(TimeSpan.FromDays(2));
        var before = (await Get(programme, "half", "?asOf=2026-04-02")).Text;

        (await Patch(programme, "half", new { name = "Halfway" }, "*")).Ok();

        (await Get(programme, "half", "?asOf=2026-04-02")).Text.ShouldBe(before);
        ((string?)(await Get(programme, "half"))["name"]).ShouldBe("Halfway");
        (await app.Administrator.Get($"programmes/{programme}/milestones/half?asOf=2026-03-31")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "milestone-not-found"
        );
    }

    [Fact]
    public async Task Demands_the_version_and_takes_any_tag_that_was_shown_for_it()
    {
        var programme = await Programme();
        var created = await Create(programme, "half", "2026-05-01", 5);
        var name = new { name = "Other" };

        (await Patch(programme, "half", name, null)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await Patch(programme, "half", name, "\"2\"")).ShouldBeRefused(HttpStatusCode.PreconditionFailed, "stale");
        (await Patch(programme, "half", name, "\"11-0f\"")).ShouldBeRefused(HttpStatusCode.PreconditionFailed, "stale");
        (await Patch(programme, "half", name, $"W/{created.ETag}")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        await Replace(programme, "2026-04-08T08:00:00Z", "CAM-0001");
        (await Patch(programme, "half", name, created.ETag)).Ok();
        (await Patch(programme, "half", new { name = "More" }, "\"2\"")).Ok();
        (await Patch(programme, "half", name, created.ETag)).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
    }

    [Fact]
    public async Task Is_not_modified_until_its_standing_is()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 5);
        var path = $"programmes/{programme}/milestones/half";
        var first = await app.Administrator.Get(path);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        (await app.Administrator.Get(path, first.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
        await Replace(programme, "2026-04-01T09:00:00Z", "CAM-0001");
        var second = (await app.Administrator.Get(path, first.ETag)).Ok();
        ((int)second["count"]!).ShouldBe(1);
        ((string?)second["etag"]).ShouldBe((string?)first["etag"]);
    }

    [Theory]
    [InlineData("{}", "/code not-null,/dueOn not-null,/name not-null,/targetUnitCount not-null")]
    [InlineData("""{"targetUnitCount":0}""", "/targetUnitCount inclusive-between")]
    [InlineData("""{"targetUnitCount":10000001}""", "/targetUnitCount inclusive-between")]
    [InlineData("""{"dueOn":"0001-01-01"}""", "/dueOn inclusive-between")]
    [InlineData("""{"code":"Half way"}""", "/code code")]
    [InlineData("""{"name":"a\u0000b"}""", "/name line")]
    [InlineData("""{"province":""}""", "/province line")]
    [InlineData("""{"vendor":"' OR 1=1"}""", "/vendor code")]
    [InlineData("""{"siteKind":"moon"}""", "/siteKind wrong-type")]
    [InlineData("""{"stage":1}""", "/stage wrong-type")]
    [InlineData("""{"targetUnitCount":1e400}""", "/targetUnitCount wrong-type")]
    [InlineData("""{"target":1}""", "/target unknown-member")]
    public async Task Refuses_what_is_none(string body, string errors)
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme();
        var whole = JsonNode.Parse("""{"code":"half","name":"Half","dueOn":"2026-05-01","targetUnitCount":5}""")!;
        foreach (var (name, value) in JsonNode.Parse(body)!.AsObject())
        {
            whole[name] = value?.DeepClone();
        }

        var answer = await app.Administrator.PostText(
            $"programmes/{programme}/milestones",
            body == "{}" ? body : whole.ToJsonString()
        );

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Order().ShouldBe(errors.Split(','));
        (await List(programme)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_a_code_in_use_and_a_vendor_that_does_not_exist()
    {
        var programme = await Programme();
        await Create(programme, "half", "2026-05-01", 5);

        (await Create(programme, "half", "2026-05-02", 6)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "milestone-code-taken"
        );
        (await Create(programme, "other", "2026-05-02", 6, vendor: "nobody")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "vendor-unknown"
        );
        (await List(programme)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Is_written_by_planners_and_read_by_readers()
    {
        var programme = await Programme();
        var reader = await app.ClientOf("Rea", ["reader"]);
        var planner = await app.ClientOf("Plan", ["planner"]);
        var body = new
        {
            code = "half",
            name = "Half",
            dueOn = "2026-05-01",
            targetUnitCount = 5,
        };

        (await reader.Post($"programmes/{programme}/milestones", body)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await planner.Post($"programmes/{programme}/milestones", body)).Created();
        (await reader.Get($"programmes/{programme}/milestones/half")).Ok();
        (await app.Anonymous.Get($"programmes/{programme}/milestones")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<string> Programme()
    {
        app.Clock.FreezeAt(Start);
        return await app.ActiveProgramme(10, startsOn: "2026-04-01", deadline: "2026-06-10");
    }

    private async Task Register(
        string programme,
        string tag,
        string site,
        string labelVendor,
        string? originVendor = null
    ) =>
        (
            await app.Administrator.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag,
                    site,
                    labelVendor,
                    originVendor,
                }
            )
        ).Created();

    private async Task Replace(string programme, string at, params string[] tags)
    {
        app.Clock.FreezeAt(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));
        await app.CompletedWorkOrder(programme, tags);
    }

    private Task<Answer> Create(
        string programme,
        string code,
        string dueOn,
        int targetUnitCount,
        string? vendor = null,
        string? province = null,
        string? siteKind = null,
        string? stage = null
    ) =>
        app.Administrator.Post(
            $"programmes/{programme}/milestones",
            new
            {
                code,
                name = code,
                dueOn,
                targetUnitCount,
                vendor,
                province,
                siteKind,
                stage,
            }
        );

    private Task<Answer> Patch(string programme, string code, object patch, string? ifMatch) =>
        app.Administrator.Patch($"programmes/{programme}/milestones/{code}", patch, ifMatch);

    private async Task<Answer> Get(string programme, string code, string query = "") =>
        (await app.Administrator.Get($"programmes/{programme}/milestones/{code}{query}")).Ok();

    private async Task<JsonArray> List(string programme, string query = "") =>
        (await app.Administrator.Get($"programmes/{programme}/milestones{query}")).Ok()["items"]!.AsArray();

    private static (string?, int, string?, string?) Standing(Answer milestone) =>
        (
            (string?)milestone["status"],
            (int)milestone["count"]!,
            (string?)milestone["reachedOn"],
            (string?)milestone["forecastOn"]
        );
}
