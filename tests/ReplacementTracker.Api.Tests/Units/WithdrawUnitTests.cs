using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

public sealed class WithdrawUnitTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Takes_a_unit_out_of_a_draft_and_keeps_its_history()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 2);
        var unit = $"programmes/{programme}/units/CAM-0001";

        (await Client.Delete(unit, "\"1\"")).Ok(HttpStatusCode.NoContent);

        (await Client.Get(unit)).ShouldBeRefused(HttpStatusCode.NotFound, "unit-not-found");
        (await Client.Get($"{unit}/events")).ShouldBeRefused(HttpStatusCode.NotFound, "unit-not-found");
        var types = (await Figures.All(Client, $"programmes/{programme}/events?subject=CAM-0001"))
            .Select(happened => (string?)happened["type"])
            .ToArray();
        types.ShouldBe(["unit.registered", "unit.withdrawn"]);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1));
        await app.Units(programme, 1);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Leaves_the_inventory_of_an_active_programme_alone()
    {
        var programme = await app.ActiveProgramme(units: 1);

        (await Client.Delete($"programmes/{programme}/units/CAM-0001", "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-draft"
        );
    }

    [Fact]
    public async Task Asks_which_version_is_meant_and_who_asks()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);
        var unit = $"programmes/{programme}/units/CAM-0001";

        (await Client.Delete(unit, ifMatch: null)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await Client.Delete(unit, "\"7\"")).ShouldBeRefused(HttpStatusCode.PreconditionFailed, "stale");
        (await app.Anonymous.Delete(unit, "*")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await (await app.ClientOf("eve", ["engineer"])).Delete(unit, "*")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Client.Delete($"programmes/{programme}/units/none", "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "unit-not-found"
        );
        (await Client.Get(unit)).Ok();
    }
}
