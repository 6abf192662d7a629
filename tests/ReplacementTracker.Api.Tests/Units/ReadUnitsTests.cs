using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

public sealed class ReadUnitsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>Only read, so one will do for the whole table of filters.</summary>
    private static Task<string>? shared;

    private TrackerClient Client => app.Administrator;

    [Theory]
    [InlineData("", "A B C D E A-R")]
    [InlineData("site=UT", "A B A-R")]
    [InlineData("site=ut&site=bike-1", "A B E A-R")]
    [InlineData("province=Noord-Holland", "C")]
    [InlineData("province=Utrecht&province=Noord-Holland", "A B C A-R")]
    [InlineData("siteKind=bicycleParking", "E")]
    [InlineData("siteKind=bicycleParking&siteKind=station", "A B C D E A-R")]
    [InlineData("stage=isolated", "B")]
    [InlineData("stage=isolated&stage=removed", "A B")]
    [InlineData("vendor=hikvision", "A C")]
    [InlineData("vendor=huawei&vendor=axis", "B C D A-R")]
    [InlineData("scopeStatus=outOfScope", "D A-R")]
    [InlineData("scopeStatus=unknown&scopeStatus=inScope", "A B C E")]
    [InlineData("inBaseline=true", "A B C E")]
    [InlineData("inBaseline=false", "D A-R")]
    [InlineData("replacement=true", "A-R")]
    [InlineData("replacement=false", "A B C D E")]
    [InlineData("search=platform", "A A-R")]
    [InlineData("search=PLATFORM%205", "A A-R")]
    [InlineData("search=ds-2cd", "C")]
    [InlineData("search=sn-0", "A B")]
    [InlineData("search=100%25", "B")]
    [InlineData("search=_", "B")]
    [InlineData("search=%5C", "E")]
    [InlineData("search=-r", "A-R")]
    [InlineData("search=00-bc-99", "C")]
    [InlineData("search=00BC.9900", "C")]
    [InlineData("search=00:bc:99:00:00:0c", "C")]
    [InlineData("search=00BC9900000D", "")]
    [InlineData("updatedSince=2999-01-01T00:00:00Z", "")]
    [InlineData("updatedSince=2000-01-01T00:00:00%2B01:00", "A B C D E A-R")]
    [InlineData("site=UT&stage=removed&vendor=hikvision&inBaseline=true&replacement=false&search=a", "A")]
    public async Task Lists_what_the_filters_leave(string filters, string tags)
    {
        var programme = await (shared ??= Inventory());

        var page = (await Client.Get($"programmes/{programme}/units?{filters}")).Ok();

        page["items"]!
            .AsArray()
            .Select(unit => (string?)unit!["tag"])
            .ShouldBe(tags.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
        ((int)page["total"]!).ShouldBe(page["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Updated_since_finds_what_was_changed_at_that_instant_or_later()
    {
        var programme = await Inventory();
        var changed = (await Client.Patch($"programmes/{programme}/units/E", new { position = "Row 2" }, "*")).Ok();

        var since = (string)changed["updatedAt"]!;
        var found = (await Client.Get($"programmes/{programme}/units?updatedSince={since}"))["items"]!.AsArray();

        ((string?)found.ShouldHaveSingleItem()!["tag"]).ShouldBe("E");
        found[0]!.ToJsonString().ShouldBe(changed.Json.ToJsonString());
    }

    [Theory]
    [InlineData("site=U%20T", "site[0] site-code")]
    [InlineData("site=", "site[0] site-code")]
    [InlineData("province=", "province[0] line")]
    [InlineData("siteKind=Station", "siteKind[0] one-of")]
    [InlineData("stage=gone", "stage[0] one-of")]
    [InlineData("stage=removed&stage=1", "stage[1] one-of")]
    [InlineData("vendor=Hik%20Vision", "vendor[0] code")]
    [InlineData("scopeStatus=perhaps", "scopeStatus[0] one-of")]
    [InlineData("inBaseline=yes", "inBaseline flag")]
    [InlineData("replacement=1", "replacement flag")]
    [InlineData("search=", "search line")]
    [InlineData("search=%00", "search line")]
    [InlineData("updatedSince=2026-01-01", "updatedSince instant")]
    [InlineData("limit=0", "limit whole-number")]
    [InlineData("limit=501", "limit whole-number")]
    [InlineData("limit=99999999999999999999", "limit whole-number")]
    [InlineData("sites=UT", "sites unknown-parameter")]
    [InlineData("cursor=%21", "cursor cursor")]
    public async Task Refuses_a_filter_that_means_nothing(string filter, string error)
    {
        var programme = await app.DraftProgramme();

        var refused = await Client.Get($"programmes/{programme}/units?{filter}");

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Refuses_all_wrong_filters_at_once()
    {
        var programme = await app.DraftProgramme();

        var refused = await Client.Get(
            $"programmes/{programme}/units?stage=gone&inBaseline=yes&limit=x&search={new string('x', 101)}"
        );

        refused.Errors.ShouldBe(
            ["stage[0] one-of", "inBaseline flag", "limit whole-number", "search line"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Pages_to_the_end_and_shows_every_unit_once_in_order()
    {
        var programme = await app.DraftProgramme();
        var tags = await app.Units(programme, 7);

        var paged = await Figures.All(Client, $"programmes/{programme}/units?vendor=hikvision", limit: 3);

        paged.Select(unit => (string?)unit["tag"]).ShouldBe(tags);
        var first = await Client.Get($"programmes/{programme}/units?limit=3");
        first.Headers.GetValues("Link").ShouldHaveSingleItem().ShouldContain((string)first["nextCursor"]!);
        var last = await Client.Get($"programmes/{programme}/units?limit=7");
        (last["next"], last["nextCursor"]).ShouldBe((null, null));
        last.Headers.Contains("Link").ShouldBeFalse();
        (await Client.Get((string)first["next"]!)).Text.ShouldBe((await Client.Get((string)first["next"]!)).Text);
        (await Client.Get($"programmes/{programme}/units?limit=3")).Text.ShouldBe(first.Text);
    }

    [Fact]
    public async Task Answers_not_modified_to_whoever_has_it_already()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);
        var unit = $"programmes/{programme}/units/CAM-0001";

        (await Client.Get(unit, ifNoneMatch: "\"1\"")).Status.ShouldBe(HttpStatusCode.NotModified);
        (await Client.Get(unit, ifNoneMatch: "\"0\"")).Ok().ETag.ShouldBe("\"1\"");
    }

    [Fact]
    public async Task A_unit_of_another_programme_is_not_there()
    {
        var (mine, other) = (await app.DraftProgramme(), await app.DraftProgramme());
        await app.Units(other, 1);

        foreach (var path in new[] { "units/CAM-0001", "units/CAM-0001/events" })
        {
            (await Client.Get($"programmes/{mine}/{path}")).ShouldBeRefused(HttpStatusCode.NotFound, "unit-not-found");
        }

        var stranger = await app.ClientOf("eve", ["reader"], [mine]);
        (await stranger.Get($"programmes/{other}/units/CAM-0001")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await app.Anonymous.Get($"programmes/{other}/units/CAM-0001")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await (await app.ClientOf("rita", ["reader"], [other])).Get($"programmes/{other}/units/CAM-0001")).Ok();
    }

    /// <summary>
    /// A was replaced by A-R on platform 5 of UT; B, of unknown label, is isolated there; C by label and address is a
    /// hikvision made by huawei at ASD; D is an axis at a depot; E nobody knows, at a bicycle parking.
    /// </summary>
    private async Task<string> Inventory()
    {
        foreach (var (code, kind) in new[] { ("BIKE-1", "bicycleParking"), ("STN-1", "station") })
        {
            var answer = await Client.Post(
                "sites",
                new
                {
                    code,
                    name = code,
                    kind,
                }
            );
            answer.Status.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Conflict);
        }

        var programme = await app.DraftProgramme();
        var units = $"programmes/{programme}/units";
        object[] inventory =
        [
            new
            {
                tag = "A",
                site = "UT",
                position = "Platform 5",
                labelVendor = "hikvision",
                serialNumber = "SN-01",
            },
            new
            {
                tag = "B",
                site = "UT",
                position = "100% _",
                originVendor = "huawei",
                serialNumber = "SN-02",
            },
            new
            {
                tag = "C",
                site = "ASD",
                labelVendor = "hikvision",
                originVendor = "huawei",
                model = "DS-2CD",
                macAddress = "00BC9900000C",
            },
            new
            {
                tag = "D",
                site = "STN-1",
                labelVendor = "axis",
                model = "P3265",
            },
            new
            {
                tag = "E",
                site = "BIKE-1",
                position = @"Row \1",
            },
        ];
        foreach (var unit in inventory)
        {
            (await Client.Post(units, unit)).Created();
        }

        (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        await app.CompletedWorkOrder(programme, "A");
        (await Client.Post($"{units}/B/isolation", new { }, "*")).Ok();
        return programme;
    }
}
