using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

public sealed class GetProgressTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Has_every_field_of_the_contract_and_writes_nulls()
    {
        app.Clock.FreezeAt(Utc("2026-01-02T09:00:00Z"));
        var programme = await app.DraftProgramme();

        var body = (await Progress(programme)).Json.AsObject();

        Names(body)
            .ShouldBe([
                .. "programme programmeName unitNoun isInvented asOf knownAt startsOn deadline daysLeft".Split(' '),
                .. "completionRule percentComplete completedUnitCount remainingUnitCount".Split(' '),
                .. "baselineUnitCount scopeUnitCount baseline scope pace schedule workOrders milestones digest".Split(
                    ' '
                ),
            ]);
        Names(body["baseline"]!).ShouldBe(["unitCount", "removed", "replaced", "verified", "disposed"]);
        Names(body["scope"]!)
            .ShouldBe(["unitCount", "addedCount", "exceptedCount", "removed", "replaced", "verified", "disposed"]);
        Names(body["scope"]!["removed"]!).ShouldBe(["count", "percent"]);
        Names(body["pace"]!).ShouldBe(["last4Weeks", "last8Weeks", "required"]);
        Names(body["schedule"]!)
            .ShouldBe([
                "scheduledUnitCount",
                "plannedUnitCount",
                "plannedPercent",
                "earnedScheduleWeeks",
                "actualTimeWeeks",
                "svWeeks",
                "spiT",
            ]);
        Names(body["workOrders"]!).ShouldBe(["open", "overdue"]);
        Names(body["milestones"]!).ShouldBe(["met", "missed", "next"]);
    }

    [Fact]
    public async Task Of_an_empty_programme_has_null_percents()
    {
        app.Clock.FreezeAt(Utc("2026-01-02T09:00:00Z"));
        var programme = await app.DraftProgramme();

        var answer = await Progress(programme);

        answer["percentComplete"].ShouldBeNull();
        answer["baseline"]!["removed"]!["percent"].ShouldBeNull();
        answer["scope"]!["disposed"]!["percent"].ShouldBeNull();
        answer["schedule"]!["plannedPercent"].ShouldBeNull();
        answer["schedule"]!["earnedScheduleWeeks"].ShouldBeNull();
        answer["pace"]!["last4Weeks"].ShouldBeNull();
        Int(answer["pace"]!["required"]).ShouldBe(0);
        Int(answer["baselineUnitCount"]).ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_draft_is_of_the_number_it_promises()
    {
        app.Clock.FreezeAt(Utc("2026-01-02T09:00:00Z"));
        var programme = await app.DraftProgramme(baselineUnitCount: 6500);
        await app.Units(programme, 2);

        var answer = await Progress(programme);

        Int(answer["baselineUnitCount"]).ShouldBe(6500);
        Int(answer["baseline"]!["unitCount"]).ShouldBe(2);
        answer["percentComplete"]!.ToJsonString().ShouldBe("0.0");
    }

    [Fact]
    public async Task As_of_the_draft_is_of_what_the_draft_said()
    {
        app.Clock.FreezeAt(Utc("2026-01-02T09:00:00Z"));
        var silent = await app.DraftProgramme();
        var outspoken = await app.DraftProgramme(baselineUnitCount: 2);
        app.Clock.FreezeAt(Utc("2026-01-04T09:00:00Z"));
        foreach (var programme in new[] { silent, outspoken })
        {
            await app.Units(programme, 2);
            (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();
        }

        Int((await Progress(silent, "?asOf=2026-01-03"))["baselineUnitCount"]).ShouldBe(0);
        Int((await Progress(outspoken, "?asOf=2026-01-03"))["baselineUnitCount"]).ShouldBe(2);
        Int((await Progress(outspoken, "?asOf=2026-01-01"))["baselineUnitCount"]).ShouldBe(0);
        Int((await Progress(silent))["baselineUnitCount"]).ShouldBe(2);
    }

    [Fact]
    public async Task Is_a_hundred_at_the_last_unit_and_not_before()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(3);

        await app.CompletedWorkOrder(programme, "CAM-0001", "CAM-0002");
        var before = await Progress(programme);
        await app.CompletedWorkOrder(programme, "CAM-0003");
        var after = await Progress(programme);

        before["percentComplete"]!.ToJsonString().ShouldBe("66.6");
        Int(before["remainingUnitCount"]).ShouldBe(1);
        after["percentComplete"]!.ToJsonString().ShouldBe("100.0");
        Int(after["completedUnitCount"]).ShouldBe(3);
    }

    [Fact]
    public async Task Moves_replaced_and_removed_by_one_with_an_outcome()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(3);
        var order = await app.StartedWorkOrder(programme, "CAM-0001");
        var before = await Progress(programme);

        await Report(programme, order, "CAM-0001", Given.Replaced($"N-{programme}"));

        var after = await Progress(programme);
        Counts(before["baseline"]!).ShouldBe([3, 0, 0, 0, 0]);
        Counts(after["baseline"]!).ShouldBe([3, 1, 1, 0, 0]);
        Counts(after["scope"]!).ShouldBe([3, 1, 1, 0, 0]);
    }

    [Fact]
    public async Task Moves_verified_by_one_with_an_acceptance()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(2);
        var order = await app.CompletedWorkOrder(programme, "CAM-0001");
        var verifier = await app.ClientOf("Vera", ["verifier"]);

        (
            await verifier.Post(
                $"programmes/{programme}/work-orders/{order}/lines/CAM-0001/verification",
                new { verification = "accepted" },
                "*"
            )
        ).Ok();

        Counts((await Progress(programme))["baseline"]!).ShouldBe([2, 1, 1, 1, 0]);
    }

    [Fact]
    public async Task Takes_back_what_a_corrected_report_had_counted()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(2);
        var order = await app.StartedWorkOrder(programme, "CAM-0001");
        await Report(programme, order, "CAM-0001", Given.Replaced($"N-{programme}"));

        app.Clock.Advance(TimeSpan.FromHours(1));
        await Report(programme, order, "CAM-0001", new { outcome = "failed", reason = "noAccess" });

        Counts((await Progress(programme))["baseline"]!).ShouldBe([2, 0, 0, 0, 0]);
    }

    [Fact]
    public async Task Keeps_baseline_and_scope_apart()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(programme, "CAM-0001");

        await Scope(programme, "CAM-0001", "excepted");
        await Scope(programme, "CAM-0002", "excepted");
        foreach (var tag in new[] { "CAM-0004", "CAM-0005", "CAM-0006" })
        {
            await Found(programme, tag);
        }

        await Scope(programme, "CAM-0004", "outOfScope");

        var answer = await Progress(programme);
        Counts(answer["baseline"]!).ShouldBe([3, 1, 1, 0, 0]);
        Counts(answer["scope"]!).ShouldBe([3, 0, 0, 0, 0]);
        Int(answer["scope"]!["addedCount"]).ShouldBe(2);
        Int(answer["scope"]!["exceptedCount"]).ShouldBe(2);
        Int(answer["scopeUnitCount"]).ShouldBe(3);
    }

    [Fact]
    public async Task As_of_yesterday_is_not_changed_by_what_is_done_today()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(3);
        var order = await app.StartedWorkOrder(programme, "CAM-0001", "CAM-0002");
        await Report(programme, order, "CAM-0001", Given.Replaced($"N1-{programme}"));
        app.Clock.FreezeAt(Utc("2026-05-05T09:00:00Z"));
        var before = await Progress(programme, "?asOf=2026-05-04");

        await Report(programme, order, "CAM-0002", Given.Replaced($"N2-{programme}"));
        (await app.Administrator.Post($"programmes/{programme}/work-orders/{order}/completion", ifMatch: "*")).Ok();
        await Scope(programme, "CAM-0003", "excepted");
        await Found(programme, "CAM-0004");
        (
            await app.Administrator.Post(
                $"programmes/{programme}/milestones",
                new
                {
                    code = "late",
                    name = "Late",
                    dueOn = "2026-05-01",
                    targetUnitCount = 1,
                }
            )
        ).Created();

        (await Progress(programme, "?asOf=2026-05-04")).Text.ShouldBe(before.Text);
        Counts((await Progress(programme))["baseline"]!).ShouldBe([3, 2, 2, 0, 0]);
    }

    [Fact]
    public async Task Knows_a_back_dated_report_from_the_moment_it_was_recorded()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(2);
        var order = await app.StartedWorkOrder(programme, "CAM-0001");
        app.Clock.FreezeAt(Utc("2026-05-07T09:00:00Z"));
        var published = await Progress(programme, "?asOf=2026-05-05");

        app.Clock.FreezeAt(Utc("2026-05-07T10:00:00Z"));
        await Report(programme, order, "CAM-0001", Given.Replaced($"N-{programme}", Utc("2026-05-05T20:00:00Z")));

        Int((await Progress(programme, "?asOf=2026-05-05"))["completedUnitCount"]).ShouldBe(1);
        Int((await Progress(programme, "?asOf=2026-05-04"))["completedUnitCount"]).ShouldBe(0);
        var again = await Progress(programme, "?asOf=2026-05-05&knownAt=2026-05-07T09:00:00Z");
        again.Text.ShouldBe(published.Text);
        var offset = await Progress(programme, "?asOf=2026-05-05&knownAt=2026-05-07T12:00:00%2B02:00");
        Int(offset["completedUnitCount"]).ShouldBe(1);
    }

    /// <summary>Summer time in Amsterdam is two hours ahead of UTC; it began on 29 March and ends on 25 October.</summary>
    [Theory]
    [InlineData("2026-06-10T21:59:59.999999Z", "2026-06-10")]
    [InlineData("2026-06-10T22:00:00Z", "2026-06-11")]
    [InlineData("2026-12-10T22:59:59.999999Z", "2026-12-10")]
    [InlineData("2026-12-10T23:00:00Z", "2026-12-11")]
    [InlineData("2026-03-28T22:59:59Z", "2026-03-28")]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("2026-10-24T21:59:59Z", "2026-10-24")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25")]
    [InlineData("2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData("2026-10-25T23:00:00Z", "2026-10-26")]
    public async Task Counts_on_the_day_on_which_it_was_there(string at, string day)
    {
        app.Clock.FreezeAt(Utc("2026-01-05T09:00:00Z"));
        var programme = await app.ActiveProgramme(1);
        var order = await app.StartedWorkOrder(programme);
        app.Clock.FreezeAt(Utc("2026-12-30T09:00:00Z"));

        await Report(programme, order, "CAM-0001", Given.Replaced($"N-{programme}", Utc(at)));

        var date = DateOnly.ParseExact(day, "yyyy-MM-dd");
        Int((await Progress(programme, $"?asOf={date:yyyy-MM-dd}"))["completedUnitCount"]).ShouldBe(1);
        Int((await Progress(programme, $"?asOf={date.AddDays(-1):yyyy-MM-dd}"))["completedUnitCount"]).ShouldBe(0);
        var series = await app.Administrator.Get(
            $"programmes/{programme}/progress/series?interval=day&from={date.AddDays(-1):yyyy-MM-dd}&to={day}"
        );
        series["items"]!.AsArray().Select(row => Int(row!["completedCount"])).ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData("2026-06-10T21:59:00Z", "2026-06-10")]
    [InlineData("2026-06-10T22:00:00Z", "2026-06-11")]
    public async Task Is_for_today_in_the_programmes_zone_unless_said(string now, string today)
    {
        app.Clock.FreezeAt(Utc("2026-01-05T09:00:00Z"));
        var programme = await app.DraftProgramme();
        app.Clock.FreezeAt(Utc(now));

        ((string?)(await Progress(programme))["asOf"]).ShouldBe(today);
    }

    [Fact]
    public async Task Measures_pace_and_schedule()
    {
        app.Clock.FreezeAt(Utc("2026-04-01T09:00:00Z"));
        var programme = await app.ActiveProgramme(10, startsOn: "2026-04-01", deadline: "2026-06-10");
        var order = await app.StartedWorkOrder(programme, "CAM-0001", "CAM-0002", "CAM-0003");
        app.Clock.FreezeAt(Utc("2026-04-09T09:00:00Z"));
        await Report(programme, order, "CAM-0001", Given.Replaced($"N1-{programme}"));
        app.Clock.FreezeAt(Utc("2026-04-20T09:00:00Z"));
        await Report(programme, order, "CAM-0002", Given.Replaced($"N2-{programme}"));
        await Report(programme, order, "CAM-0003", Given.Replaced($"N3-{programme}"));
        app.Clock.FreezeAt(Utc("2026-04-29T09:00:00Z"));

        var answer = await Progress(programme);

        // Three of ten are scheduled for 5 May: until then only the line of the others rises, beyond its first three.
        // Three full weeks have passed since Monday 6 April; seven units are left for six weeks.
        answer["pace"]!.ToJsonString().ShouldBe("""{"last4Weeks":1.0,"last8Weeks":1.0,"required":1.2}""");
        answer["schedule"]!
            .ToJsonString()
            .ShouldBe(
                """{"scheduledUnitCount":3,"plannedUnitCount":1,"plannedPercent":10.0,"earnedScheduleWeeks":4.8,"actualTimeWeeks":4.0,"svWeeks":0.8,"spiT":1.19}"""
            );
        Int(answer["daysLeft"]).ShouldBe(42);
    }

    [Fact]
    public async Task Plans_through_the_milestones_of_all_units_on_the_completing_stage()
    {
        app.Clock.FreezeAt(Utc("2026-04-01T09:00:00Z"));
        var programme = await app.ActiveProgramme(10, startsOn: "2026-04-01", deadline: "2026-06-10");
        foreach (
            var (code, target, stage, province) in new[]
            {
                ("counts", 8, "replaced", (string?)null),
                ("other-stage", 1, "removed", null),
                ("some-units", 2, "replaced", "Utrecht"),
            }
        )
        {
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/milestones",
                    new
                    {
                        code,
                        name = code,
                        dueOn = "2026-04-29",
                        targetUnitCount = target,
                        stage,
                        province,
                    }
                )
            ).Created();
        }

        app.Clock.FreezeAt(Utc("2026-04-29T09:00:00Z"));

        Int((await Progress(programme))["schedule"]!["plannedUnitCount"]).ShouldBe(8);
    }

    [Fact]
    public async Task Counts_open_and_overdue_orders_as_they_were()
    {
        app.Clock.FreezeAt(Utc("2026-05-01T09:00:00Z"));
        var programme = await app.ActiveProgramme(4);
        var overdue = await app.StartedWorkOrder(programme, "CAM-0001");
        await app.CompletedWorkOrder(programme, "CAM-0002");
        var cancelled = await app.WorkOrder(programme, "CAM-0003");
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders/{cancelled}/cancellation",
                new { reason = "Not needed" },
                "*"
            )
        ).Ok();
        app.Clock.FreezeAt(Utc("2026-05-05T02:59:59Z"));
        var before = await Progress(programme);
        app.Clock.FreezeAt(Utc("2026-05-05T03:00:01Z"));
        var after = await Progress(programme);
        app.Clock.FreezeAt(Utc("2026-05-06T09:00:00Z"));
        (
            await app.Administrator.Patch(
                $"programmes/{programme}/work-orders/{overdue}",
                new { plannedEnd = "2026-06-01T03:00:00Z" },
                "*"
            )
        ).Ok();

        WorkOrders(before).ShouldBe((2, 0));
        WorkOrders(after).ShouldBe((2, 1));
        WorkOrders(await Progress(programme, "?asOf=2026-05-01")).ShouldBe((3, 0));
        WorkOrders(await Progress(programme, "?asOf=2026-05-05")).ShouldBe((2, 1));
        WorkOrders(await Progress(programme)).ShouldBe((2, 0));
        WorkOrders(await Progress(programme, "?asOf=2026-04-30")).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("asOf=2026-05-05", "asOf as-of-in-future")]
    [InlineData("knownAt=2026-05-04T09:00:01Z", "knownAt known-at-in-future")]
    [InlineData("asOf=05/04/2026", "asOf day")]
    [InlineData("asOf=2026-02-30", "asOf day")]
    [InlineData("asOf=", "asOf day")]
    [InlineData("asOf=0001-01-01", "asOf day")]
    [InlineData("knownAt=2026-05-04T09:00:00", "knownAt instant")]
    [InlineData("knownAt=yesterday%00", "knownAt instant")]
    [InlineData("asof=2026-05-04", "asof unknown-parameter")]
    public async Task Refuses_days_and_instants_that_are_none_or_still_to_come(string query, string error)
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Get($"programmes/{programme}/progress?{query}");

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Names_everything_that_is_wrong_at_once()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Get(
            $"programmes/{programme}/progress?asOf=2999-01-01&knownAt=2999-01-01T00:00:00Z"
        );

        answer
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe(["asOf as-of-in-future", "knownAt known-at-in-future"]);
    }

    [Fact]
    public async Task Of_a_programme_that_does_not_exist_is_not_found() =>
        (await app.Administrator.Get("programmes/nowhere/progress")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );

    [Fact]
    public async Task Is_not_modified_until_a_figure_is()
    {
        app.Clock.FreezeAt(Utc("2026-05-04T09:00:00Z"));
        var programme = await app.ActiveProgramme(1);
        var order = await app.StartedWorkOrder(programme);
        var first = await Progress(programme);
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        var path = $"programmes/{programme}/progress";
        (await app.Administrator.Get(path, first.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
        await Report(programme, order, "CAM-0001", Given.Replaced($"N-{programme}"));
        (await app.Administrator.Get(path, first.ETag)).Ok();
    }

    [Fact]
    public async Task Needs_a_key_of_the_programme()
    {
        var programme = await app.DraftProgramme();
        var other = await app.ClientOf("Otto", ["reader"], ["another"]);
        var reader = await app.ClientOf("Rea", ["reader"], [programme]);

        (await app.Anonymous.Get($"programmes/{programme}/progress")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await other.Get($"programmes/{programme}/progress")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await reader.Get($"programmes/{programme}/progress")).Ok();
    }

    private async Task<Answer> Progress(string programme, string query = "") =>
        (await app.Administrator.Get($"programmes/{programme}/progress{query}")).Ok();

    private async Task Report(string programme, string order, string tag, object report) =>
        (
            await app.Administrator.Post($"programmes/{programme}/work-orders/{order}/lines/{tag}/outcome", report, "*")
        ).Ok();

    private Task Scope(string programme, string unit, string to) => app.ScopeEntry(programme, unit, to);

    /// <summary>A camera that nobody knew of when the baseline was frozen.</summary>
    private async Task Found(string programme, string tag)
    {
        (
            await app.Administrator.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag,
                    site = "UT",
                    labelVendor = "huawei",
                    reason = "Found",
                }
            )
        ).Created();
        await app.ApproveAll(programme);
    }

    private static (int, int) WorkOrders(Answer progress) =>
        (Int(progress["workOrders"]!["open"]), Int(progress["workOrders"]!["overdue"]));

    private static int[] Counts(JsonNode figures) =>
        [
            Int(figures["unitCount"]),
            Int(figures["removed"]!["count"]),
            Int(figures["replaced"]!["count"]),
            Int(figures["verified"]!["count"]),
            Int(figures["disposed"]!["count"]),
        ];

    private static string[] Names(JsonNode node) => [.. node.AsObject().Select(member => member.Key)];

    private static int Int(JsonNode? node) => (int)node!.GetValue<decimal>();

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
