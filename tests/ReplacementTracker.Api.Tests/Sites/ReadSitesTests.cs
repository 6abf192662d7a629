using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Sites;

public sealed class ListSitesTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Gives_all_stations_page_by_page_in_the_order_of_their_codes()
    {
        var codes = new List<string>();
        var pages = 0;
        for (var path = "/v1/sites?kind=station&limit=50"; path is not null; pages++)
        {
            var page = (await app.Administrator.Get(path)).Ok();
            ((long)page["total"]!).ShouldBe(397);
            codes.AddRange(Codes(page));
            path = (string?)page["next"];
            page.Headers.Contains("Link").ShouldBe(path is not null);
        }

        pages.ShouldBe(8);
        codes.Count.ShouldBe(397);
        codes.Distinct().Count().ShouldBe(397);
        codes.ShouldContain("UT");
    }

    [Fact]
    public async Task Ends_a_page_that_is_just_full_without_a_next_one()
    {
        var page = (await app.Administrator.Get("sites?kind=station&limit=397")).Ok();

        Codes(page).Count.ShouldBe(397);
        page["next"].ShouldBeNull();
        page["nextCursor"].ShouldBeNull();
    }

    [Theory]
    [InlineData("search=utrecht+centraal", "UT")]
    [InlineData("search=hto", "HTO")]
    [InlineData("search='s-Hertogenbosch+Oost", "HTO")]
    public async Task Searches_in_code_and_name_without_regard_to_case(string query, string code)
    {
        var page = (await app.Administrator.Get($"sites?{query}")).Ok();

        Codes(page).ShouldBe([code]);
    }

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    [InlineData("%5C")]
    public async Task Searches_for_wildcards_as_they_stand(string search) =>
        Codes((await app.Administrator.Get($"sites?search={search}")).Ok()).ShouldBeEmpty();

    [Fact]
    public async Task Filters_by_province_several_at_once()
    {
        var one = (await app.Administrator.Get("sites?province=Flevoland&limit=500")).Ok();
        var other = (await app.Administrator.Get("sites?province=Frysl%C3%A2n&limit=500")).Ok();
        var both = (await app.Administrator.Get("sites?province=Flevoland&province=Frysl%C3%A2n&limit=500")).Ok();

        ((long)one["total"]!).ShouldBeGreaterThan(0);
        ((long)both["total"]!).ShouldBe((long)one["total"]! + (long)other["total"]!);
    }

    [Fact]
    public async Task Finds_nothing_where_there_is_no_such_kind_yet() =>
        Codes((await app.Administrator.Get("sites?kind=depot")).Ok()).ShouldBeEmpty();

    [Fact]
    public async Task Gives_each_item_the_tag_that_changes_it() =>
        ((string?)(await app.Administrator.Get("sites?search=UT&limit=1")).Ok()["items"]![0]!["etag"]).ShouldBe(
            "\"1\""
        );

    [Theory]
    [InlineData("kind=Station", "kind[0] one-of")]
    [InlineData("kind=0", "kind[0] one-of")]
    [InlineData("kind=", "kind[0] one-of")]
    [InlineData("province=", "province[0] line")]
    [InlineData("search=", "search line")]
    [InlineData("search=a%00b", "search line")]
    [InlineData("limit=0", "limit whole-number")]
    [InlineData("limit=501", "limit whole-number")]
    [InlineData("cursor=***", "cursor cursor")]
    [InlineData("nmae=Utrecht", "nmae unknown-parameter")]
    public async Task Refuses_what_cannot_be_meant(string query, string error) =>
        (await app.Administrator.Get($"sites?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once() =>
        (await app.Administrator.Get("sites?kind=x&search=&limit=none"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe(["kind[0] one-of", "search line", "limit whole-number"]);

    [Fact]
    public async Task Is_open_to_a_reader_of_one_programme_and_closed_to_strangers()
    {
        var reader = await app.ClientOf("reader", ["reader"], ["prorail"]);

        (await reader.Get("sites")).Ok();
        (await app.Anonymous.Get("sites")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private static List<string> Codes(Answer page) =>
        [.. page["items"]!.AsArray().Select(item => (string)item!["code"]!)];
}

public sealed class GetSiteTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Theory]
    [InlineData("UT")]
    [InlineData("ut")]
    [InlineData("Ut")]
    public async Task Finds_a_station_in_whatever_case(string code)
    {
        var site = (await app.Administrator.Get($"sites/{code}")).Ok();

        ((string)site["code"]!).ShouldBe("UT");
        ((string)site["name"]!).ShouldBe("Utrecht Centraal");
        ((string)site["kind"]!).ShouldBe("station");
        ((string)site["province"]!).ShouldBe("Utrecht");
        ((double)site["latitude"]!).ShouldBe(52.09, 0.01);
        ((double)site["longitude"]!).ShouldBe(5.11, 0.01);
        site.ETag.ShouldBe((string)site["etag"]!);
    }

    [Fact]
    public async Task Answers_304_to_who_has_it_already()
    {
        var etag = (await app.Administrator.Get("sites/ASD")).Ok().ETag;

        (await app.Administrator.Get("sites/ASD", ifNoneMatch: etag)).Ok(HttpStatusCode.NotModified).Text.ShouldBe("");
        (await app.Administrator.Get("sites/ASD", ifNoneMatch: "\"99\"")).Ok();
    }

    [Theory]
    [InlineData("NOWHERE")]
    [InlineData("%27%20OR%201=1")]
    [InlineData("%E2%82%AC")]
    public async Task Says_that_there_is_none(string code) =>
        (await app.Administrator.Get($"sites/{code}")).ShouldBeRefused(HttpStatusCode.NotFound, "site-not-found");
}
