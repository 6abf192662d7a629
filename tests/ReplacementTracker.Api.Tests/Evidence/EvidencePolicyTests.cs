using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

internal static class PolicyOf
{
    /// <summary>An active programme of one camera that demands these kinds for this step.</summary>
    public static async Task<string> ProgrammeThatDemands(this TrackerApp app, string step, params string[] kinds)
    {
        var programme = await app.ActiveProgramme(1);
        await app.Demand(programme, step, kinds);
        return programme;
    }

    public static async Task Demand(this TrackerApp app, string programme, string step, params string[] kinds) =>
        (
            await app.Administrator.Patch(
                $"programmes/{programme}",
                new Dictionary<string, object>
                {
                    ["evidencePolicy"] = new Dictionary<string, object> { [step] = kinds },
                },
                "*"
            )
        ).Ok();
}

public sealed class EvidencePolicyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly object _accepted = new { verification = "accepted" };

    [Fact]
    public async Task A_new_programme_demands_nothing()
    {
        var programme = await app.DraftProgramme();

        var policy = (await app.Administrator.Get($"programmes/{programme}")).Ok()["evidencePolicy"]!;

        policy
            .AsObject()
            .Select(step => step.Key)
            .ShouldBe(["replacement", "removal", "notFound", "sanitisation", "disposal"]);
        policy.AsObject().ShouldAllBe(step => step.Value!.AsArray().Count == 0);
    }

    [Fact]
    public async Task An_active_programme_may_demand_more_and_no_less()
    {
        var programme = await app.ProgrammeThatDemands("replacement", "serialPhoto");
        await app.Demand(programme, "replacement", "vmsScreenshot", "serialPhoto");
        await app.Demand(programme, "disposal", "certificateOfDestruction");

        foreach (
            object? weaker in new object?[]
            {
                new { replacement = new[] { "serialPhoto" } },
                new { replacement = (object?)null },
                new { replacement = new[] { "sitePhoto", "vmsScreenshot" } },
                null,
            }
        )
        {
            (
                await app.Administrator.Patch($"programmes/{programme}", new { evidencePolicy = weaker }, "*")
            ).ShouldBeRefused(HttpStatusCode.Conflict, "evidence-policy-weakened");
        }

        var policy = (await app.Administrator.Get($"programmes/{programme}")).Ok()["evidencePolicy"]!;
        policy["replacement"]!.AsArray().Select(kind => (string)kind!).ShouldBe(["vmsScreenshot", "serialPhoto"]);
        policy["disposal"]!.AsArray().Select(kind => (string)kind!).ShouldBe(["certificateOfDestruction"]);
        var events = (await app.Administrator.Get($"programmes/{programme}/events?type=programme.amended")).Ok();
        events["items"]!.AsArray().Count.ShouldBe(3);
        ((string)events["items"]![0]!["changes"]!["evidencePolicy"]!["to"]!["replacement"]![0]!).ShouldBe(
            "serialPhoto"
        );
        (await app.Administrator.Get($"programmes/{programme}/progress")).Ok();
    }

    [Fact]
    public async Task A_draft_may_demand_less_again()
    {
        var programme = await app.DraftProgramme();
        await app.Demand(programme, "removal", "sitePhoto");

        (await app.Administrator.Patch($"programmes/{programme}", new { evidencePolicy = (object?)null }, "*")).Ok();
    }

    [Fact]
    public async Task Refuses_kinds_that_there_are_not_and_the_same_twice()
    {
        var programme = await app.DraftProgramme();
        var path = $"programmes/{programme}";

        (
            await app.Administrator.Patch(path, new { evidencePolicy = new { removal = new[] { "selfie" } } }, "*")
        ).Errors.ShouldBe(["/evidencePolicy/removal/0 wrong-type"]);
        (
            await app.Administrator.Patch(path, new { evidencePolicy = new { swap = new[] { "sitePhoto" } } }, "*")
        ).Errors.ShouldBe(["/swap unknown-member"]);
        (
            await app.Administrator.Patch(
                path,
                new { evidencePolicy = new { removal = new[] { "sitePhoto", "sitePhoto" } } },
                "*"
            )
        ).Errors.ShouldBe(["/evidencePolicy/removal unique"]);
    }

    [Fact]
    public async Task No_line_is_accepted_without_its_evidence()
    {
        var programme = await app.ProgrammeThatDemands("replacement", "serialPhoto", "vmsScreenshot");
        var order = await app.CompletedWorkOrder(programme);
        var line = $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/verification";
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var vera = await app.ClientOf("Vera", ["verifier"]);
        (await alice.Submit(programme, "serialPhoto", ["CAM-0001"], workOrder: order)).Created();

        var refused = await vera.Post(line, _accepted, "*");

        refused.ShouldBeRefused(HttpStatusCode.Conflict, "evidence-missing");
        refused.Errors.ShouldBe(["/units/CAM-0001/evidence/vmsScreenshot evidence-missing"]);
        ((string)refused["detail"]!).ShouldContain("CAM-0001");
        (await app.Sql<long>("SELECT count(*) FROM evidence_uses")).ShouldBe(await UsesOfOthers(programme));

        var screenshot = (string)(await alice.Submit(programme, "vmsScreenshot", ["CAM-0001"])).Created()["id"]!;
        (await vera.Post(line, _accepted, "*")).Ok();
        var proven = (await alice.Get($"programmes/{programme}/evidence/{screenshot}")).Ok();
        ((string)proven["units"]![0]!["proves"]!).ShouldBe("replacement");
        proven["units"]![0]!["since"].ShouldNotBeNull();
        var events = (await alice.Get($"programmes/{programme}/events?type=work-order.line-accepted")).Ok();
        events["items"]![0]!["changes"]!["evidence"]!["to"]!
            .AsArray()
            .Select(id => (string)id!)
            .ShouldContain(screenshot);
    }

    [Theory]
    [InlineData("removedNotReplaced", "removal")]
    [InlineData("notFound", "notFound")]
    public async Task What_went_without_replacement_has_a_step_of_its_own(string outcome, string step)
    {
        var programme = await app.ProgrammeThatDemands(step, "sitePhoto");
        await app.Demand(programme, "replacement", "serialPhoto");
        var order = await app.StartedWorkOrder(programme);
        var line = $"programmes/{programme}/work-orders/{order}/lines/CAM-0001";
        var vera = await app.ClientOf("Vera", ["verifier"]);
        (await app.Administrator.Post($"{line}/outcome", new { outcome }, "*")).Ok();

        (await vera.Post($"{line}/verification", _accepted, "*")).Errors.ShouldBe([
            "/units/CAM-0001/evidence/sitePhoto evidence-missing",
        ]);
        (await app.Administrator.Submit(programme, "sitePhoto", ["CAM-0001"], workOrder: order)).Created();
        (await vera.Post($"{line}/verification", _accepted, "*")).Ok();
    }

    [Fact]
    public async Task A_failed_line_and_a_rejection_need_none()
    {
        var programme = await app.ActiveProgramme(2);
        await app.Demand(programme, "replacement", "serialPhoto");
        var order = await app.StartedWorkOrder(programme, "CAM-0001", "CAM-0002");
        var lines = $"programmes/{programme}/work-orders/{order}/lines";
        var vera = await app.ClientOf("Vera", ["verifier"]);
        (
            await app.Administrator.Post(
                $"{lines}/CAM-0001/outcome",
                new { outcome = "failed", reason = "noAccess" },
                "*"
            )
        ).Ok();
        (await app.Administrator.Post($"{lines}/CAM-0002/outcome", Given.Replaced($"N-{programme}"), "*")).Ok();

        (await vera.Post($"{lines}/CAM-0001/verification", _accepted, "*")).Ok();
        (
            await vera.Post(
                $"{lines}/CAM-0002/verification",
                new { verification = "rejected", note = "No picture" },
                "*"
            )
        ).Ok();
    }

    [Fact]
    public async Task Evidence_of_another_order_does_not_count()
    {
        var programme = await app.ProgrammeThatDemands("replacement", "serialPhoto");
        var first = await app.WorkOrder(programme);
        (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], workOrder: first)).Created();
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders/{first}/cancellation",
                new { reason = "Rain" },
                "*"
            )
        ).Ok();
        var second = await app.CompletedWorkOrder(programme);
        var vera = await app.ClientOf("Vera", ["verifier"]);

        (
            await vera.Post($"programmes/{programme}/work-orders/{second}/lines/CAM-0001/verification", _accepted, "*")
        ).ShouldBeRefused(HttpStatusCode.Conflict, "evidence-missing");
    }

    [Theory]
    [InlineData("Ursula", "serialPhoto")]
    [InlineData("\uff35rsula ", "serialPhoto")]
    [InlineData("Ursula", "sitePhoto")]
    public async Task Who_uploaded_evidence_of_it_does_not_verify_it(string verifier, string kind)
    {
        // Invariant 7: the verifier is nobody who uploaded evidence for that step.
        var programme = await app.ActiveProgramme(1);
        var order = await app.CompletedWorkOrder(programme);
        var line = $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/verification";
        var ursula = await app.ClientOf("Ursula", ["engineer"]);
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "v",
                    owner = verifier,
                    roles = new[] { "verifier" },
                }
            )
        ).Created();
        var again = app.Client((string)made["key"]!);
        var id = (string)(await ursula.Submit(programme, kind, ["CAM-0001"], workOrder: order)).Created()["id"]!;

        (await again.Post(line, _accepted, "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "own-work");
        (await again.Post(line, new { verification = "rejected", note = "No" }, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );

        (await ursula.Post($"programmes/{programme}/evidence/{id}/withdrawal", new { reason = "Mistake" }, "*")).Ok();
        (await again.Post(line, _accepted, "*")).Ok();
    }

    [Fact]
    public async Task Wiping_and_destruction_need_theirs()
    {
        var programme = await app.ProgrammeThatDemands("sanitisation", "sanitisationReport");
        await app.Demand(programme, "disposal", "certificateOfDestruction");
        await Remove(programme);
        var unit = $"programmes/{programme}/units/CAM-0001";
        var wiping = new { method = "Overwritten" };
        var destruction = new { certificateNumber = "C-1" };

        (await app.Administrator.Post($"{unit}/sanitisation", wiping, "*")).Errors.ShouldBe([
            "/units/CAM-0001/evidence/sanitisationReport evidence-missing",
        ]);
        (await app.Administrator.Submit(programme, "sanitisationReport", ["CAM-0001"])).Created();
        (await app.Administrator.Post($"{unit}/sanitisation", wiping, "*")).Ok();
        (await app.Administrator.Post($"{unit}/disposal", destruction, "*")).Errors.ShouldBe([
            "/units/CAM-0001/evidence/certificateOfDestruction evidence-missing",
        ]);
        var certificate = (string)
            (await app.Administrator.Submit(programme, "certificateOfDestruction", ["CAM-0001"])).Created()["id"]!;
        (await app.Administrator.Post($"{unit}/disposal", destruction, "*")).Ok();

        var events = (await app.Administrator.Get($"programmes/{programme}/events?type=unit.disposed")).Ok();
        ((string)events["items"]![0]!["changes"]!["evidence"]!["to"]![0]!).ShouldBe(certificate);
        (
            await app.Administrator.Post(
                $"programmes/{programme}/evidence/{certificate}/withdrawal",
                new { reason = "Mistake" },
                "*"
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "evidence-in-use");
    }

    [Fact]
    public async Task One_file_is_not_the_proof_of_both()
    {
        var programme = await app.ProgrammeThatDemands("sanitisation", "document");
        await app.Demand(programme, "disposal", "document");
        await Remove(programme);
        var unit = $"programmes/{programme}/units/CAM-0001";
        var paper = Files.Pdf();
        (await app.Administrator.Submit(programme, "document", ["CAM-0001"], paper)).Created();
        (await app.Administrator.Post($"{unit}/sanitisation", new { method = "Overwritten" }, "*")).Ok();

        (await app.Administrator.Post($"{unit}/disposal", new { certificateNumber = "C-1" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-missing"
        );
        (await app.Administrator.Submit(programme, "document", ["CAM-0001"], paper)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-reused"
        );
        (await app.Administrator.Submit(programme, "document", ["CAM-0001"])).Created();
        (await app.Administrator.Post($"{unit}/disposal", new { certificateNumber = "C-1" }, "*")).Ok();
    }

    private async Task Remove(string programme)
    {
        var order = await app.StartedWorkOrder(programme);
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/outcome",
                new { outcome = "removedNotReplaced" },
                "*"
            )
        ).Ok();
    }

    private Task<long> UsesOfOthers(string programme) =>
        app.Sql<long>(
            $"SELECT count(*) FROM evidence_uses JOIN programmes ON id = programme_id WHERE code <> '{programme}'"
        );
}
