using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Programmes;

/// <summary>A programme ends when one person asks and another agrees.</summary>
public sealed class ClosureTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Is_asked_for_and_then_approved_by_another_person()
    {
        var programme = await app.ActiveProgramme(1);
        var path = $"programmes/{programme}";

        var asked = (await app.Administrator.Post($"{path}/closure", new { reason = "Fulfilled" }, "*")).Ok();

        ((string?)asked["status"], (string?)asked["closedAt"]).ShouldBe(("active", null));
        ((string?)asked["closure"]!["requestedBy"], (string?)asked["closure"]!["reason"]).ShouldBe(
            ("administrator", "Fulfilled")
        );
        asked["closure"]!
            .AsObject()
            .Select(member => member.Key)
            .ShouldBe(["requestedBy", "requestedAt", "reason", "approvedBy"]);
        (await app.Administrator.Get(path)).Ok().Text.ShouldBe(asked.Text);
        (await app.WorkOrder(programme)).ShouldBe("WO-0001");

        var closed = (
            await (await app.Second()).Post($"{path}/closure/approval", new { note = "Seen" }, asked.ETag)
        ).Ok();

        ((string?)closed["status"], (string?)closed["closure"]!["approvedBy"]).ShouldBe(("closed", "Second"));
        closed["closedAt"].ShouldNotBeNull();
        (await app.Administrator.Get(path)).Ok().Text.ShouldBe(closed.Text);
        (await app.Administrator.Get($"{path}/events?subjectKind=programme&type=programme.closed"))["items"]![0]![
            "changes"
        ]!["requestedBy"]!["to"]!
            .ToString()
            .ShouldBe("administrator");
    }

    [Fact]
    public async Task Is_asked_for_once_and_again_after_a_rejection()
    {
        var path = $"programmes/{await app.ActiveProgramme(1)}";
        var second = await app.Second();
        var reason = new { reason = "Fulfilled" };
        (await app.Administrator.Post($"{path}/closure", reason, "*")).Ok();

        (await (await app.ClientOf("Ada", ["administrator"])).Post($"{path}/closure", reason, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "closure-open"
        );
        var rejected = (await second.Post($"{path}/closure/rejection", new { reason = "Not yet" }, "*")).Ok();

        ((string?)rejected["status"], rejected["closure"]).ShouldBe(("active", null));
        (await second.Post($"{path}/closure/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "closure-not-requested"
        );
        (await second.Post($"{path}/closure/rejection", new { reason = "No" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "closure-not-requested"
        );
        (await app.Administrator.Post($"{path}/closure", reason, "*")).Ok();
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("ADA")]
    [InlineData(" Ada ")]
    [InlineData("A\u200bda")]
    [InlineData("\uff21da")]
    public async Task Is_never_decided_on_by_who_asked(string owner)
    {
        var programme = await app.ActiveProgramme(1);
        var path = $"programmes/{programme}";
        var ada = await app.ClientOf("Ada", ["administrator"]);
        var another = await app.ClientOf(owner, ["administrator"]);
        (await ada.Post($"{path}/closure", new { reason = "Fulfilled" }, "*")).Ok();
        var before = (await app.Administrator.Get(path)).Ok().Text;

        (await another.Post($"{path}/closure/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-closure"
        );
        (await another.Post($"{path}/closure/rejection", new { reason = "No" }, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-closure"
        );

        (await app.Administrator.Get(path)).Ok().Text.ShouldBe(before);
    }

    [Fact]
    public async Task Of_simultaneous_approvals_one_wins()
    {
        for (var round = 0; round < 6; round++)
        {
            var path = $"programmes/{await app.ActiveProgramme(1)}";
            var (vera, second) = (await app.ClientOf("Vera", ["verifier"]), await app.Second());
            var asked = (await app.Administrator.Post($"{path}/closure", new { reason = "Done" }, "*")).Ok();

            var answers = await Task.WhenAll(
                vera.Post($"{path}/closure/approval", ifMatch: asked.ETag),
                second.Post($"{path}/closure/approval", ifMatch: "*"),
                second.Post($"{path}/closure/rejection", new { reason = "No" }, "*")
            );

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers
                .Where(answer => answer.Status != HttpStatusCode.OK)
                .ShouldAllBe(answer =>
                    answer.Code == "stale"
                    || answer.Code == "programme-not-active"
                    || answer.Code == "closure-not-requested"
                );
        }
    }

    [Fact]
    public async Task Is_asked_for_by_administrators_and_decided_on_by_planners_and_verifiers()
    {
        var path = $"programmes/{await app.ActiveProgramme(1)}";
        foreach (var role in new[] { "reader", "engineer", "planner", "verifier" })
        {
            (
                await (await app.ClientOf("Eve", [role])).Post($"{path}/closure", new { reason = "Done" }, "*")
            ).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        }

        (await app.Administrator.Post($"{path}/closure", new { reason = "Done" }, "*")).Ok();
        foreach (var role in new[] { "reader", "engineer" })
        {
            var eve = await app.ClientOf("Eve", [role]);
            (await eve.Post($"{path}/closure/approval", ifMatch: "*")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "not-allowed"
            );
        }

        (await (await app.ClientOf("Piet", ["planner"])).Post($"{path}/closure/approval", ifMatch: "*")).Ok();
    }

    [Fact]
    public async Task Demands_the_version_that_was_seen_and_a_reason()
    {
        var path = $"programmes/{await app.ActiveProgramme(1)}";
        (await app.Administrator.Post($"{path}/closure", new { reason = "Done" })).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Post($"{path}/closure", new { }, "*")).Errors.ShouldBe(["/reason not-null"]);
        (await app.Administrator.Post($"{path}/closure", new { reason = "Done" }, "*")).Ok();
        var second = await app.Second();

        (await second.Post($"{path}/closure/approval")).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await second.Post($"{path}/closure/approval", ifMatch: "\"1\"")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        (await second.Post($"{path}/closure/rejection", new { }, "*")).Errors.ShouldBe(["/reason not-null"]);
    }

    [Fact]
    public async Task Is_for_active_programmes()
    {
        var draft = $"programmes/{await app.DraftProgramme()}";

        (await app.Administrator.Post($"{draft}/closure", new { reason = "Done" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-active"
        );
        (await app.Administrator.Post($"{draft}/closure/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-active"
        );
    }
}
