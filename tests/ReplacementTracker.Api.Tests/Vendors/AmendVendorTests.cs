using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Vendors;

public sealed class AmendVendorTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Changes_what_is_named_of_a_maker_it_ships_with()
    {
        var before = (await app.Administrator.Get("vendors/hikvision")).Ok();

        var amended = (await app.Administrator.Patch("vendors/hikvision", """{"aliases":["Hik"]}""", before.ETag)).Ok();

        amended["aliases"]!.AsArray().Select(alias => (string)alias!).ShouldBe(["Hik"]);
        amended["listings"]!.ToJsonString().ShouldBe(before["listings"]!.ToJsonString());
        (
            await app.Sql<string>(
                "SELECT changes::text FROM events WHERE type = 'vendor.amended' AND subject_key = 'hikvision'"
            )
        ).ShouldBe("""{"aliases": {"to": ["Hik"], "from": ["Hikvision", "HiLook", "HiWatch"]}}""");
    }

    [Fact]
    public async Task Accepts_its_own_words_back_for_every_maker_it_ships_with()
    {
        var all = (await app.Administrator.Get("vendors?limit=500")).Ok()["items"]!.AsArray();

        foreach (var vendor in all)
        {
            var patch = new
            {
                name = (string)vendor!["name"]!,
                aliases = vendor["aliases"],
                listings = vendor["listings"],
            };
            (await app.Administrator.Patch($"vendors/{vendor["id"]}", patch, "*"))
                .Ok()
                .ETag.ShouldBe((string)vendor["etag"]!);
        }
    }

    [Fact]
    public async Task Falls_back_to_unknown_where_the_restriction_is_removed() =>
        (
            (string)
                (await app.Administrator.Patch("vendors/verkada", """{"restriction":null}""", "\"1\"")).Ok()[
                    "restriction"
                ]!
        ).ShouldBe("unknown");

    [Fact]
    public async Task Demands_the_version_that_the_caller_saw()
    {
        (await app.Administrator.Patch("vendors/axis", "{}", ifMatch: null)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Patch("vendors/axis", "{}", "\"7\"")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
    }

    [Theory]
    [InlineData("""{"id":"other"}""", "/id unknown-member")]
    [InlineData("""{"name":null}""", "/name not-null")]
    [InlineData("""{"listings":[{}]}""", "/listings/0/list not-null")]
    public async Task Refuses_patches_that_cannot_be_meant(string patch, string error) =>
        (await app.Administrator.Patch("vendors/axis", patch, "*"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Fact]
    public async Task Is_for_administrators_of_all_programmes()
    {
        var planner = await app.ClientOf("planner", ["planner"]);
        var ofOneProgramme = await app.ClientOf("administrator of one", ["administrator"], ["prorail"]);

        (await planner.Patch("vendors/axis", "{}", "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await ofOneProgramme.Patch("vendors/axis", "{}", "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
    }

    [Fact]
    public async Task Says_that_there_is_none() =>
        (await app.Administrator.Patch("vendors/nobody", "{}", "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "vendor-not-found"
        );
}
