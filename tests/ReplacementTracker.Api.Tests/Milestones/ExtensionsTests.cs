using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Milestones;

public sealed class ExtensionsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Is_asked_for_and_then_approved_by_another_person()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var path = $"programmes/{programme}/milestones/half";

        var asked = await Ask(paula, programme, "2026-05-15");

        asked.Created().Headers.Location!.ToString().ShouldEndWith($"/v1/{path}/extensions/1");
        asked
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe(
                "number milestone status fromDueOn dueOn reason requestedBy requestedAt decidedBy decidedAt note etag".Split(
                    ' '
                )
            );
        ((string?)asked["status"]).ShouldBe("requested");
        Days(await app.Administrator.Get(path)).ShouldBe(("2026-05-01", "2026-05-01", "2026-05-15", 0));

        app.Clock.Advance(TimeSpan.FromHours(1));
        var approved = (await vera.Post($"{path}/extensions/1/approval", new { note = "Agreed" }, asked.ETag)).Ok();

        ((string?)approved["status"]).ShouldBe("approved");
        ((string?)approved["requestedBy"]).ShouldBe("Paula");
        ((string?)approved["decidedBy"]).ShouldBe("Vera");
        ((string?)approved["requestedAt"]).ShouldBe("2026-04-01T08:00:00Z");
        ((string?)approved["decidedAt"]).ShouldBe("2026-04-01T09:00:00Z");
        ((string?)approved["note"]).ShouldBe("Agreed");
        (await paula.Get($"{path}/extensions/1")).Ok().Text.ShouldBe(approved.Text);
        (await paula.Get($"{path}/extensions/1", approved.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
        Days(await app.Administrator.Get(path)).ShouldBe(("2026-05-15", "2026-05-01", null, 1));
    }

    [Fact]
    public async Task Leaves_the_day_where_it_is_when_rejected_and_can_be_asked_again()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var asked = await Ask(paula, programme, "2026-05-15");

        (await vera.Post(Path(programme, "/1/rejection"), new { reason = "Too late" }, asked.ETag)).Ok();

        Days(await app.Administrator.Get($"programmes/{programme}/milestones/half"))
            .ShouldBe(("2026-05-01", "2026-05-01", null, 0));
        ((int)(await Ask(paula, programme, "2026-05-08")).Created()["number"]!).ShouldBe(2);
        (await List(programme, "")).ShouldBe(["1 rejected", "2 requested"]);
        (await List(programme, "?status=requested&status=approved")).ShouldBe(["2 requested"]);
        var page = (await app.Administrator.Get(Path(programme, "?limit=1"))).Ok();
        ((int)page["total"]!).ShouldBe(2);
        (await List(programme, $"?limit=1&cursor={page["nextCursor"]}")).ShouldBe(["2 requested"]);
    }

    [Fact]
    public async Task Is_never_decided_on_by_who_asked()
    {
        var programme = await Programme();
        var (paula, _) = await People();
        var otherKey = await app.ClientOf(" paula", ["administrator"]);
        await Ask(paula, programme, "2026-05-15");

        foreach (var client in new[] { paula, otherKey })
        {
            (await client.Post(Path(programme, "/1/approval"), ifMatch: "*")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "own-extension"
            );
            (await client.Post(Path(programme, "/1/rejection"), new { reason = "Mine" }, "*")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "own-extension"
            );
        }

        (await List(programme, "")).ShouldBe(["1 requested"]);
    }

    [Fact]
    public async Task Is_withdrawn_by_who_asked_and_nobody_else()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var asked = await Ask(paula, programme, "2026-05-15");
        var piet = await app.ClientOf("Piet", ["planner"]);

        (await piet.Post(Path(programme, "/1/withdrawal"), ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "extension-of-another"
        );
        (await paula.Post(Path(programme, "/1/withdrawal"))).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        var withdrawn = await (await app.ClientOf("PAULA ", ["planner"])).Post(
            Path(programme, "/1/withdrawal"),
            new { note = "Brackets arrived" },
            asked.ETag
        );

        ((string?)withdrawn.Ok()["status"], (string?)withdrawn["note"]).ShouldBe(("withdrawn", "Brackets arrived"));
        Days(await app.Administrator.Get($"programmes/{programme}/milestones/half"))
            .ShouldBe(("2026-05-01", "2026-05-01", null, 0));
        (await vera.Post(Path(programme, "/1/approval"), ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "extension-decided"
        );
        (await Ask(paula, programme, "2026-05-08")).Created();
        (await List(programme, "?status=withdrawn")).ShouldBe(["1 withdrawn"]);
    }

    [Fact]
    public async Task Is_asked_for_by_planners_and_decided_on_by_planners_and_verifiers()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var reader = await app.ClientOf("Rea", ["reader"]);
        var engineer = await app.ClientOf("Eva", ["engineer"]);
        foreach (var client in new[] { reader, engineer, vera })
        {
            (await Ask(client, programme, "2026-05-15")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        }

        (await Ask(paula, programme, "2026-05-15")).Created();
        foreach (var client in new[] { reader, engineer })
        {
            (await client.Get(Path(programme, "/1"))).Ok();
            (await client.Post(Path(programme, "/1/approval"), ifMatch: "*")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "not-allowed"
            );
            (await client.Post(Path(programme, "/1/rejection"), new { reason = "No" }, "*")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "not-allowed"
            );
        }

        var planner = await app.ClientOf("Piet", ["planner"]);
        (await planner.Post(Path(programme, "/1/approval"), ifMatch: "*")).Ok();
    }

    [Fact]
    public async Task Demands_the_version_that_was_seen()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var body = new { dueOn = "2026-05-15", reason = "Why" };
        var seen = (await paula.Get($"programmes/{programme}/milestones/half")).ETag;

        (await paula.Post(Path(programme, ""), body)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await paula.Post(Path(programme, ""), body, "\"2\"")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        var asked = (await paula.Post(Path(programme, ""), body, seen)).Created();
        (await vera.Post(Path(programme, "/1/approval"))).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );

        // Somebody who approves approves what they saw: it was renamed in between.
        (await paula.Patch($"programmes/{programme}/milestones/half", new { name = "Other" }, asked.ETag)).Ok();
        (await vera.Post(Path(programme, "/1/approval"), ifMatch: asked.ETag)).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        (await vera.Post(Path(programme, "/1/rejection"), new { reason = "No" }, asked.ETag)).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        var shown = (string?)(await vera.Get(Path(programme, "/1")))["etag"];
        (await vera.Post(Path(programme, "/1/approval"), ifMatch: shown)).Ok();
    }

    [Fact]
    public async Task Is_not_found_where_it_does_not_belong()
    {
        var programme = await Programme();
        var other = await Programme();
        await Create(programme, "other", "2026-05-01");
        var (paula, vera) = await People();
        await Ask(paula, programme, "2026-05-15");

        string[] paths =
        [
            Path(other, "/1"),
            $"programmes/{programme}/milestones/other/extensions/1",
            Path(programme, "/2"),
            Path(programme, "/01"),
            Path(programme, "/+1"),
            Path(programme, "/one"),
            Path(programme, "/99999999999999999999"),
        ];
        foreach (var path in paths)
        {
            (await vera.Get(path)).ShouldBeRefused(HttpStatusCode.NotFound, "extension-not-found");
            (await vera.Post($"{path}/approval", ifMatch: "*")).ShouldBeRefused(
                HttpStatusCode.NotFound,
                "extension-not-found"
            );
            (await vera.Post($"{path}/rejection", new { reason = "No" }, "*")).ShouldBeRefused(
                HttpStatusCode.NotFound,
                "extension-not-found"
            );
        }

        (await vera.Get($"programmes/{programme}/milestones/nowhere/extensions")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "milestone-not-found"
        );
        (await vera.Get($"programmes/nowhere/milestones/half/extensions/1")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
    }

    [Fact]
    public async Task Refuses_what_moves_nothing_or_comes_too_late()
    {
        var programme = await Programme();
        var (paula, vera) = await People();

        (await Ask(paula, programme, "2026-05-01")).ShouldBeRefused(HttpStatusCode.Conflict, "extension-moves-nothing");
        (await Ask(paula, programme, "2026-04-30")).ShouldBeRefused(HttpStatusCode.Conflict, "extension-too-early");
        (await Ask(paula, programme, "2026-05-15")).Created();
        (await Ask(paula, programme, "2026-05-16")).ShouldBeRefused(HttpStatusCode.Conflict, "extension-open");

        // The day in Amsterdam ends at ten in the evening UTC.
        app.Clock.FreezeAt(new(2026, 5, 1, 22, 0, 0, TimeSpan.Zero));
        (await vera.Post(Path(programme, "/1/approval"), ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "milestone-missed"
        );
        (await vera.Post(Path(programme, "/1/rejection"), new { reason = "Missed" }, "*")).Ok();
        (await Ask(paula, programme, "2026-05-15")).ShouldBeRefused(HttpStatusCode.Conflict, "milestone-missed");
        (await vera.Post(Path(programme, "/1/approval"), ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "extension-decided"
        );
        ((string?)(await app.Administrator.Get($"programmes/{programme}/milestones/half"))["status"]).ShouldBe(
            "missed"
        );
    }

    [Fact]
    public async Task Refuses_to_move_what_is_reached()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        await Create(programme, "one", "2026-05-01", 1);
        await Ask(paula, programme, "2026-05-15", "one");
        await app.CompletedWorkOrder(programme, "CAM-0001");

        (await vera.Post($"programmes/{programme}/milestones/one/extensions/1/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "milestone-reached"
        );
        (
            await vera.Post(
                $"programmes/{programme}/milestones/one/extensions/1/rejection",
                new { reason = "Reached" },
                "*"
            )
        ).Ok();
        (await Ask(paula, programme, "2026-05-15", "one")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "milestone-reached"
        );
    }

    [Fact]
    public async Task Is_of_active_programmes_only()
    {
        app.Clock.FreezeAt(Start);
        var draft = await app.DraftProgramme("2026-04-01", "2026-06-10");
        await Create(draft, "half", "2026-05-01");
        var programme = await Programme();
        var (paula, vera) = await People();
        await Ask(paula, programme, "2026-05-15");
        await app.CloseProgramme(programme);

        (await Ask(paula, draft, "2026-05-15")).ShouldBeRefused(HttpStatusCode.Conflict, "programme-not-active");
        (await vera.Post(Path(programme, "/1/approval"), ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-active"
        );
        (await vera.Post(Path(programme, "/1/rejection"), new { reason = "No" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "programme-not-active"
        );
        (await List(programme, "")).ShouldBe(["1 requested"]);
    }

    [Theory]
    [InlineData("{}", "/dueOn not-null,/reason not-null")]
    [InlineData("""{"dueOn":"2026-05-15","reason":" "}""", "/reason prose")]
    [InlineData("""{"dueOn":"0001-01-01","reason":"Why"}""", "/dueOn inclusive-between")]
    [InlineData("""{"dueOn":"2026-02-30","reason":"Why"}""", "/dueOn wrong-type")]
    [InlineData("""{"dueOn":"2026-05-15","reason":"a\u0000b"}""", "/reason prose")]
    [InlineData("""{"dueOn":"2026-05-15","reason":"Why","approvedBy":"Me"}""", "/approvedBy unknown-member")]
    public async Task Refuses_what_is_none(string body, string errors)
    {
        var programme = await Programme();

        var answer = await app.Administrator.Send(
            HttpMethod.Post,
            Path(programme, ""),
            body,
            headers: ("If-Match", "*")
        );

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.Order().ShouldBe(errors.Split(','));
        (await List(programme, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Tells_the_log_who_asked_who_decided_and_why()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        await Ask(paula, programme, "2026-05-15");
        await vera.Post(Path(programme, "/1/rejection"), new { reason = "Too late" }, "*");
        await Ask(paula, programme, "2026-05-08");
        await vera.Post(Path(programme, "/2/approval"), ifMatch: "*");

        var events = (await app.Administrator.Get($"programmes/{programme}/events?subjectKind=milestone")).Ok()[
            "items"
        ]!
            .AsArray()
            .Where(item => (string?)item!["type"] != "milestone.created")
            .OrderBy(item => (int)item!["version"]!)
            .ToList();

        events
            .Select(item => $"{item!["version"]} {item["actor"]} {item["type"]} {item["subject"]!["key"]}")
            .ShouldBe([
                "2 Paula milestone.extension-requested half",
                "3 Vera milestone.extension-rejected half",
                "4 Paula milestone.extension-requested half",
                "5 Vera milestone.extended half",
            ]);
        events
            .Select(item => Sorted(item!["changes"]!))
            .ShouldBe([
                """extension: null → 1; reason: null → "Bracket delivery"; requestedBy: null → "Paula"; requestedDueOn: null → "2026-05-15";""",
                """extension: null → 1; reason: null → "Too late"; rejectedBy: null → "Vera"; requestedBy: null → "Paula"; requestedDueOn: "2026-05-15" → null;""",
                """extension: null → 2; reason: null → "Bracket delivery"; requestedBy: null → "Paula"; requestedDueOn: null → "2026-05-08";""",
                """approvedBy: null → "Vera"; dueOn: "2026-05-01" → "2026-05-08"; extension: null → 2; reason: null → "Bracket delivery"; requestedBy: null → "Paula"; requestedDueOn: "2026-05-08" → null;""",
            ]);
    }

    [Fact]
    public async Task Leaves_what_was_promised_then_as_it_was()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var path = $"programmes/{programme}/milestones/half";
        app.Clock.FreezeAt(new(2026, 4, 20, 8, 0, 0, TimeSpan.Zero));
        var yesterday = (await paula.Get($"{path}?asOf=2026-04-19")).Ok().Text;
        var asked = await Ask(paula, programme, "2026-05-15");
        app.Clock.Advance(TimeSpan.FromHours(1));
        await vera.Post(Path(programme, "/1/approval"), ifMatch: asked.ETag);
        app.Clock.Advance(TimeSpan.FromHours(1));

        (await paula.Get($"{path}?asOf=2026-04-19")).Text.ShouldBe(yesterday);
        Days(await paula.Get(path)).ShouldBe(("2026-05-15", "2026-05-01", null, 1));
        Days(await paula.Get($"{path}?knownAt=2026-04-20T07:59:59Z")).ShouldBe(("2026-05-01", "2026-05-01", null, 0));
        Days(await paula.Get($"{path}?knownAt=2026-04-20T08:30:00Z"))
            .ShouldBe(("2026-05-01", "2026-05-01", "2026-05-15", 0));
        Days(await paula.Get($"{path}?knownAt=2026-04-20T09:30:00Z")).ShouldBe(("2026-05-15", "2026-05-01", null, 1));

        // Later it is judged by the new day, and by the old one as then known.
        app.Clock.FreezeAt(new(2026, 5, 16, 8, 0, 0, TimeSpan.Zero));
        ((string?)(await paula.Get($"{path}?asOf=2026-05-02"))["status"]).ShouldNotBe("missed");
        ((string?)(await paula.Get($"{path}?asOf=2026-05-16"))["status"]).ShouldBe("missed");
        ((string?)(await paula.Get($"{path}?asOf=2026-05-02&knownAt=2026-04-20T08:30:00Z"))["status"]).ShouldBe(
            "missed"
        );
    }

    [Fact]
    public async Task Is_either_approved_or_rejected_when_two_decide_at_once()
    {
        var programme = await Programme();
        var (paula, vera) = await People();
        var victor = await app.ClientOf("Victor", ["verifier"]);
        for (var round = 1; round <= 8; round++)
        {
            var asked = await Ask(paula, programme, $"2026-06-{round:00}");

            var answers = await Task.WhenAll(
                vera.Post(Path(programme, $"/{round}/approval"), ifMatch: round % 2 == 0 ? "*" : asked.ETag),
                victor.Post(Path(programme, $"/{round}/rejection"), new { reason = "No" }, asked.ETag)
            );

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers
                .Single(answer => answer.Status != HttpStatusCode.OK)
                .Code.ShouldBeOneOf("stale", "extension-decided");
            var isApproved = answers[0].Status == HttpStatusCode.OK;
            (await List(programme, ""))[^1].ShouldBe($"{round} {(isApproved ? "approved" : "rejected")}");
            var dueOn = (string)(await paula.Get($"programmes/{programme}/milestones/half"))["dueOn"]!;
            (dueOn == $"2026-06-{round:00}").ShouldBe(isApproved);
        }
    }

    [Fact]
    public async Task Is_open_once_when_two_ask_at_once()
    {
        var (paula, _) = await People();
        for (var round = 0; round < 5; round++)
        {
            var programme = await Programme();

            var answers = await Task.WhenAll(
                Enumerable.Range(1, 4).Select(day => Ask(paula, programme, $"2026-06-{day:00}"))
            );

            answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
            answers
                .Where(answer => answer.Status != HttpStatusCode.Created)
                .ShouldAllBe(answer => answer.Code == "extension-open" || answer.Code == "stale");
            (await List(programme, "")).ShouldBe(["1 requested"]);
        }
    }

    private async Task<string> Programme()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.ActiveProgramme(2, startsOn: "2026-04-01", deadline: "2026-06-10");
        await Create(programme, "half", "2026-05-01");
        return programme;
    }

    private async Task<(TrackerClient Planner, TrackerClient Verifier)> People() =>
        (await app.ClientOf("Paula", ["planner"]), await app.ClientOf("Vera", ["verifier"]));

    private async Task Create(string programme, string code, string dueOn, int targetUnitCount = 2) =>
        (
            await app.Administrator.Post(
                $"programmes/{programme}/milestones",
                new
                {
                    code,
                    name = code,
                    dueOn,
                    targetUnitCount,
                }
            )
        ).Created();

    private static Task<Answer> Ask(TrackerClient client, string programme, string dueOn, string milestone = "half") =>
        client.Post(
            $"programmes/{programme}/milestones/{milestone}/extensions",
            new { dueOn, reason = "Bracket delivery" },
            "*"
        );

    private static string Path(string programme, string rest) =>
        $"programmes/{programme}/milestones/half/extensions{rest}";

    private async Task<List<string>> List(string programme, string query) =>
        [
            .. (await app.Administrator.Get(Path(programme, query))).Ok()["items"]!
                .AsArray()
                .Select(item => $"{item!["number"]} {item["status"]}"),
        ];

    private static string Sorted(JsonNode changes) =>
        string.Join(
            ' ',
            changes
                .AsObject()
                .OrderBy(field => field.Key, StringComparer.Ordinal)
                .Select(field => $"{field.Key}: {Text(field.Value!["from"])} → {Text(field.Value["to"])};")
        );

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";

    private static (string?, string?, string?, int) Days(Answer milestone) =>
        (
            (string?)milestone.Ok()["dueOn"],
            (string?)milestone["originalDueOn"],
            (string?)milestone["requestedDueOn"],
            (int)milestone["extensionCount"]!
        );
}
