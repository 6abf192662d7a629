using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

/// <summary>Isolation, sanitisation and disposal: the steps that are reported unit by unit, without a visit.</summary>
public sealed class UnitStepTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly object Certificate = new { certificateNumber = "C-1" };
    private static readonly object Method = new { method = "overwritten" };

    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task A_unit_is_isolated_and_still_counts_for_nothing()
    {
        var unit = await Unit();

        var isolated = await Client.Post($"{unit}/isolation", new { note = "Port closed" }, "\"1\"");

        isolated.Ok().ETag.ShouldBe("\"2\"");
        ((string?)isolated["stage"]).ShouldBe("isolated");
        var happened = (await Client.Get($"{unit}/events?order=desc"))["items"]![0]!;
        ((string?)happened["type"]).ShouldBe("unit.isolated");
        ((string?)happened["changes"]!["note"]!["to"]).ShouldBe("Port closed");
        happened["effects"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Isolation_needs_no_body() =>
        ((string?)(await Client.Post($"{await Unit()}/isolation", ifMatch: "*")).Ok()["stage"]).ShouldBe("isolated");

    [Fact]
    public async Task A_removed_unit_is_wiped_and_then_destroyed_as_two_proofs()
    {
        var unit = await RemovedUnit();

        var wiped = await Client.Post($"{unit}/sanitisation", new { method = "overwritten", note = "Twice" }, "*");
        ((string?)wiped.Ok()["stage"]).ShouldBe("sanitised");
        var destroyed = await Client.Post($"{unit}/disposal", Certificate, "*");

        ((string?)destroyed.Ok()["stage"]).ShouldBe("disposed");
        destroyed["disposedAt"].ShouldNotBeNull();
        var events = (await Client.Get($"{unit}/events?order=desc"))["items"]!;
        ((string?)events[0]!["changes"]!["certificateNumber"]!["to"]).ShouldBe("C-1");
        ((string?)events[0]!["effects"]![0]!["count"]).ShouldBe("disposed");
        ((string?)events[1]!["changes"]!["method"]!["to"]).ShouldBe("overwritten");
        ((string?)events[1]!["changes"]!["note"]!["to"]).ShouldBe("Twice");
    }

    [Fact]
    public async Task A_removed_unit_shows_what_took_its_place_and_the_other_way_round()
    {
        var unit = await RemovedUnit();

        var old = (await Client.Get(unit)).Ok();
        var next = (await Client.Get($"{unit}-R")).Ok();

        ((string?)old["replacedBy"], (string?)old["replaces"]).ShouldBe(("CAM-0001-R", null));
        ((string?)next["replacedBy"], (string?)next["replaces"]).ShouldBe((null, "CAM-0001"));
        old["removedAt"].ShouldNotBeNull();
        old["replacedAt"].ShouldNotBeNull();
        ((string?)next["scopeStatus"]).ShouldBe("outOfScope");
    }

    [Fact]
    public async Task A_step_that_does_not_follow_is_refused()
    {
        var unit = await Unit();
        (await Client.Post($"{unit}/sanitisation", Method, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "stage-not-allowed"
        );
        (await Client.Post($"{unit}/disposal", Certificate, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "stage-not-allowed"
        );
        (await Client.Post($"{unit}/isolation", new { }, "*")).Ok();
        (await Client.Post($"{unit}/isolation", new { }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "stage-not-allowed"
        );

        var gone = await RemovedUnit();
        (await Client.Post($"{gone}/isolation", new { }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "stage-not-allowed"
        );
        (await Client.Post($"{gone}-R/isolation", new { }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-is-replacement"
        );
    }

    [Fact]
    public async Task A_step_happens_neither_before_the_one_it_follows_nor_in_the_future()
    {
        var unit = await Unit();

        (await Client.Post($"{unit}/isolation", new { occurredAt = "2020-01-01T00:00:00Z" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "occurred-out-of-order"
        );
        foreach (var (step, body) in Steps("2999-01-01T00:00:00Z"))
        {
            var refused = await Client.Post($"{unit}/{step}", body, "*");
            refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
            refused.Errors.ShouldBe(["/occurredAt in-future"]);
        }
    }

    [Fact]
    public async Task A_step_that_was_reported_late_counts_from_when_it_happened()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1, occurredAt: new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        var unit = $"programmes/{programme}/units/CAM-0001";

        (await Client.Post($"{unit}/isolation", new { occurredAt = "2026-02-01T10:00:00+01:00" }, "*")).Ok();

        var happened = (await Client.Get($"{unit}/events?order=desc"))["items"]![0]!;
        ((string?)happened["occurredAt"]).ShouldBe("2026-02-01T09:00:00Z");
        DateTimeOffset
            .Parse((string)happened["recordedAt"]!)
            .ShouldBeGreaterThan(new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Steps_belong_to_active_programmes()
    {
        var draft = await app.DraftProgramme();
        await app.Units(draft, 1);
        var closed = await app.ActiveProgramme(units: 1);
        await app.CloseProgramme(closed);

        foreach (var programme in new[] { draft, closed })
        {
            foreach (var (step, body) in Steps(occurredAt: null))
            {
                (await Client.Post($"programmes/{programme}/units/CAM-0001/{step}", body, "*")).ShouldBeRefused(
                    HttpStatusCode.Conflict,
                    "programme-not-active"
                );
            }
        }
    }

    [Fact]
    public async Task Proofs_have_a_method_or_a_number()
    {
        var unit = await RemovedUnit();

        (await Client.Post($"{unit}/sanitisation", new { }, "*")).Errors.ShouldBe(["/method not-null"]);
        (
            await Client.Post($"{unit}/sanitisation", new { method = "a\u0000", note = new string('x', 1001) }, "*")
        ).Errors.ShouldBe(["/method line", "/note prose"]);
        (await Client.Post($"{unit}/disposal", new { note = "" }, "*")).Errors.ShouldBe([
            "/certificateNumber not-null",
            "/note prose",
        ]);
        (await Client.Post($"{unit}/disposal", new { certificateNumber = new string('9', 101) }, "*")).Errors.ShouldBe([
            "/certificateNumber line",
        ]);
        (await Client.Post($"{unit}/disposal", new { certificate = "C-1" }, "*")).Errors.ShouldBe([
            "/certificate unknown-member",
        ]);
        (await Client.Post($"{unit}/disposal", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "invalid-request"
        );
        (await Client.Post($"{unit}/isolation", new { note = "a\u0000" }, "*")).Errors.ShouldBe(["/note prose"]);
    }

    [Fact]
    public async Task Steps_ask_which_version_is_meant_and_who_asks()
    {
        var unit = await Unit();
        var reader = await app.ClientOf("eve", ["reader", "verifier"]);
        var engineer = await app.ClientOf("erik", ["engineer"]);

        foreach (var (step, body) in Steps(occurredAt: null))
        {
            (await Client.Post($"{unit}/{step}", body)).ShouldBeRefused(
                HttpStatusCode.PreconditionRequired,
                "if-match-required"
            );
            (await Client.Post($"{unit}/{step}", body, "\"9\"")).ShouldBeRefused(
                HttpStatusCode.PreconditionFailed,
                "stale"
            );
            (await Client.Post($"{unit}x/{step}", body, "*")).ShouldBeRefused(
                HttpStatusCode.NotFound,
                "unit-not-found"
            );
            (await app.Anonymous.Post($"{unit}/{step}", body, "*")).ShouldBeRefused(
                HttpStatusCode.Unauthorized,
                "unauthenticated"
            );
            (await reader.Post($"{unit}/{step}", body, "*")).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await engineer.Post($"{unit}/isolation", new { }, "\"1\"")).Ok();
    }

    private static (string Step, object Body)[] Steps(string? occurredAt) =>
        [
            ("isolation", new { occurredAt }),
            ("sanitisation", new { method = "overwritten", occurredAt }),
            ("disposal", new { certificateNumber = "C-1", occurredAt }),
        ];

    private async Task<string> Unit() => $"programmes/{await app.ActiveProgramme(units: 1)}/units/CAM-0001";

    private async Task<string> RemovedUnit()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);
        return $"programmes/{programme}/units/CAM-0001";
    }
}
