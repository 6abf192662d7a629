using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Vendors;

public sealed class ListVendorsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Gives_the_makers_it_ships_with_page_by_page()
    {
        var first = (await app.Administrator.Get("vendors?limit=40")).Ok();
        var second = (await app.Administrator.Get((string)first["next"]!)).Ok();

        ((long)first["total"]!).ShouldBe(41);
        Ids(first).Concat(Ids(second)).Distinct().Count().ShouldBe(41);
        second["next"].ShouldBeNull();
    }

    [Theory]
    [InlineData("hiLOOK", "hikvision")]
    [InlineData("hanwha-vi", "hanwha-vision")]
    [InlineData("Zhejiang Dahua", "dahua")]
    public async Task Searches_in_id_name_and_aliases_without_regard_to_case(string search, string id) =>
        Ids((await app.Administrator.Get($"vendors?search={search}")).Ok()).ShouldBe([id]);

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    [InlineData("%5C")]
    public async Task Searches_for_wildcards_as_they_stand(string search) =>
        Ids((await app.Administrator.Get($"vendors?search={search}")).Ok()).ShouldBeEmpty();

    [Fact]
    public async Task Filters_by_restriction_together_with_the_search()
    {
        Ids((await app.Administrator.Get("vendors?restriction=restricted")).Ok())
            .ShouldBe(["dahua", "ezviz", "hikvision", "huawei", "hytera", "prama-hikvision", "zte"]);
        Ids((await app.Administrator.Get("vendors?restriction=watch&restriction=permitted&search=siemens")).Ok())
            .ShouldBe(["siemens-building", "siemens-mobility"]);
        Ids((await app.Administrator.Get("vendors?restriction=watch&search=siemens")).Ok()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("00:40:8C:12:34:56", "axis")]
    [InlineData("00-40-8c-12-34-56", "axis")]
    [InlineData("0040.8c12.3456", "axis")]
    [InlineData("00408C123456", "axis")]
    [InlineData("34:46:63:2A:BC:DE", "amcrest")]
    public async Task Names_who_holds_the_block_of_a_MAC_address(string macAddress, string id) =>
        Ids((await app.Administrator.Get($"vendors?macAddress={macAddress}")).Ok()).ShouldBe([id]);

    [Fact]
    public async Task Names_nobody_for_a_block_that_is_not_known() =>
        Ids((await app.Administrator.Get("vendors?macAddress=02:00:00:00:00:01")).Ok()).ShouldBeEmpty();

    [Fact]
    public async Task Prefers_the_smallest_block()
    {
        await app.Sql<int>(
            """
            INSERT INTO mac_prefixes (prefix, vendor_id, registered_name) VALUES
                ('AABBCC', 'axis', 'large'), ('AABBCCD', 'mobotix', 'middle'), ('AABBCCDDE', 'vivotek', 'small')
            RETURNING 1
            """
        );

        Ids((await app.Administrator.Get("vendors?macAddress=AABBCCDDE001")).Ok()).ShouldBe(["vivotek"]);
        Ids((await app.Administrator.Get("vendors?macAddress=AABBCCD00001")).Ok()).ShouldBe(["mobotix"]);
        Ids((await app.Administrator.Get("vendors?macAddress=AABBCC000001")).Ok()).ShouldBe(["axis"]);
    }

    [Theory]
    [InlineData("restriction=forbidden", "restriction[0] one-of")]
    [InlineData("macAddress=", "macAddress mac-address")]
    [InlineData("macAddress=00:40:8C:12:34", "macAddress mac-address")]
    [InlineData("macAddress=00:00:00:00:00:00", "macAddress mac-address")]
    [InlineData("search=%01", "search line")]
    [InlineData("limit=1e2", "limit whole-number")]
    [InlineData("mac=00408C123456", "mac unknown-parameter")]
    public async Task Refuses_what_cannot_be_meant(string query, string error) =>
        (await app.Administrator.Get($"vendors?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Fact]
    public async Task Is_open_to_a_reader_of_one_programme_and_closed_to_strangers()
    {
        var reader = await app.ClientOf("reader", ["reader"], ["prorail"]);

        (await reader.Get("vendors")).Ok();
        (await app.Anonymous.Get("vendors")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static string[] Ids(Answer page) => [.. page["items"]!.AsArray().Select(item => (string)item!["id"]!)];
}

public sealed class GetVendorTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Shows_the_lists_that_a_maker_is_on_with_their_source()
    {
        var vendor = (await app.Administrator.Get("vendors/hikvision")).Ok();

        ((string)vendor["restriction"]!).ShouldBe("restricted");
        vendor["aliases"]!.AsArray().Select(alias => (string)alias!).ShouldBe(["Hikvision", "HiLook", "HiWatch"]);
        var listings = vendor["listings"]!.AsArray();
        listings.Select(listing => (string)listing!["list"]!).ShouldBe(["US NDAA section 889", "US FCC covered list"]);
        ((string)listings[0]!["scope"]!).ShouldContain("video surveillance");
        ((string)listings[0]!["source"]!).ShouldContain("https://");
    }

    [Fact]
    public async Task Answers_304_to_who_has_it_already()
    {
        var etag = (await app.Administrator.Get("vendors/axis")).Ok().ETag;

        (await app.Administrator.Get("vendors/axis", ifNoneMatch: etag)).Ok(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Says_that_there_is_none() =>
        (await app.Administrator.Get("vendors/nobody")).ShouldBeRefused(HttpStatusCode.NotFound, "vendor-not-found");
}
