using System.Net;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;

namespace ReplacementTracker.Api.Tests.ScopeEntries;

/// <summary>Nobody changes alone what counts, in whatever spelling and with however many keys.</summary>
public sealed class DecideOnScopeEntryTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Theory]
    [InlineData("Paula")]
    [InlineData("PAULA")]
    [InlineData(" Paula")]
    [InlineData("Paula\u200b")]
    [InlineData("\uff30aula")]
    public async Task Is_never_approved_or_rejected_by_who_asked(string owner)
    {
        var programme = await app.ActiveProgramme(2);
        var paula = await app.ClientOf("Paula", ["planner"]);
        var another = await app.ClientOf(owner, ["administrator"]);
        var path = await Ask(paula, programme, "CAM-0001");
        var id = path.Split('/')[^1];
        var before = await EventsOf(programme);

        (await another.Post($"{path}/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-scope-entry"
        );
        (await another.Post($"{path}/rejection", new { reason = "No" }, "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-scope-entry"
        );
        (await Approve(another, programme, id)).ShouldBeRefused(HttpStatusCode.Forbidden, "own-scope-entry");

        ((string?)(await Client.Get(path))["status"]).ShouldBe("requested");
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0001"))["scopeStatus"]).ShouldBe("inScope");
        (await EventsOf(programme)).ShouldBe(before);
    }

    [Fact]
    public async Task An_importer_does_not_approve_what_the_import_adds()
    {
        var programme = await app.ActiveProgramme(1);
        var paula = await app.ClientOf("Paula", ["planner"]);
        var imported = await paula.PostText(
            $"programmes/{programme}/imports?reason=Found",
            "tag,site,labelVendor\nNEW-1,UT,huawei\n",
            "text/csv"
        );
        imported.Status.ShouldBe(HttpStatusCode.Accepted, imported.Text);
        var entry = (await Client.Get($"programmes/{programme}/scope-entries"))["items"]![0]!;

        (await Approve(await app.ClientOf("paula ", ["verifier"]), programme, (string)entry["id"]!)).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "own-scope-entry"
        );
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Leaves_the_scope_as_it_is_when_rejected_and_can_be_asked_again()
    {
        var programme = await app.ActiveProgramme(1);
        var path = await Ask(Client, programme, "CAM-0001");

        var rejected = (await (await app.Second()).Post($"{path}/rejection", new { reason = "Still hangs" }, "*")).Ok();

        ((string?)rejected["status"], (string?)rejected["rejectedBy"]).ShouldBe(("rejected", "Second"));
        ((string?)rejected["note"], (string?)rejected["approvedBy"]).ShouldBe(("Still hangs", null));
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1));
        await Ask(Client, programme, "CAM-0001");
    }

    [Fact]
    public async Task Is_withdrawn_by_who_asked_and_nobody_else()
    {
        var programme = await app.ActiveProgramme(1);
        var paula = await app.ClientOf("Paula", ["planner"]);
        var path = await Ask(paula, programme, "CAM-0001");

        (await Client.Post($"{path}/withdrawal", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "scope-entry-of-another"
        );
        var withdrawn = (await paula.Post($"{path}/withdrawal", new { note = "Wrong camera" }, "*")).Ok();

        ((string?)withdrawn["status"], (string?)withdrawn["note"]).ShouldBe(("withdrawn", "Wrong camera"));
        (await Client.Post($"{path}/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "scope-entry-decided"
        );
        await Ask(paula, programme, "CAM-0001");
    }

    [Fact]
    public async Task A_unit_has_one_open_request()
    {
        var programme = await app.ActiveProgramme(1);
        await Ask(Client, programme, "CAM-0001");

        var refused = await Client.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit = "CAM-0001",
                to = "unknown",
                reason = "Other",
            }
        );

        refused.ShouldBeRefused(HttpStatusCode.Conflict, "scope-entry-open");
        ((string?)refused["detail"])!.ShouldContain("administrator");
    }

    [Fact]
    public async Task Demands_the_version_that_was_seen()
    {
        var programme = await app.ActiveProgramme(1);
        var path = await Ask(Client, programme, "CAM-0001");
        var second = await app.Second();

        foreach (var (noun, client) in new[] { ("approval", second), ("rejection", second), ("withdrawal", Client) })
        {
            object body = noun == "rejection" ? new { reason = "No" } : new { note = "So" };
            (await client.Post($"{path}/{noun}", body)).ShouldBeRefused(
                HttpStatusCode.PreconditionRequired,
                "if-match-required"
            );
            (await client.Post($"{path}/{noun}", body, "\"7\"")).ShouldBeRefused(
                HttpStatusCode.PreconditionFailed,
                "stale"
            );
        }

        (await second.Post($"{path}/approval", ifMatch: "\"1\"")).Ok();
    }

    [Fact]
    public async Task Is_decided_on_by_planners_and_verifiers()
    {
        var programme = await app.ActiveProgramme(1);
        var path = await Ask(Client, programme, "CAM-0001");

        foreach (var role in new[] { "reader", "engineer" })
        {
            var eve = await app.ClientOf("Eve", [role]);
            (await eve.Post($"{path}/approval", ifMatch: "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
            (await eve.Post($"{path}/rejection", new { reason = "No" }, "*")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "not-allowed"
            );
        }

        (await (await app.ClientOf("Vera", ["verifier"])).Post($"{path}/approval", ifMatch: "*")).Ok();
    }

    [Fact]
    public async Task Of_simultaneous_approvals_one_wins()
    {
        for (var round = 0; round < 8; round++)
        {
            var programme = await app.ActiveProgramme(1);
            var path = await Ask(Client, programme, "CAM-0001");
            var id = path.Split('/')[^1];
            var (vera, second) = (await app.ClientOf("Vera", ["verifier"]), await app.Second());

            var answers = await Task.WhenAll(
                vera.Post($"{path}/approval", ifMatch: "*"),
                second.Post($"{path}/approval", ifMatch: "\"1\""),
                Approve(second, programme, id),
                vera.Post($"{path}/rejection", new { reason = "No" }, "*")
            );

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers
                .Where(answer => answer.Status != HttpStatusCode.OK)
                .ShouldAllBe(answer =>
                    answer.Code == "stale"
                    || answer.Code == "scope-entry-decided"
                    || answer.Code == "scope-entry-outdated"
                );
            var change = (int)(await Client.Get(path))["change"]!;
            (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 1 + change));
            var events = (await Client.Get($"programmes/{programme}/events?subjectKind=scope-entry")).Ok();
            events["items"]!.AsArray().Count.ShouldBe(2);
        }
    }

    [Fact]
    public async Task Counts_from_the_instant_asked_for_unless_the_unit_was_changed_since()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1, occurredAt: new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        var asked = await Client.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit = "CAM-0001",
                to = "excepted",
                reason = "Listed",
                occurredAt = "2026-02-01T10:00:00Z",
            }
        );
        ((string?)asked.Created()["occurredAt"]).ShouldBe("2026-02-01T10:00:00Z");
        var path = asked.Headers.Location!.ToString();
        (
            await Client.Post(
                $"programmes/{programme}/units/CAM-0001/isolation",
                new { occurredAt = "2026-02-03T10:00:00Z" },
                "*"
            )
        ).Ok();
        var second = await app.Second();

        (await second.Post($"{path}/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "occurred-out-of-order"
        );
        (await second.Post($"{path}/approval", new { occurredAt = "2999-01-01T00:00:00Z" }, "*")).Errors.ShouldBe([
            "/occurredAt in-future",
        ]);
        var approved = await second.Post($"{path}/approval", new { occurredAt = "2026-02-04T10:00:00Z" }, "*");

        ((string?)approved.Ok()["occurredAt"]).ShouldBe("2026-02-04T10:00:00Z");
    }

    [Fact]
    public async Task Many_are_approved_at_once_or_none()
    {
        var programme = await app.ActiveProgramme(3);
        var paula = await app.ClientOf("Paula", ["planner"]);
        string[] ids =
        [
            (await Ask(paula, programme, "CAM-0001")).Split('/')[^1],
            (await Ask(paula, programme, "CAM-0002")).Split('/')[^1],
            (await Ask(Client, programme, "CAM-0003")).Split('/')[^1],
        ];

        (await Approve(Client, programme, ids)).ShouldBeRefused(HttpStatusCode.Forbidden, "own-scope-entry");
        (await Approve(Client, programme, ids[0], $"{Guid.NewGuid()}")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "scope-entry-unknown"
        );
        (await Figures.Recount(Client, programme, "units")).ShouldBe((3, 3));

        var approved = (await Approve(await app.Second(), programme, ids)).Ok();

        ((int)approved["total"]!).ShouldBe(3);
        approved["items"]!
            .AsArray()
            .Select(entry => $"{entry!["unit"]} {entry["status"]} {entry["approvedBy"]} {entry["note"]}")
            .ShouldBe([
                "CAM-0001 approved Second Seen",
                "CAM-0002 approved Second Seen",
                "CAM-0003 approved Second Seen",
            ]);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((3, 0));
        (await Approve(await app.Second(), programme, ids[1])).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "scope-entry-decided"
        );
    }

    [Theory]
    [InlineData("{}", "/entries entry-ids")]
    [InlineData("""{"entries":[]}""", "/entries entry-ids")]
    [InlineData("""{"entries":["x"]}""", "/entries/0 wrong-type")]
    [InlineData(
        """{"entries":["019ab000-0000-7000-8000-000000000000","019ab000-0000-7000-8000-000000000000"],"note":"a\u0000"}""",
        "/entries entry-ids",
        "/note prose"
    )]
    public async Task Refuses_a_list_that_it_does_not_understand(string body, params string[] errors)
    {
        var programme = await app.ActiveProgramme(1);

        var refused = await Client.PostText($"programmes/{programme}/scope-entries/approvals", body);

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe(errors, ignoreOrder: true);
    }

    [Fact]
    public async Task Approves_five_hundred_at_once_and_no_more()
    {
        var programme = await app.ActiveProgramme(1);
        var rows = string.Concat(Enumerable.Range(1, 501).Select(number => $"NEW-{number},UT,huawei\n"));
        (
            await Client.PostText(
                $"programmes/{programme}/imports?reason=Found",
                "tag,site,labelVendor\n" + rows,
                "text/csv"
            )
        ).Status.ShouldBe(HttpStatusCode.Accepted);
        var entries = await Figures.All(Client, $"programmes/{programme}/scope-entries?status=requested");
        string[] ids = [.. entries.Select(entry => (string)entry["id"]!)];
        var second = await app.Second();

        (await Approve(second, programme, ids)).Errors.ShouldBe(["/entries entry-ids"]);
        (await Approve(second, programme, ids[..500])).Ok();

        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, 501));
        ((int)(await Client.Get($"programmes/{programme}/progress"))["scope"]!["addedCount"]!).ShouldBe(500);
    }

    [Fact]
    public async Task What_waits_moves_no_figure()
    {
        var programme = await app.ActiveProgramme(2);
        var before = (await Client.Get($"programmes/{programme}/progress")).Ok();
        await Ask(Client, programme, "CAM-0001");
        (
            await Client.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "FOUND",
                    site = "UT",
                    labelVendor = "huawei",
                    reason = "Found",
                }
            )
        ).Created();

        var after = (await Client.Get($"programmes/{programme}/progress")).Ok();

        after["scope"]!.ToJsonString().ShouldBe(before["scope"]!.ToJsonString());
        after["baseline"]!.ToJsonString().ShouldBe(before["baseline"]!.ToJsonString());
    }

    private async Task<string> Ask(TrackerClient client, string programme, string unit) => (
            await client.Post(
                $"programmes/{programme}/scope-entries",
                new
                {
                    unit,
                    to = "excepted",
                    reason = "Listed building",
                }
            )
        ).Created().Headers.Location!.ToString();

    private static Task<Answer> Approve(TrackerClient client, string programme, params string[] entries) =>
        client.Post($"programmes/{programme}/scope-entries/approvals", new { entries, note = "Seen" });

    private async Task<string[]> EventsOf(string programme) =>
        [
            .. (await Client.Get($"programmes/{programme}/events?limit=500")).Ok()["items"]!
                .AsArray()
                .Select(one => $"{one!["sequence"]} {one["type"]} {one["id"]}"),
        ];
}
