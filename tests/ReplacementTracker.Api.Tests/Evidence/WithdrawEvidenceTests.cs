using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

public sealed class WithdrawEvidenceTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly object _mistake = new { reason = "Photograph of another camera" };

    [Fact]
    public async Task Deletes_the_content_and_keeps_that_it_was_there()
    {
        var programme = await app.ActiveProgramme(1);
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var photo = Files.Jpeg();
        var made = (await alice.Submit(programme, "serialPhoto", ["CAM-0001"], photo)).Created();
        var path = $"programmes/{programme}/evidence/{made["id"]}";

        var withdrawn = (await alice.Post($"{path}/withdrawal", _mistake, made.ETag)).Ok();

        ((string)withdrawn["withdrawnBy"]!).ShouldBe("Alice");
        ((string)withdrawn["withdrawalReason"]!).ShouldBe("Photograph of another camera");
        ((string)withdrawn["sha256"]!).ShouldBe(Files.Sha256(photo));
        withdrawn.ETag.ShouldBe("\"2\"");
        (await alice.Get($"{path}/content")).ShouldBeRefused(HttpStatusCode.Conflict, "evidence-withdrawn");
        (await app.Sql<long>($"SELECT count(*) FROM evidence_chunks WHERE evidence_id = '{made["id"]}'")).ShouldBe(0);
        var events = (await app.Administrator.Get($"programmes/{programme}/events?type=evidence.withdrawn")).Ok();
        events["items"]!.AsArray().ShouldHaveSingleItem();
        (await alice.Post($"{path}/withdrawal", _mistake, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-withdrawn"
        );
        (await alice.Submit(programme, "sitePhoto", ["CAM-0001"], photo)).Created();
    }

    [Fact]
    public async Task Is_for_the_uploader_and_planners()
    {
        var programme = await app.ActiveProgramme(1);
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var bob = await app.ClientOf("Bob", ["engineer"]);
        var planner = await app.ClientOf("Pia", ["planner"]);
        var id = (string)(await alice.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;
        var path = $"programmes/{programme}/evidence/{id}/withdrawal";

        (await bob.Post(path, _mistake, "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await planner.Post(path, _mistake, "*")).Ok();
    }

    [Fact]
    public async Task Tells_what_was_written_to_whoever_wrote_it_and_to_those_who_may_see_it()
    {
        var programme = await app.ActiveProgramme(1);
        var alice = await app.ClientOf("Alice", ["engineer"], seesSensitive: false);
        var hidden = await app.ClientOf("Hidden", ["planner"], seesSensitive: false);
        var planner = await app.ClientOf("Pia", ["planner"]);

        var byPlanner = await Submitted();
        ((string?)(await planner.Post($"{byPlanner}/withdrawal", _mistake, "*")).Ok()["fileName"]).ShouldBe("mine.jpg");
        var byAlice = await Submitted();
        ((string?)(await alice.Get(byAlice)).Ok()["fileName"]).ShouldBe("mine.jpg");
        ((string?)(await hidden.Get(byAlice)).Ok()["fileName"]).ShouldBeNull();
        ((string?)(await alice.Post($"{byAlice}/withdrawal", _mistake, "*")).Ok()["note"]).ShouldBe("In the cabinet");
        var byHidden = (await hidden.Post($"{await Submitted()}/withdrawal", _mistake, "*")).Ok();
        ((string?)byHidden["uploadedBy"]).ShouldBe("Alice");
        ((string?)byHidden["fileName"], (string?)byHidden["note"], (string?)byHidden["reference"]).ShouldBe(
            (null, null, null)
        );
        byHidden.Text.ShouldNotContain("mine.jpg");
        (await hidden.Get($"programmes/{programme}/evidence")).Ok().Text.ShouldNotContain("mine.jpg");

        async Task<string> Submitted()
        {
            using var form = Files.Form(
                Files.Jpeg(),
                "mine.jpg",
                contentType: null,
                ("kind", "serialPhoto"),
                ("unit", "CAM-0001"),
                ("note", "In the cabinet")
            );
            var made = (await alice.PostForm($"programmes/{programme}/evidence", form)).Created();
            ((string?)made["fileName"], (string?)made["note"]).ShouldBe(("mine.jpg", "In the cabinet"));
            return $"programmes/{programme}/evidence/{made["id"]}";
        }
    }

    [Fact]
    public async Task Needs_a_reason_and_the_version_that_was_seen()
    {
        var programme = await app.ActiveProgramme(1);
        var id = (string)(await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;
        var path = $"programmes/{programme}/evidence/{id}/withdrawal";

        (await app.Administrator.Post(path, new { }, "*")).Errors.ShouldBe(["/reason not-null"]);
        (await app.Administrator.Post(path, _mistake)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Post(path, _mistake, "\"7\"")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
    }

    [Fact]
    public async Task Refuses_what_a_step_rests_on()
    {
        var programme = await app.ActiveProgramme(1);
        var order = await app.CompletedWorkOrder(programme);
        var alice = await app.ClientOf("Alice", ["engineer"]);
        var vera = await app.ClientOf("Vera", ["verifier"]);
        var id = (string)
            (await alice.Submit(programme, "serialPhoto", ["CAM-0001"], workOrder: order)).Created()["id"]!;
        (
            await vera.Post(
                $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/verification",
                new { verification = "accepted" },
                "*"
            )
        ).Ok();

        (await alice.Post($"programmes/{programme}/evidence/{id}/withdrawal", _mistake, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "evidence-in-use"
        );
        using var content = await alice.Content(programme, id);
        content.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Never_wins_together_with_the_step_that_rests_on_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var programme = await app.ProgrammeThatDemands("replacement", "serialPhoto");
            var order = await app.CompletedWorkOrder(programme);
            var vera = await app.ClientOf("Vera", ["verifier"]);
            var id = (string)
                (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], workOrder: order)).Created()[
                    "id"
                ]!;

            var answers = await Task.WhenAll(
                app.Administrator.Post($"programmes/{programme}/evidence/{id}/withdrawal", _mistake, "*"),
                vera.Post(
                    $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/verification",
                    new { verification = "accepted" },
                    "*"
                )
            );

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers
                .Single(answer => answer.Status != HttpStatusCode.OK)
                .Code.ShouldBeOneOf("evidence-in-use", "evidence-missing");
        }
    }
}
