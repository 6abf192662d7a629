using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

public sealed class AmendUnitTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Sets_what_is_named_removes_what_is_null_and_leaves_the_rest()
    {
        var unit = await Unit();

        var amended = await Client.Patch(
            unit,
            new
            {
                site = "asd",
                position = "Pole 3",
                model = (string?)null,
                macAddress = "00-40-8c-12-34-56",
            },
            "\"1\""
        );

        amended.Ok().ETag.ShouldBe("\"2\"");
        ((string?)amended["site"], (string?)amended["siteName"]).ShouldBe(("ASD", "Amsterdam Centraal"));
        ((string?)amended["position"]).ShouldBe("Pole 3");
        amended["model"].ShouldBeNull();
        ((string?)amended["macAddress"]).ShouldBe("00:40:8C:12:34:56");
        ((string?)amended["serialNumber"]).ShouldBe("SN-1");
        (await Client.Get(unit)).Text.ShouldBe(amended.Text);
        var changes = (await Client.Get($"{unit}/events?order=desc&limit=1"))["items"]![0]!["changes"]!;
        ((string?)changes["site"]!["from"], (string?)changes["site"]!["to"]).ShouldBe(("UT", "ASD"));
        changes["serialNumber"].ShouldBeNull();
    }

    [Fact]
    public async Task Leaves_a_unit_at_its_site_while_an_order_goes_there_for_it()
    {
        var programme = await app.ActiveProgramme(1);
        var number = await app.WorkOrder(programme);
        var unit = $"programmes/{programme}/units/CAM-0001";

        (await app.Administrator.Patch(unit, new { site = "ASD" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-on-open-line"
        );
        (await app.Administrator.Patch(unit, new { position = "platform 2" }, "*")).Ok();

        var order = $"programmes/{programme}/work-orders/{number}";
        (await app.Administrator.Post($"{order}/cancellation", new { reason = "Moved" }, "*")).Ok();
        (await app.Administrator.Patch(unit, new { site = "ASD" }, "*")).Ok();
    }

    [Fact]
    public async Task Changing_nothing_leaves_the_version_alone()
    {
        var unit = await Unit();

        (await Client.Patch(unit, new { serialNumber = "SN-1" }, "\"1\"")).Ok().ETag.ShouldBe("\"1\"");

        (await Client.Get($"{unit}/events"))["total"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task Asks_which_version_is_meant()
    {
        var unit = await Unit();
        var change = new { position = "Pole 3" };

        (await Client.Patch(unit, change, ifMatch: null)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await Client.Patch(unit, change, "\"2\"")).ShouldBeRefused(HttpStatusCode.PreconditionFailed, "stale");
        (await Client.Patch(unit, change, "1")).ShouldBeRefused(HttpStatusCode.BadRequest, "if-match-malformed");
        (await Client.Patch(unit, change, "\"1\"")).Ok();
    }

    [Fact]
    public async Task One_of_two_simultaneous_corrections_wins()
    {
        var unit = await Unit();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Client.Patch(unit, new { position = $"Pole {number}" }, "\"1\""))
        );

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.Code == "stale").ShouldBe(7);
    }

    [Fact]
    public async Task Refuses_what_is_wrong_with_the_whole_of_it_at_once()
    {
        var unit = await Unit();

        var refused = await Client.Patch(
            unit,
            new
            {
                site = (string?)null,
                macAddress = "zz",
                model = "a\u0001b",
            },
            "*"
        );

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe(["/site not-null", "/macAddress mac-address", "/model line"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"tag":"B"}""", "/tag unknown-member")]
    [InlineData("""{"stage":"removed"}""", "/stage unknown-member")]
    [InlineData("""{"model":"A","model":"B"}""", "/model duplicate-member")]
    [InlineData("""{"model":{"a":1}}""", "/model wrong-type")]
    [InlineData("""[]""", " wrong-type")]
    public async Task Refuses_what_cannot_be_changed(string patch, string error)
    {
        var unit = await Unit();

        var refused = await Client.Patch(unit, patch, "*");

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldHaveSingleItem().ShouldEndWith(error.Split(' ')[^1]);
    }

    [Fact]
    public async Task Refuses_references_and_numbers_that_registering_refuses()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 2);
        var unit = $"programmes/{programme}/units/CAM-0002";

        (await Client.Patch(unit, new { site = "NOWHERE" }, "*")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "site-unknown"
        );
        (await Client.Patch(unit, new { labelVendor = "nobody" }, "*")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "vendor-unknown"
        );
        (await Client.Patch(unit, new { serialNumber = $"{programme}-CAM-0001" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "serial-number-taken"
        );
        (await Client.Patch($"programmes/{programme}/units/CAM-0003", new { model = "X" }, "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "unit-not-found"
        );
    }

    [Fact]
    public async Task In_a_draft_moves_the_unit_into_the_baseline_or_out_of_it()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 2);
        var unit = $"programmes/{programme}/units/CAM-0001";

        var excepted = (await Client.Patch(unit, new { scopeStatus = "excepted" }, "*")).Ok();

        ((bool)excepted["inBaseline"]!).ShouldBeFalse();
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1));

        var judged = (await Client.Patch(unit, new { scopeStatus = (string?)null }, "*")).Ok();

        ((string?)judged["scopeStatus"]).ShouldBe("inScope");
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 2));
    }

    [Fact]
    public async Task In_an_active_programme_leaves_the_scope_to_scope_entries()
    {
        var programme = await app.ActiveProgramme(units: 1);
        var unit = $"programmes/{programme}/units/CAM-0001";

        (await Client.Patch(unit, new { scopeStatus = "excepted" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "scope-frozen"
        );
        (await Client.Patch(unit, new { position = "Pole 3" }, "*")).Ok();
        (await Client.Patch(unit, new { labelVendor = "axis" }, "*")).Ok();
        ((string?)(await Client.Get(unit))["scopeStatus"]).ShouldBe("inScope");
    }

    [Theory]
    [InlineData("""{"labelVendor":"dahua"}""", "replacement-restricted-by-label")]
    [InlineData("""{"originVendor":"hikvision"}""", "replacement-restricted-by-origin")]
    [InlineData("""{"macAddress":"00BC99000001"}""", "replacement-restricted-by-mac")]
    public async Task Refuses_to_make_a_restricted_maker_of_a_replacement(string patch, string code)
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);
        var replacement = $"programmes/{programme}/units/CAM-0001-R";

        (await Client.Patch(replacement, patch, "*")).ShouldBeRefused(HttpStatusCode.Conflict, code);

        (await Client.Patch(replacement, new { macAddress = "00408C000001", model = "P3265-LVE" }, "*")).Ok();
    }

    [Fact]
    public async Task Refuses_to_make_one_device_of_a_unit_and_its_replacement()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);
        var units = $"programmes/{programme}/units";

        (
            await Client.Patch($"{units}/CAM-0001-R", new { serialNumber = $"{programme}-CAM-0001" }, "*")
        ).ShouldBeRefused(HttpStatusCode.Conflict, "replacement-same-serial-number");
        (
            await Client.Patch($"{units}/CAM-0001", new { serialNumber = $"NEW-{programme}-CAM-0001" }, "*")
        ).ShouldBeRefused(HttpStatusCode.Conflict, "replacement-same-serial-number");
        (await Client.Patch($"{units}/CAM-0001-R", new { position = "Pole 3" }, "*")).Ok();
    }

    [Fact]
    public async Task Is_for_planners()
    {
        var unit = await Unit();

        (await app.Anonymous.Patch(unit, new { }, "*")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await (await app.ClientOf("eve", ["engineer"])).Patch(unit, new { }, "*")).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    private async Task<string> Unit()
    {
        var programme = await app.DraftProgramme();
        (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "A",
                    site = "UT",
                    labelVendor = "hikvision",
                    model = "DS-1",
                    serialNumber = "SN-1",
                }
            )
        ).Created();
        return $"programmes/{programme}/units/A";
    }
}
