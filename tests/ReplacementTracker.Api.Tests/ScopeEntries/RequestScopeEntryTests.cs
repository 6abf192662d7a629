using System.Net;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;

namespace ReplacementTracker.Api.Tests.ScopeEntries;

public sealed class RequestScopeEntryTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Changes_nothing_until_another_person_approves()
    {
        var programme = await app.ActiveProgramme(units: 2);
        var planner = await app.ClientOf("petra", ["planner"]);
        var verifier = await app.ClientOf("vera", ["verifier"]);

        var asked = (
            await planner.Post(
                $"programmes/{programme}/scope-entries",
                new
                {
                    unit = "CAM-0001",
                    to = "excepted",
                    reason = "Belongs to the police",
                }
            )
        ).Created();

        asked
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe(
                (
                    "id sequence unit status from to change reason requestedBy requestedAt approvedBy rejectedBy "
                    + "decidedAt note occurredAt expiresOn expiredAt supersededAt undoes updatedAt etag"
                ).Split(' ')
            );
        ((string?)asked["unit"], (string?)asked["from"]).ShouldBe(("CAM-0001", "inScope"));
        ((string?)asked["to"], (int)asked["change"]!).ShouldBe(("excepted", 0));
        ((string?)asked["status"], (string?)asked["requestedBy"]).ShouldBe(("requested", "petra"));
        ((string?)asked["approvedBy"], (string?)asked["occurredAt"]).ShouldBe((null, null));
        var path = asked.Headers.Location!.ToString();
        path.ShouldEndWith($"/scope-entries/{asked["id"]}");
        (await Client.Get(path)).Ok().Text.ShouldBe(asked.Text);
        (await Client.Get(path, asked.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
        ((string?)(await Client.Get($"programmes/{programme}/units/CAM-0001"))["scopeStatus"]).ShouldBe("inScope");
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 2));

        var approved = (await verifier.Post($"{path}/approval", new { note = "Seen" }, asked.ETag)).Ok();

        ((string?)approved["status"], (int)approved["change"]!).ShouldBe(("approved", -1));
        ((string?)approved["reason"], (string?)approved["note"]).ShouldBe(("Belongs to the police", "Seen"));
        ((string?)approved["requestedBy"], (string?)approved["approvedBy"]).ShouldBe(("petra", "vera"));
        (await Client.Get(path)).Ok().Text.ShouldBe(approved.Text);
        var unit = await Client.Get($"programmes/{programme}/units/CAM-0001");
        ((string?)unit["scopeStatus"], (bool)unit["inBaseline"]!, unit.ETag).ShouldBe(("excepted", true, "\"2\""));
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 1));
        (await Client.Get($"programmes/{programme}/events?subjectKind=scope-entry"))["items"]!
            .AsArray()
            .Select(happened => (string?)happened!["type"])
            .ShouldBe(["scope-entry.requested", "scope-entry.approved"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_replaced_unit_takes_what_it_counted_for_along()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);

        await app.ScopeEntry(programme, "CAM-0001", "excepted");
        (await Figures.Recount(Client, programme, "replaced")).ShouldBe((1, 0));

        await app.ScopeEntry(programme, "CAM-0001", "unknown");
        (await Figures.Recount(Client, programme, "replaced")).ShouldBe((1, 1));
        (await Figures.Recount(Client, programme, "removed")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_decision_that_was_reported_late_counts_from_when_it_was_taken()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1, occurredAt: new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();

        var id = await app.ScopeEntry(programme, "CAM-0001", "excepted", occurredAt: "2026-02-01T10:00:00+01:00");

        var entry = await Client.Get($"programmes/{programme}/scope-entries/{id}");
        ((string?)entry["occurredAt"]).ShouldBe("2026-02-01T09:00:00Z");
        var progress = $"programmes/{programme}/progress?asOf=";
        ((int)(await Client.Get($"{progress}2026-01-31"))["scopeUnitCount"]!).ShouldBe(1);
        ((int)(await Client.Get($"{progress}2026-02-01"))["scopeUnitCount"]!).ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_what_is_no_change_no_unit_or_no_member_of_the_scope()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);

        (await Enter(programme, "CAM-0001", "inScope")).ShouldBeRefused(HttpStatusCode.Conflict, "scope-unchanged");
        (await Enter(programme, "none", "inScope")).ShouldBeRefused(HttpStatusCode.BadRequest, "unit-unknown");
        (await Enter(programme, "CAM-0001-R", "inScope")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-is-replacement"
        );
        (
            await Client.Post(
                $"programmes/{programme}/scope-entries",
                new
                {
                    unit = "CAM-0001",
                    to = "excepted",
                    reason = "Listed",
                    occurredAt = "2020-01-01T00:00:00Z",
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "occurred-out-of-order");
        (await Client.Get($"programmes/{programme}/scope-entries"))["total"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Is_for_active_programmes()
    {
        var draft = await app.DraftProgramme();
        await app.Units(draft, 1);
        var closed = await app.ActiveProgramme(units: 1);
        await app.CloseProgramme(closed);

        foreach (var programme in new[] { draft, closed })
        {
            (await Enter(programme, "CAM-0001", "excepted")).ShouldBeRefused(
                HttpStatusCode.Conflict,
                "programme-not-active"
            );
        }
    }

    [Theory]
    [InlineData("{}", "/unit not-null", "/to not-null", "/reason not-null")]
    [InlineData("""{"unit":"a/b","to":"excepted","reason":"a\u0000"}""", "/unit tag", "/reason prose")]
    [InlineData("""{"unit":"A","to":"perhaps","reason":"x"}""", "/to wrong-type")]
    [InlineData("""{"unit":"A","to":"excepted","reason":"x","from":"inScope"}""", "/from unknown-member")]
    [InlineData("""{"unit":"A","to":"inScope","reason":"x","expiresOn":"2999-01-01"}""", "/expiresOn null")]
    [InlineData("""{"unit":"A","to":"excepted","reason":"x","expiresOn":"2026-02-30"}""", "/expiresOn wrong-type")]
    [InlineData(
        """{"unit":"A","to":"excepted","reason":"x","expiresOn":"9999-01-01"}""",
        "/expiresOn inclusive-between"
    )]
    [InlineData(
        """{"unit":"CAM-0001","to":"excepted","reason":"x","occurredAt":"2999-01-01T00:00:00Z"}""",
        "/occurredAt in-future"
    )]
    public async Task Refuses_what_it_does_not_understand(string body, params string[] errors)
    {
        var programme = await app.ActiveProgramme(units: 1);

        var refused = await Client.PostText($"programmes/{programme}/scope-entries", body);

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe(errors, ignoreOrder: true);
    }

    [Fact]
    public async Task Refuses_a_reason_without_end()
    {
        var programme = await app.ActiveProgramme(units: 1);

        (
            await Client.Post(
                $"programmes/{programme}/scope-entries",
                new
                {
                    unit = "CAM-0001",
                    to = "excepted",
                    reason = new string('x', 1001),
                }
            )
        ).Errors.ShouldBe(["/reason prose"]);
    }

    [Fact]
    public async Task Is_for_planners_and_the_ledger_for_readers()
    {
        var programme = await app.ActiveProgramme(units: 1);
        var entries = $"programmes/{programme}/scope-entries";
        var entry = new
        {
            unit = "CAM-0001",
            to = "excepted",
            reason = "Listed",
        };

        (await app.Anonymous.Post(entries, entry)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        foreach (var role in new[] { "reader", "engineer", "verifier" })
        {
            (await (await app.ClientOf("eve", [role])).Post(entries, entry)).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        var stranger = await app.ClientOf("eve", ["planner"], [await app.DraftProgramme()]);
        (await stranger.Post(entries, entry)).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await (await app.ClientOf("rita", ["reader"])).Get(entries)).Ok();
    }

    [Fact]
    public async Task The_ledger_is_read_in_order_filtered_and_paged()
    {
        var programme = await app.ActiveProgramme(units: 3);
        foreach (var (unit, to) in new[] { (1, "excepted"), (2, "outOfScope"), (1, "unknown"), (3, "unknown") })
        {
            await app.ScopeEntry(programme, $"CAM-000{unit}", to);
        }

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var since = app.Clock.GetUtcNow();
        (await Enter(programme, "CAM-0002", "inScope")).Created();

        var entries = $"programmes/{programme}/scope-entries";
        (await Units("")).ShouldBe(["CAM-0001", "CAM-0002", "CAM-0001", "CAM-0003", "CAM-0002"]);
        (await Units("?unit=CAM-0001")).ShouldBe(["CAM-0001", "CAM-0001"]);
        (await Units("?unit=CAM-0002&unit=CAM-0003")).ShouldBe(["CAM-0002", "CAM-0003", "CAM-0002"]);
        (await Units("?to=unknown")).ShouldBe(["CAM-0001", "CAM-0003"]);
        (await Units("?to=excepted&to=outOfScope")).ShouldBe(["CAM-0001", "CAM-0002"]);
        (await Units("?status=requested")).ShouldBe(["CAM-0002"]);
        (await Units("?status=approved&unit=CAM-0002")).ShouldBe(["CAM-0002"]);
        (await Units($"?updatedSince={since:yyyy-MM-ddTHH:mm:ss}Z")).ShouldBe(["CAM-0002"]);
        (await Client.Get($"{entries}?status=perhaps")).Errors.ShouldBe(["status[0] one-of"]);
        (await Client.Get($"{entries}?updatedSince=now")).Errors.ShouldBe(["updatedSince instant"]);
        (await Client.Get($"{entries}?to=perhaps")).Errors.ShouldBe(["to[0] one-of"]);
        (await Client.Get($"{entries}?unit=a%2Fb")).Errors.ShouldBe(["unit[0] tag"]);
        (await Client.Get($"{entries}?from=inScope")).Errors.ShouldBe(["from unknown-parameter"]);
        (await Client.Get($"{entries}?cursor=bm8")).Errors.ShouldBe(["cursor cursor"]);

        async Task<string?[]> Units(string filter) =>
            [.. (await Figures.All(Client, entries + filter, limit: 1)).Select(entry => (string?)entry["unit"])];
    }

    [Fact]
    public async Task The_ledger_is_append_only()
    {
        var programme = await app.ActiveProgramme(units: 1);
        var entry = (await Enter(programme, "CAM-0001", "excepted")).Created().Headers.Location!.ToString();

        (await Client.Patch(entry, new { reason = "Other" }, "*")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Client.Delete(entry, "*")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("not-an-id")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task An_entry_that_does_not_exist_is_not_found(string id)
    {
        var programme = await app.DraftProgramme();

        (await Client.Get($"programmes/{programme}/scope-entries/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "scope-entry-not-found"
        );
    }

    [Fact]
    public async Task An_entry_of_another_programme_is_not_found()
    {
        var programme = await app.ActiveProgramme(units: 1);
        var id = (string)(await Enter(programme, "CAM-0001", "excepted")).Created()["id"]!;

        (await Client.Get($"programmes/{await app.DraftProgramme()}/scope-entries/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "scope-entry-not-found"
        );
    }

    [Fact]
    public async Task Of_simultaneous_requests_for_one_unit_one_is_open()
    {
        var programme = await app.ActiveProgramme(units: 1);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(number => Enter(programme, "CAM-0001", number % 2 == 0 ? "excepted" : "unknown"))
        );

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.Code == "scope-entry-open").ShouldBe(11);
        ((int)(await Client.Get($"programmes/{programme}/scope-entries"))["total"]!).ShouldBe(1);
    }

    /// <summary>Whatever happens in whatever order: baseline plus entries is scope, and both are what the log adds up to.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Baseline_plus_entries_is_scope_is_the_sum_of_effects(int seed)
    {
        var random = new Random(seed);
        var programme = await app.DraftProgramme();
        var units = $"programmes/{programme}/units";
        List<string> tags = [.. await app.Units(programme, 2)];
        string?[] vendors = [null, "hikvision", "huawei", "axis"];
        string[] statuses = ["unknown", "inScope", "outOfScope", "excepted"];
        var active = false;

        for (var step = 0; step < 40; step++)
        {
            var tag = tags[random.Next(tags.Count)];
            var status = statuses[random.Next(statuses.Length)];
            switch (random.Next(6))
            {
                case 0 or 1:
                    var unit = new
                    {
                        tag = $"X-{step}",
                        site = "UT",
                        labelVendor = vendors[random.Next(vendors.Length)],
                        scopeStatus = random.Next(2) == 0 ? status : null,
                        reason = random.Next(4) == 0 ? null : "Found",
                    };
                    if ((await Client.Post(units, unit)).Status == HttpStatusCode.Created)
                    {
                        tags.Add(unit.tag);
                    }

                    break;
                case 2:
                    await Enter(programme, tag, status);
                    await DecideOnSome(programme, random);
                    break;
                case 3:
                    await Client.Post($"{units}/{tag}/isolation", new { }, "*");
                    break;
                case 4:
                    await Client.Patch($"{units}/{tag}", new { scopeStatus = status }, "*");
                    break;
                case 5 when !active && step > 10:
                    active = (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Code is null;
                    break;
                case 5:
                    if ((await Client.Delete($"{units}/{tag}", "*")).Status == HttpStatusCode.NoContent)
                    {
                        tags.Remove(tag);
                    }

                    break;
            }

            if (tags.Count == 0)
            {
                tags.AddRange(await app.Units(programme, 1, from: 100 + step));
            }
        }

        if (!active)
        {
            await app.Units(programme, 1, from: 900);
            (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        }

        var baseline = (int)(await Client.Get($"programmes/{programme}"))["baselineUnitCount"]!;
        var inventory = await Figures.All(Client, units);
        var entries = await Figures.All(Client, $"programmes/{programme}/scope-entries");
        var scope = inventory.Count(unit => (string?)unit["scopeStatus"] is "inScope" or "unknown");
        inventory.Count(unit => (bool)unit["inBaseline"]!).ShouldBe(baseline);
        (baseline + entries.Sum(entry => (int)entry["change"]!)).ShouldBe(scope);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((baseline, scope));
    }

    private async Task DecideOnSome(string programme, Random random)
    {
        var second = await app.Second();
        var entries = $"programmes/{programme}/scope-entries";
        foreach (var entry in (await Client.Get($"{entries}?status=requested")).Ok()["items"]!.AsArray())
        {
            var path = $"{entries}/{entry!["id"]}";
            switch (random.Next(5))
            {
                case 0:
                    (await second.Post($"{path}/rejection", new { reason = "No" }, "*")).Ok();
                    break;
                case 1:
                    (await Client.Post($"{path}/approval", ifMatch: "*")).Code.ShouldBe("own-scope-entry");
                    break;
                case 2:
                    (await Client.Post($"{path}/withdrawal", ifMatch: "*")).Ok();
                    break;
                default:
                    await second.Post($"{path}/approval", ifMatch: "*");
                    break;
            }
        }
    }

    private Task<Answer> Enter(string programme, string unit, string to) =>
        Client.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit,
                to,
                reason = "Looked at",
            }
        );
}
