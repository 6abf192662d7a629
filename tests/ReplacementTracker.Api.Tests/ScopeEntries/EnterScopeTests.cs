using System.Net;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;

namespace ReplacementTracker.Api.Tests.ScopeEntries;

public sealed class EnterScopeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    [Fact]
    public async Task Takes_a_unit_out_of_the_scope_and_leaves_the_baseline()
    {
        var programme = await app.ActiveProgramme(units: 2);
        var planner = await app.ClientOf("petra", ["planner"]);

        var created = (
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

        ((string?)created["unit"], (string?)created["from"]).ShouldBe(("CAM-0001", "inScope"));
        ((string?)created["to"], (int)created["change"]!).ShouldBe(("excepted", -1));
        ((string?)created["reason"], (string?)created["approvedBy"]).ShouldBe(("Belongs to the police", "petra"));
        created.Headers.Location!.ToString().ShouldEndWith($"/scope-entries/{created["id"]}");
        (await Client.Get(created.Headers.Location.ToString())).Ok().Text.ShouldBe(created.Text);
        var unit = await Client.Get($"programmes/{programme}/units/CAM-0001");
        ((string?)unit["scopeStatus"], (bool)unit["inBaseline"]!, unit.ETag).ShouldBe(("excepted", true, "\"2\""));
        (await Figures.Recount(Client, programme, "units")).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_replaced_unit_takes_what_it_counted_for_along()
    {
        var programme = await app.ActiveProgramme(units: 1);
        await app.CompletedWorkOrder(programme);

        (await Enter(programme, "CAM-0001", "excepted")).Created();
        (await Figures.Recount(Client, programme, "replaced")).ShouldBe((1, 0));

        (await Enter(programme, "CAM-0001", "unknown")).Created();
        (await Figures.Recount(Client, programme, "replaced")).ShouldBe((1, 1));
        (await Figures.Recount(Client, programme, "removed")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_decision_that_was_reported_late_counts_from_when_it_was_taken()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1, occurredAt: new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));
        (await Client.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();

        var created = await Client.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit = "CAM-0001",
                to = "excepted",
                reason = "Listed",
                occurredAt = "2026-02-01T10:00:00+01:00",
            }
        );

        ((string?)created.Created()["occurredAt"]).ShouldBe("2026-02-01T09:00:00Z");
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
        (await Client.Post($"programmes/{closed}/closure", new { reason = "Fulfilled" }, "*")).Ok();

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
            (await Enter(programme, $"CAM-000{unit}", to)).Created();
        }

        var entries = $"programmes/{programme}/scope-entries";
        (await Units("")).ShouldBe(["CAM-0001", "CAM-0002", "CAM-0001", "CAM-0003"]);
        (await Units("?unit=CAM-0001")).ShouldBe(["CAM-0001", "CAM-0001"]);
        (await Units("?unit=CAM-0002&unit=CAM-0003")).ShouldBe(["CAM-0002", "CAM-0003"]);
        (await Units("?to=unknown")).ShouldBe(["CAM-0001", "CAM-0003"]);
        (await Units("?to=excepted&to=outOfScope")).ShouldBe(["CAM-0001", "CAM-0002"]);
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
    public async Task Of_simultaneous_decisions_on_one_unit_each_is_entered_or_refused()
    {
        var programme = await app.ActiveProgramme(units: 1);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(number => Enter(programme, "CAM-0001", number % 2 == 0 ? "excepted" : "inScope"))
        );

        answers
            .Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Code == "stale" || answer.Code == "scope-unchanged");
        var entries = await Figures.All(Client, $"programmes/{programme}/scope-entries");
        entries.Count.ShouldBe(answers.Count(answer => answer.Status == HttpStatusCode.Created));
        var scope = 1 + entries.Sum(entry => (int)entry["change"]!);
        (await Figures.Recount(Client, programme, "units")).ShouldBe((1, scope));
        (await Client.Get($"programmes/{programme}/units/CAM-0001")).ETag.ShouldBe($"\"{entries.Count + 1}\"");
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
