using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Vendors;

public sealed class CreateVendorTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Keeps_all_that_was_said()
    {
        var made = (
            await app.Administrator.Post(
                "vendors",
                new
                {
                    id = "acme",
                    name = "Acme Vision",
                    aliases = new[] { "ACME", "Acme", "AcmeCam" },
                    restriction = "watch",
                    listings = new[]
                    {
                        new
                        {
                            list = "Somebody's list",
                            scope = "All of it",
                            listedOn = "2025-06-01",
                            source = "https://example.org/list",
                        },
                    },
                }
            )
        ).Created();

        made.Headers.Location!.ToString().ShouldBe("/v1/vendors/acme");
        made["aliases"]!.AsArray().Select(alias => (string)alias!).ShouldBe(["ACME", "AcmeCam"]);
        ((string)made["listings"]![0]!["listedOn"]!).ShouldBe("2025-06-01");
        (await app.Administrator.Get("vendors/acme")).Ok().Text.ShouldBe(made.Text);
        (await app.Sql<string>("SELECT type || ' by ' || actor FROM events WHERE subject_key = 'acme'")).ShouldBe(
            "vendor.created by administrator"
        );
    }

    [Fact]
    public async Task Takes_a_maker_of_whom_nothing_is_said_as_unknown()
    {
        var made = (await app.Administrator.Post("vendors", new { id = "plain", name = "Plain" })).Created();

        ((string)made["restriction"]!).ShouldBe("unknown");
        made["aliases"]!.AsArray().ShouldBeEmpty();
        made["listings"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Refuses_an_id_that_another_vendor_has() =>
        (await app.Administrator.Post("vendors", new { id = "axis", name = "Another" })).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "vendor-id-taken"
        );

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once() => (
            await app.Administrator.PostText(
                "vendors",
                """
                {"id":"Not OK","aliases":[null,"","ok"],
                 "listings":[null,{"scope":"x"},{"list":"L","listedOn":"1400-01-01","source":"a\u0000b"}]}
                """
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe(["/id code", "/name not-null", "/aliases/0 not-null", "/aliases/1 line", "/listings/0 not-null", "/listings/1/list not-null", "/listings/2/listedOn inclusive-between", "/listings/2/source prose"], ignoreOrder: true);

    [Theory]
    [InlineData("""{"id":"x","name":"X","listings":[{"list":"L","country":"US"}]}""", "unknown-member")]
    [InlineData("""{"id":"x","name":"X","etag":"1"}""", "unknown-member")]
    [InlineData("""{"id":"x","name":"X","restriction":"Restricted "}""", "wrong-type")]
    [InlineData("""{"id":"x","name":"X","aliases":"X"}""", "wrong-type")]
    [InlineData("""{"id":"x","name":"X","listings":[{"list":"L","listedOn":"2025-02-30"}]}""", "wrong-type")]
    public async Task Refuses_bodies_that_cannot_be_meant(string body, string code) =>
        (await app.Administrator.PostText("vendors", body))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldHaveSingleItem()
            .ShouldEndWith(code);

    [Fact]
    public async Task Refuses_more_than_anybody_needs()
    {
        var many = Enumerable.Range(0, 51).Select(n => $"alias {n}").ToArray();

        (
            await app.Administrator.Post(
                "vendors",
                new
                {
                    id = "many",
                    name = "Many",
                    aliases = many,
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldHaveSingleItem().ShouldStartWith("/aliases ");
    }

    [Fact]
    public async Task Is_for_administrators_of_all_programmes()
    {
        var body = new { id = "not", name = "Not" };
        var planner = await app.ClientOf("planner", ["planner", "engineer", "verifier", "reader"]);
        var ofOneProgramme = await app.ClientOf("administrator of one", ["administrator"], ["prorail"]);

        (await planner.Post("vendors", body)).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await ofOneProgramme.Post("vendors", body)).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await app.Anonymous.Post("vendors", body)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
