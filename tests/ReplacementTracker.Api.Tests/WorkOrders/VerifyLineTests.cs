using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.WorkOrders;

public sealed class VerifyLineTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly object _accepted = new { verification = "accepted" };

    [Fact]
    public async Task Moves_verified_by_one_and_nothing_else()
    {
        var programme = await app.ActiveProgramme(2);
        var order =
            $"programmes/{programme}/work-orders/{await app.CompletedWorkOrder(programme, "CAM-0001", "CAM-0002")}";
        var verifier = await app.ClientOf("Vera", ["verifier"]);

        (await verifier.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).Ok();

        var baseline = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok()["baseline"]!;
        baseline["verified"]!["count"]!.GetValue<int>().ShouldBe(1);
        baseline["replaced"]!["count"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Is_refused_to_who_did_the_work()
    {
        var programme = await app.ActiveProgramme(1);
        var order = $"programmes/{programme}/work-orders/{await app.CompletedWorkOrder(programme)}";

        (await app.Administrator.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Fact]
    public async Task Is_refused_to_another_key_of_who_did_the_work()
    {
        var programme = await app.ActiveProgramme(1);
        var order = $"programmes/{programme}/work-orders/{await app.CompletedWorkOrder(programme)}";
        var sameOwner = await app.ClientOf("Administrator", ["verifier"]);

        (await sameOwner.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Fact]
    public async Task Is_refused_without_the_role()
    {
        var programme = await app.ActiveProgramme(1);
        var order = $"programmes/{programme}/work-orders/{await app.CompletedWorkOrder(programme)}";
        var planner = await app.ClientOf("Plan", ["planner", "engineer", "reader"]);

        (await planner.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
    }

    [Fact]
    public async Task Is_refused_before_there_is_an_outcome_and_once_there_is_a_verdict()
    {
        var programme = await app.ActiveProgramme(1);
        var order = $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme)}";
        var verifier = await app.ClientOf("Vera", ["verifier"]);

        (await verifier.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "line-not-verifiable"
        );
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-1"), "*")).Ok();
        (await verifier.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).Ok();
        (await verifier.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "line-verified"
        );
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-2"), "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "line-accepted"
        );
    }

    [Fact]
    public async Task Sends_rejected_work_back_until_it_is_done_again_and_accepted()
    {
        var programme = await app.ActiveProgramme(1);
        var order = $"programmes/{programme}/work-orders/{await app.CompletedWorkOrder(programme)}";
        var verifier = await app.ClientOf("Vera", ["verifier"]);

        (
            await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "rejected" }, "*")
        ).Errors.ShouldBe(["/note not-null"]);
        (
            await verifier.Post(
                $"{order}/lines/CAM-0001/verification",
                new { verification = "rejected", note = "The photo shows another pole" },
                "*"
            )
        ).Ok();
        (await app.Administrator.Post($"{order}/rework", new { reason = "Another pole" }, "*")).Ok()["state"]!
            .ToString()
            .ShouldBe("inProgress");
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "lines-rejected"
        );
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-2"), "*")).Ok();
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).Ok();
        (await verifier.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).Ok();

        var baseline = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok()["baseline"]!;
        baseline["replaced"]!["count"]!.GetValue<int>().ShouldBe(1);
        baseline["verified"]!["count"]!.GetValue<int>().ShouldBe(1);
    }
}
