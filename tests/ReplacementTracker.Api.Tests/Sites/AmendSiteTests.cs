using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Sites;

public sealed class AmendSiteTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Keeps_the_province_and_kind_by_which_figures_were_published()
    {
        (
            await app.Administrator.Post(
                "sites",
                new
                {
                    code = "FROZEN",
                    name = "Frozen",
                    kind = "station",
                    province = "Utrecht",
                }
            )
        ).Created();
        var draft = await app.DraftProgramme();
        await app.Units(draft, 1, site: "FROZEN");
        (await app.Administrator.Patch("sites/FROZEN", new { kind = "depot" }, "*")).Ok();
        (await app.Administrator.Post($"programmes/{draft}/activation", ifMatch: "*")).Ok();

        (await app.Administrator.Patch("sites/FROZEN", new { province = "Limburg" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "site-frozen"
        );
        (await app.Administrator.Patch("sites/FROZEN", new { kind = "tunnel" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "site-frozen"
        );
        (await app.Administrator.Patch("sites/FROZEN", new { name = "Still frozen" }, "*")).Ok();
    }

    [Fact]
    public async Task Sets_what_is_named_removes_what_is_null_and_keeps_the_rest()
    {
        await Create("AM1");

        var amended = (
            await app.Administrator.Patch("sites/am1", """{"name":"Renamed","province":null}""", "\"1\"")
        ).Ok();

        ((string)amended["name"]!).ShouldBe("Renamed");
        amended["province"].ShouldBeNull();
        ((double)amended["latitude"]!).ShouldBe(52.1);
        ((string)amended["kind"]!).ShouldBe("depot");
        amended.ETag.ShouldBe("\"2\"");
        var changes = JsonNode
            .Parse(
                await app.Sql<string>(
                    "SELECT changes::text FROM events WHERE type = 'site.amended' AND subject_key = 'AM1' AND version = 2"
                )
            )!
            .AsObject();
        changes.Select(change => change.Key).ShouldBe(["name", "province"], ignoreOrder: true);
        ((string)changes["name"]!["from"]!).ShouldBe("Depot");
        ((string)changes["name"]!["to"]!).ShouldBe("Renamed");
    }

    [Fact]
    public async Task Is_no_change_where_nothing_changes()
    {
        await Create("AM2");

        (await app.Administrator.Patch("sites/AM2", """{"name":"Depot"}""", "\"1\"")).Ok().ETag.ShouldBe("\"1\"");
    }

    [Fact]
    public async Task Demands_the_version_that_the_caller_saw()
    {
        await Create("AM3");
        (await app.Administrator.Patch("sites/AM3", """{"name":"First"}""", "\"1\"")).Ok();

        (await app.Administrator.Patch("sites/AM3", """{"name":"Second"}""", ifMatch: null)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Patch("sites/AM3", """{"name":"Second"}""", "\"1\"")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        (await app.Administrator.Patch("sites/AM3", """{"name":"Second"}""", "2")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "if-match-malformed"
        );
        ((string)(await app.Administrator.Get("sites/AM3")).Ok()["name"]!).ShouldBe("First");
    }

    [Fact]
    public async Task Lets_one_of_several_simultaneous_changes_win()
    {
        await Create("AM4");

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(n => app.Administrator.Patch("sites/AM4", $$"""{"name":"Name {{n}}"}""", "\"1\""))
        );

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Code == "stale").ShouldBe(5);
    }

    [Theory]
    [InlineData("""{"code":"OTHER"}""", "/code unknown-member")]
    [InlineData("""{"name":null}""", "/name not-null")]
    [InlineData("""{"kind":null}""", "/kind not-null")]
    [InlineData("""{"latitude":null}""", "/latitude not-null")]
    [InlineData("""{"latitude":-90.5}""", "/latitude inclusive-between")]
    [InlineData("""{"province":"a\u0000b"}""", "/province line")]
    [InlineData("""{"name":"\ud800"}""", " malformed")]
    [InlineData("""{"name":{"a":1}}""", "/name wrong-type")]
    [InlineData("[]", " wrong-type")]
    [InlineData("null", " wrong-type")]
    [InlineData("{", " malformed")]
    public async Task Refuses_patches_that_cannot_be_meant(string patch, string error) =>
        (await app.Administrator.Patch("sites/HT", patch, "*"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith(error);

    [Fact]
    public async Task Is_for_planners_of_all_programmes()
    {
        var reader = await app.ClientOf("reader", ["reader"]);
        var ofOneProgramme = await app.ClientOf("planner", ["planner", "administrator"], ["prorail"]);

        (await reader.Patch("sites/UT", "{}", "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await ofOneProgramme.Patch("sites/UT", "{}", "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await app.Anonymous.Patch("sites/UT", "{}", "*")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    [Fact]
    public async Task Says_that_there_is_none() =>
        (await app.Administrator.Patch("sites/NOWHERE", "{}", "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "site-not-found"
        );

    private async Task Create(string code) =>
        (
            await app.Administrator.Post(
                "sites",
                new
                {
                    code,
                    name = "Depot",
                    kind = "depot",
                    province = "Utrecht",
                    latitude = 52.1,
                    longitude = 5.1,
                }
            )
        ).Created();
}
