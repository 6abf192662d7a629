using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.WorkOrders;

/// <summary>Ways around the rule that nobody verifies their own work, each of them closed.</summary>
public sealed class FourEyesTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly object _accepted = new { verification = "accepted" };

    [Fact]
    public async Task Who_reported_before_a_correction_did_it_as_well()
    {
        var (programme, order) = await Started();
        var alice = await app.ClientOf("Alice", ["engineer", "verifier"]);
        var bob = await app.ClientOf("Bob", ["engineer", "verifier"]);
        (await alice.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();
        (await bob.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();

        (await alice.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Fact]
    public async Task Who_removed_it_on_an_earlier_order_did_it_as_well()
    {
        var (programme, order) = await Started();
        var alice = await app.ClientOf("Alice", ["engineer", "verifier"]);
        var vera = await app.ClientOf("Vera", ["verifier"]);
        (await alice.Post($"{order}/lines/CAM-0001/outcome", new { outcome = "removedNotReplaced" }, "*")).Ok();
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).Ok();
        (await vera.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).Ok();

        var next = $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme)}";
        (await app.Administrator.Post($"{next}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();

        (await alice.Post($"{next}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Fact]
    public async Task Who_completed_the_order_put_the_work_forward()
    {
        var (programme, order) = await Started();
        var bob = await app.ClientOf("Bob", ["engineer", "verifier"]);
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();
        (await bob.Post($"{order}/completion", ifMatch: "*")).Ok();

        (await bob.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Theory]
    [InlineData("ALICE")]
    [InlineData("Alice ")]
    [InlineData(" Alice")]
    [InlineData("Alice\u200b")]
    [InlineData("Alice\u00a0")]
    [InlineData("\uff21lice")]
    public async Task Another_spelling_is_the_same_person(string owner)
    {
        var (programme, order) = await Started();
        var alice = await app.ClientOf("Alice", ["engineer"]);
        (await alice.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();
        var made = await app.Administrator.Post(
            "api-keys",
            new
            {
                name = "another",
                owner,
                roles = new[] { "verifier" },
            }
        );
        var other = app.Client((string)made.Created()["key"]!);

        (await other.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Fact]
    public async Task Who_completed_the_order_before_a_rework_put_the_work_forward_as_well()
    {
        var (programme, order) = await Started();
        var bob = await app.ClientOf("Bob", ["engineer", "verifier"]);
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();
        (await bob.Post($"{order}/completion", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/rework", new { reason = "Crooked" }, "*")).Ok();
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).Ok();

        (await bob.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
    }

    [Theory]
    [InlineData("Alice")]
    [InlineData("ALICE ")]
    [InlineData("Alice\u200b")]
    [InlineData("\uff21lice")]
    [InlineData("Bob")]
    [InlineData(" bob")]
    public async Task Who_reported_or_completed_does_not_close_the_order(string owner)
    {
        var (programme, order) = await Started();
        var alice = await app.ClientOf("Alice", ["engineer", "planner"]);
        var bob = await app.ClientOf("Bob", ["engineer", "planner"]);
        var vera = await app.ClientOf("Vera", ["verifier"]);
        (
            await alice.Post($"{order}/lines/CAM-0001/outcome", new { outcome = "failed", reason = "noAccess" }, "*")
        ).Ok();
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();
        (await bob.Post($"{order}/completion", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/rework", new { reason = "Crooked" }, "*")).Ok();
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).Ok();
        var accepted = (await vera.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).Ok();
        var one = await app.ClientOf(owner, ["administrator"]);

        foreach (var client in new[] { one, alice, bob, app.Administrator })
        {
            (await client.Post($"{order}/closure", ifMatch: "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "own-work");
        }

        (await app.Administrator.Get(order)).Text.ShouldBe(accepted.Text);
        ((string?)(await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).Ok()["state"]).ShouldBe("closed");
    }

    [Fact]
    public async Task Who_reported_does_not_close_the_order_incomplete_either()
    {
        var (_, order) = await Started();
        var alice = await app.ClientOf("Alice", ["engineer", "planner"]);
        var lost = new { incomplete = true, reason = "No access" };
        (
            await alice.Post($"{order}/lines/CAM-0001/outcome", new { outcome = "failed", reason = "noAccess" }, "*")
        ).Ok();

        (await alice.Post($"{order}/closure", lost, "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "own-work");
        (await (await app.ClientOf("alice", ["administrator"])).Post($"{order}/closure", lost, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-work"
        );
        (await app.Administrator.Post($"{order}/closure", lost, "*")).Ok();
    }

    [Fact]
    public async Task Of_simultaneous_closures_one_wins()
    {
        for (var round = 0; round < 6; round++)
        {
            var (programme, order) = await Started();
            var alice = await app.ClientOf("Alice", ["engineer"]);
            var vera = await app.ClientOf("Vera", ["verifier"]);
            (await alice.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced($"AX-{programme}"), "*")).Ok();
            (await alice.Post($"{order}/completion", ifMatch: "*")).Ok();
            (await vera.Post($"{order}/lines/CAM-0001/verification", _accepted, "*")).Ok();

            var answers = await Task.WhenAll(
                app.Administrator.Post($"{order}/closure", ifMatch: "*"),
                (await app.Second()).Post($"{order}/closure", ifMatch: "*")
            );

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers.Count(answer => answer.Code is "stale" or "work-order-state").ShouldBe(1);
        }
    }

    private async Task<(string Programme, string Order)> Started()
    {
        var programme = await app.ActiveProgramme(1);
        return (programme, $"programmes/{programme}/work-orders/{await app.StartedWorkOrder(programme)}");
    }
}
