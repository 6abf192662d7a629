using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Disposals;

/// <summary>When a unit counts as disposed of, with a clock that is set for each test.</summary>
public sealed class DisposalTimesTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Counts_from_the_day_on_the_certificate()
    {
        var programme = await RemovedOn("2026-03-02T10:00:00Z");
        At("2026-03-20T10:00:00Z");

        (await app.Record(programme, [1], issuedOn: "2026-03-10")).Created();

        ((string?)(await Unit(programme))["disposedAt"]).ShouldBe("2026-03-10T11:00:00Z");
        (await Disposed(programme, "asOf=2026-03-09")).ShouldBe(0);
        (await Disposed(programme, "asOf=2026-03-10")).ShouldBe(1);
        (await Disposed(programme, "asOf=2026-03-20&knownAt=2026-03-20T09:59:00Z")).ShouldBe(0);
        (await Disposed(programme, "asOf=2026-03-20")).ShouldBe(1);
    }

    [Fact]
    public async Task Counts_from_when_it_is_said_to_have_happened()
    {
        var programme = await RemovedOn("2026-03-02T10:00:00Z");
        At("2026-03-20T10:00:00Z");

        (await app.Record(programme, [1], issuedOn: "2026-03-10", occurredAt: "2026-03-05T09:30:00+01:00")).Created();

        ((string?)(await Unit(programme))["disposedAt"]).ShouldBe("2026-03-05T08:30:00Z");
    }

    [Fact]
    public async Task Counts_from_the_present_where_noon_of_the_day_is_still_to_come()
    {
        var programme = await RemovedOn("2026-03-02T10:00:00Z");
        At("2026-03-10T06:00:00Z");

        (await app.Record(programme, [1], issuedOn: "2026-03-10")).Created();

        ((string?)(await Unit(programme))["disposedAt"])!.ShouldStartWith("2026-03-10T06:00:0");
    }

    [Fact]
    public async Task Counts_from_the_last_step_where_that_came_after_the_day()
    {
        var programme = await RemovedOn("2026-03-02T10:00:00Z");
        At("2026-03-15T10:00:00Z");
        (
            await Client.Post(
                $"programmes/{programme}/units/CAM-0001/sanitisation",
                new { method = "overwritten", occurredAt = "2026-03-12T10:00:00Z" },
                "*"
            )
        ).Ok();

        (await app.Record(programme, [1], issuedOn: "2026-03-10")).Created();

        ((string?)(await Unit(programme))["disposedAt"]).ShouldBe("2026-03-12T10:00:00Z");
    }

    [Fact]
    public async Task Refuses_a_certificate_from_before_the_unit_was_taken_down()
    {
        var programme = await RemovedOn("2026-03-02T10:00:00Z");
        At("2026-03-20T10:00:00Z");

        (await app.Record(programme, [1], issuedOn: "2026-03-01")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "certificate-issued-too-early"
        );
        (await app.Record(programme, [1], issuedOn: "2026-03-10", occurredAt: "2026-03-02T09:00:00Z")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "occurred-out-of-order"
        );
        (await app.Record(programme, [1], issuedOn: "2026-03-02")).Created();
    }

    [Fact]
    public async Task Says_today_where_the_programme_is()
    {
        var programme = await RemovedOn("2026-03-02T10:00:00Z");
        At("2026-03-10T23:30:00Z");

        (await app.Record(programme, [1], issuedOn: "2026-03-12")).Errors.ShouldBe(["/issuedOn in-future"]);
        (await app.Record(programme, [1], issuedOn: "2026-03-11")).Created();
    }

    private async Task<string> RemovedOn(string instant)
    {
        At(instant);
        return await app.RemovedUnits(1);
    }

    private void At(string instant) => app.Clock.SetUtcNow(DateTimeOffset.Parse(instant));

    private async Task<Answer> Unit(string programme) =>
        (await Client.Get($"programmes/{programme}/units/CAM-0001")).Ok();

    private async Task<int> Disposed(string programme, string query) =>
        (int)(await Client.Get($"programmes/{programme}/progress?{query}")).Ok()["baseline"]!["disposed"]!["count"]!;
}
