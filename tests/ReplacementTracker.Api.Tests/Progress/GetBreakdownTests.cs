using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

public sealed class GetBreakdownTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly DateTimeOffset Morning = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Groups_by_label_else_by_origin_and_unknown_makes_last()
    {
        var programme = await Draft(
            ("UT", "hikvision", null),
            ("UT", "axis", "hikvision"),
            ("UT", null, "huawei"),
            ("UT", null, null)
        );

        var rows = await Rows(programme, "vendor");

        Groups(rows).ShouldBe(["axis", "hikvision", "huawei", null]);
        ((string?)rows[3]!["groupName"]).ShouldBe("Unknown make");
        ((string?)rows[1]!["groupName"]).ShouldBe("Hangzhou Hikvision Digital Technology");
    }

    [Fact]
    public async Task Puts_the_largest_scope_first()
    {
        var programme = await Draft(("HT", "huawei", null), ("UT", "huawei", null), ("UT", "hikvision", null));

        Groups(await Rows(programme, "site")).ShouldBe(["UT", "HT"]);
    }

    [Fact]
    public async Task Groups_by_what_is_known_of_the_site()
    {
        var programme = await Draft(("HT", "huawei", null), ("UT", "huawei", null), ("UT", "hikvision", null));

        Groups(await Rows(programme, "province")).ShouldBe(["Utrecht", "Noord-Brabant"]);
        var kinds = await Rows(programme, "siteKind");
        Groups(kinds).ShouldBe(["station"]);
        ((string?)kinds[0]!["groupName"]).ShouldBe("Station");
    }

    [Fact]
    public async Task Has_flat_rows_with_counts_and_percents_of_their_own_group()
    {
        app.Clock.FreezeAt(Morning);
        var programme = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(programme, "CAM-0001");

        var row = (await Rows(programme, "site"))[0]!.AsObject();

        row.Select(column => column.Key)
            .ShouldBe([
                .. "programme asOf by group groupName".Split(' '),
                .. "baselineUnitCount baselineRemovedCount baselineRemovedPercent baselineReplacedCount".Split(' '),
                .. "baselineReplacedPercent baselineVerifiedCount baselineVerifiedPercent".Split(' '),
                .. "baselineDisposedCount baselineDisposedPercent".Split(' '),
                .. "scopeUnitCount scopeRemovedCount scopeRemovedPercent scopeReplacedCount".Split(' '),
                .. "scopeReplacedPercent scopeVerifiedCount scopeVerifiedPercent".Split(' '),
                .. "scopeDisposedCount scopeDisposedPercent".Split(' '),
            ]);
        row["baselineReplacedPercent"]!.ToJsonString().ShouldBe("33.3");
        row["scopeVerifiedPercent"]!.ToJsonString().ShouldBe("0.0");
        ((string?)row["asOf"]).ShouldBe("2026-05-04");
    }

    [Fact]
    public async Task Groups_by_the_stage_of_then()
    {
        app.Clock.FreezeAt(Morning);
        var programme = await app.ActiveProgramme(3);
        app.Clock.FreezeAt(Morning.AddDays(1));
        await app.CompletedWorkOrder(programme, "CAM-0001");

        var today = await Rows(programme, "stage");
        var yesterday = await Rows(programme, "stage", "&asOf=2026-05-04");

        today
            .Select(row => ((string?)row!["group"], (int)row["scopeUnitCount"]!))
            .ShouldBe([("inService", 2), ("removed", 1)]);
        ((string?)today[0]!["groupName"]).ShouldBe("In service");
        yesterday.Select(row => ((string?)row!["group"], (int)row["scopeUnitCount"]!)).ShouldBe([("inService", 3)]);
    }

    [Fact]
    public async Task Groups_by_the_maker_that_was_known_then()
    {
        var programme = await Draft(("UT", "hikvision", null));
        app.Clock.FreezeAt(Morning.AddDays(1));
        (
            await app.Administrator.Patch($"programmes/{programme}/units/CAM-0001", new { labelVendor = "huawei" }, "*")
        ).Ok();

        Groups(await Rows(programme, "vendor")).ShouldBe(["huawei"]);
        Groups(await Rows(programme, "vendor", "&asOf=2026-05-04")).ShouldBe(["hikvision"]);
    }

    [Fact]
    public async Task Forgets_what_was_said_of_a_unit_that_was_withdrawn()
    {
        var programme = await Draft(("UT", "hikvision", null));
        (await app.Administrator.Delete($"programmes/{programme}/units/CAM-0001", "*")).Ok(HttpStatusCode.NoContent);
        (
            await app.Administrator.Post($"programmes/{programme}/units", new { tag = "CAM-0001", site = "HT" })
        ).Created();

        Groups(await Rows(programme, "vendor")).ShouldBe([null]);
        Groups(await Rows(programme, "site")).ShouldBe(["HT"]);
    }

    [Fact]
    public async Task Groups_by_the_contractor_of_the_latest_order()
    {
        app.Clock.FreezeAt(Morning);
        var programme = await app.ActiveProgramme(4);
        await Order(programme, "BAM", ["CAM-0001", "CAM-0002"]);
        await Order(programme, null, ["CAM-0003"]);
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders/WO-0001/cancellation",
                new { reason = "Another contractor" },
                "*"
            )
        ).Ok();
        await Order(programme, "VolkerRail", ["CAM-0001"]);

        var rows = await Rows(programme, "contractor");

        rows.Select(row => ((string?)row!["group"], (int)row["scopeUnitCount"]!))
            .ShouldBe([(null, 2), ("BAM", 1), ("VolkerRail", 1)]);
        ((string?)rows[0]!["groupName"]).ShouldBe("No contractor");
    }

    [Fact]
    public async Task Of_nothing_has_no_rows()
    {
        var programme = await app.DraftProgramme();

        (await Rows(programme, "vendor")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "by not-null")]
    [InlineData("?by=", "by one-of")]
    [InlineData("?by=Vendor", "by one-of")]
    [InlineData("?by=colour", "by one-of")]
    [InlineData("?by=0", "by one-of")]
    [InlineData("?by=vendor&asOf=2999-01-01", "asOf as-of-in-future")]
    public async Task Refuses_groups_that_there_are_not(string query, string error)
    {
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Get($"programmes/{programme}/progress/breakdown{query}");

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe([error]);
        if (error.StartsWith("by", StringComparison.Ordinal))
        {
            answer.Text.ShouldContain("vendor, site, province, siteKind, contractor, stage");
        }
    }

    private async Task<string> Draft(params (string Site, string? Label, string? Origin)[] units)
    {
        app.Clock.FreezeAt(Morning);
        var programme = await app.DraftProgramme();
        foreach (var (index, (site, labelVendor, originVendor)) in units.Index())
        {
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/units",
                    new
                    {
                        tag = $"CAM-{index + 1:0000}",
                        site,
                        labelVendor,
                        originVendor,
                        scopeStatus = "inScope",
                    }
                )
            ).Created();
        }

        return programme;
    }

    private async Task Order(string programme, string? contractor, string[] units) =>
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "Visit",
                    site = "UT",
                    units,
                    contractor,
                }
            )
        ).Created();

    private async Task<JsonArray> Rows(string programme, string by, string query = "") =>
        (await app.Administrator.Get($"programmes/{programme}/progress/breakdown?by={by}{query}")).Ok()[
            "items"
        ]!.AsArray();

    private static IEnumerable<string?> Groups(JsonArray rows) => rows.Select(row => (string?)row!["group"]);
}
