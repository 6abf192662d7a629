using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Sites;

public sealed class CreateSiteTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Keeps_the_code_in_upper_case_and_writes_down_who_made_it()
    {
        var planner = await app.ClientOf("Pia Planner", ["planner"]);

        var made = (
            await planner.Post(
                "sites",
                new
                {
                    code = "fts-1",
                    name = "Fietsenstalling Stationsplein",
                    kind = "bicycleParking",
                    latitude = 52.0894,
                    longitude = 5.1098,
                }
            )
        ).Created();

        made.Headers.Location!.ToString().ShouldBe("/v1/sites/FTS-1");
        made.ETag.ShouldBe("\"1\"");
        var read = (await planner.Get("sites/FTS-1")).Ok();
        read.Text.ShouldBe(made.Text);
        (
            await app.Sql<string>(
                "SELECT type || ' by ' || actor || ' in ' || programme_id FROM events WHERE subject_key = 'FTS-1'"
            )
        ).ShouldBe($"site.created by Pia Planner in {Guid.Empty}");
    }

    [Fact]
    public async Task Makes_a_site_without_a_place()
    {
        var made = (
            await app.Administrator.Post(
                "sites",
                new
                {
                    code = "VIRM-9401",
                    name = "VIRM 9401",
                    kind = "trainset",
                }
            )
        ).Created();

        made["latitude"].ShouldBeNull();
        made["province"].ShouldBeNull();
    }

    [Theory]
    [InlineData("UT")]
    [InlineData("ut")]
    public async Task Refuses_a_code_that_another_site_has_in_whatever_case(string code) =>
        (
            await app.Administrator.Post(
                "sites",
                new
                {
                    code,
                    name = "Another",
                    kind = "station",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "site-code-taken");

    [Fact]
    public async Task Lets_one_of_several_simultaneous_creations_win()
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    app.Administrator.Post(
                        "sites",
                        new
                        {
                            code = "RACE",
                            name = "Race",
                            kind = "other",
                        }
                    )
                )
        );

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Code == "site-code-taken").ShouldBe(5);
        (await app.Sql<long>("SELECT count(*) FROM events WHERE subject_key = 'RACE'")).ShouldBe(1);
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once_and_leaves_nothing_behind()
    {
        var before = await app.Sql<long>("SELECT count(*) FROM events");

        (
            await app.Administrator.Post(
                "sites",
                new
                {
                    code = "a b",
                    province = "\u0007",
                    latitude = 91,
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe(["/code site-code", "/name not-null", "/kind not-null", "/province line", "/latitude inclusive-between", "/longitude not-null"], ignoreOrder: true);

        (await app.Sql<long>("SELECT count(*) FROM events")).ShouldBe(before);
    }

    [Theory]
    [InlineData("""{"code":"X1","name":"X","kind":"castle"}""", "/kind wrong-type")]
    [InlineData("""{"code":"X1","name":"X","kind":0}""", "/kind wrong-type")]
    [InlineData("""{"code":"X1","name":"X","kind":"depot","colour":"red"}""", "/colour unknown-member")]
    [InlineData("""{"code":"X1","name":"X","kind":"depot","kind":"tunnel"}""", "/kind duplicate-member")]
    [InlineData("""{"code":"X1","name":"","kind":"depot"}""", "/name line")]
    [InlineData("""{"code":"X1","name":"a\u0000b","kind":"depot"}""", "/name line")]
    [InlineData("""{"code":7,"name":"X","kind":"depot"}""", "/code wrong-type")]
    [InlineData("""{"code":"X1","name":"X","kind":"depot","latitude":1e999,"longitude":1}""", "/latitude ")]
    [InlineData("""{"code":"X1","name":"X","kind":"depot","latitude":"52","longitude":5}""", "/latitude wrong-type")]
    [InlineData(
        """{"code":"X1","name":"X","kind":"depot","latitude":5,"longitude":180.1}""",
        "/longitude inclusive-between"
    )]
    [InlineData("""{"code":"X1","name":"X","kind":"depot","longitude":5}""", "/latitude not-null")]
    [InlineData("""{"code":"X1","name":"X\ud800","kind":"depot"}""", "/name ")]
    [InlineData("{", " malformed")]
    [InlineData("null", " not-null")]
    [InlineData("[]", " wrong-type")]
    public async Task Refuses_bodies_that_cannot_be_meant(string body, string error) =>
        (await app.Administrator.PostText("sites", body))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldHaveSingleItem()
            .ShouldStartWith(error);

    [Fact]
    public async Task Refuses_other_types_of_body() =>
        (await app.Administrator.PostText("sites", "code=X", "text/plain")).ShouldBeRefused(
            HttpStatusCode.UnsupportedMediaType,
            "unsupported-media-type"
        );

    [Fact]
    public async Task Is_for_planners_of_all_programmes()
    {
        var body = new
        {
            code = "NOT",
            name = "Not",
            kind = "other",
        };
        var reader = await app.ClientOf("reader", ["reader"]);
        var engineer = await app.ClientOf("engineer", ["engineer", "verifier"]);
        var ofOneProgramme = await app.ClientOf("planner", ["planner"], ["prorail"]);

        foreach (var client in new[] { reader, engineer, ofOneProgramme })
        {
            (await client.Post("sites", body)).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        }

        (await app.Anonymous.Post("sites", body)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await app.Anonymous.PostText("sites", "{")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
