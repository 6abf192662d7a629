using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.WorkOrders;

public sealed class WorkOrderTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static string Order(string programme, string number) => $"programmes/{programme}/work-orders/{number}";

    [Fact]
    public async Task Numbers_orders_of_a_programme_one_after_another()
    {
        var programme = await app.ActiveProgramme(3);

        var numbers = new List<string>();
        foreach (var tag in new[] { "CAM-0001", "CAM-0002", "CAM-0003" })
        {
            numbers.Add(await app.WorkOrder(programme, tag));
        }

        numbers.ShouldBe(["WO-0001", "WO-0002", "WO-0003"]);
    }

    [Fact]
    public async Task Numbers_orders_that_are_created_at_once_without_gap_or_repetition()
    {
        var programme = await app.ActiveProgramme(8);

        var numbers = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(number => app.WorkOrder(programme, $"CAM-{number:0000}"))
        );

        numbers.Order().ShouldBe(Enumerable.Range(1, 8).Select(number => $"WO-{number:0000}"));
    }

    [Fact]
    public async Task Goes_the_way_from_plan_to_closure_and_says_each_state_in_maximo()
    {
        var programme = await app.ActiveProgramme(1);
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        var order = Order(programme, await app.WorkOrder(programme));

        var states = new List<string>();
        var answer = await app.Administrator.Get(order);
        async Task Step(string noun, object? body = null, TrackerClient? by = null)
        {
            answer = (await (by ?? app.Administrator).Post($"{order}/{noun}", body, answer.ETag)).Ok();
            states.Add($"{answer["state"]} {answer["maximoStatus"]}");
        }

        await Step("approval");
        await Step("schedule");
        await Step("hold", new { reason = "material" });
        await Step("resumption");
        await Step("start");
        await Step("lines/CAM-0001/outcome", Given.Replaced("AX-1"));
        await Step("completion");
        await Step("lines/CAM-0001/verification", new { verification = "accepted" }, verifier);
        await Step("closure", by: await app.Second());

        states.ShouldBe([
            "approved APPR",
            "scheduled WSCH",
            "onHold WMATL",
            "scheduled WSCH",
            "inProgress INPRG",
            "inProgress INPRG",
            "completed COMP",
            "completed COMP",
            "closed CLOSE",
        ]);
    }

    [Fact]
    public async Task Needs_five_calls_from_plan_to_acceptance()
    {
        var programme = await app.ActiveProgramme(1);
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        var order = Order(programme, await app.WorkOrder(programme));

        (await app.Administrator.Post($"{order}/approval", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-1"), "*")).Ok();
        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).Ok();
        (await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();

        var types = (await app.Administrator.Get($"programmes/{programme}/events?subjectKind=work-order")).Ok()[
            "items"
        ]!
            .AsArray()
            .Select(item => (string)item!["type"]!);
        types.ShouldBe([
            "work-order.created",
            "work-order.line-added",
            "work-order.approved",
            "work-order.scheduled",
            "work-order.started",
            "work-order.outcome-recorded",
            "work-order.completed",
            "work-order.line-accepted",
        ]);
    }

    [Fact]
    public async Task Lets_only_one_of_two_simultaneous_completions_win()
    {
        for (var round = 0; round < 10; round++)
        {
            var programme = await app.ActiveProgramme(1);
            var number = await app.StartedWorkOrder(programme);
            var order = Order(programme, number);
            var etag = (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-1"), "*"))
                .Ok()
                .ETag;

            var answers = await Task.WhenAll(
                app.Administrator.Post($"{order}/completion", ifMatch: round % 2 == 0 ? etag : "*"),
                app.Administrator.Post($"{order}/completion", ifMatch: round % 2 == 0 ? etag : "*")
            );

            answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
            answers
                .Single(answer => answer.Status != HttpStatusCode.OK)
                .Status.ShouldBeOneOf(HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed);
            (
                await app.Sql<long>(
                    $"""
                    SELECT count(*) FROM events JOIN programmes p ON p.id = programme_id
                    WHERE p.code = '{programme}' AND type = 'work-order.completed'
                    """
                )
            ).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Lets_only_one_of_two_orders_have_a_unit()
    {
        var programme = await app.ActiveProgramme(1);

        var answers = await Task.WhenAll(Plan(), Plan());

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers
            .Single(answer => answer.Status != HttpStatusCode.Created)
            .ShouldBeRefused(HttpStatusCode.Conflict, "unit-on-open-line");

        Task<Answer> Plan() =>
            app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "Twice",
                    site = "UT",
                    units = new[] { "CAM-0001" },
                }
            );
    }

    [Fact]
    public async Task Frees_the_unit_of_a_cancelled_order_for_another_one()
    {
        var programme = await app.ActiveProgramme(1);
        var number = await app.WorkOrder(programme);

        (
            await app.Administrator.Post($"{Order(programme, number)}/cancellation", new { reason = "No budget" }, "*")
        ).Ok();

        (await app.WorkOrder(programme)).ShouldBe("WO-0002");
    }

    [Fact]
    public async Task Frees_the_units_of_an_order_that_is_closed_incomplete()
    {
        var programme = await app.ActiveProgramme(2);
        var number = await app.StartedWorkOrder(programme, "CAM-0001", "CAM-0002");
        var order = Order(programme, number);
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-1"), "*")).Ok();

        (await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "work-order-state"
        );
        (await (await app.Second()).Post($"{order}/closure", new { incomplete = true }, "*")).Errors.ShouldBe([
            "/reason not-null",
        ]);
        var lost = new { incomplete = true, reason = "Window lost" };
        (await (await app.Second()).Post($"{order}/closure", lost, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "lines-not-accepted"
        );
        var verifier = await app.ClientOf("Vera", ["verifier"]);
        (await verifier.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")).Ok();
        (await (await app.Second()).Post($"{order}/closure", lost, "*")).Ok()["state"]!
            .ToString()
            .ShouldBe("closedIncomplete");

        var next = await app.Administrator.Post(
            $"programmes/{programme}/work-orders",
            new
            {
                title = "The rest",
                site = "UT",
                units = new[] { "CAM-0002" },
                follows = number,
            }
        );
        next.Created()["follows"]!.ToString().ShouldBe(number);
    }

    [Theory]
    [InlineData("schedule")]
    [InlineData("start")]
    [InlineData("resumption")]
    [InlineData("completion")]
    [InlineData("closure")]
    public async Task Refuses_an_operation_that_the_state_does_not_allow_and_leaves_nothing_behind(string noun)
    {
        var programme = await app.ActiveProgramme(1);
        var order = Order(programme, await app.WorkOrder(programme));
        var before = await app.Administrator.Get(order);

        (await app.Administrator.Post($"{order}/{noun}", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "work-order-state"
        );

        (await app.Administrator.Get(order)).Text.ShouldBe(before.Text);
    }

    [Fact]
    public async Task Refuses_completion_while_a_line_has_no_outcome()
    {
        var programme = await app.ActiveProgramme(2);
        var order = Order(programme, await app.StartedWorkOrder(programme, "CAM-0001", "CAM-0002"));
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", Given.Replaced("AX-1"), "*")).Ok();

        (await app.Administrator.Post($"{order}/completion", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "lines-pending"
        )["detail"]!
            .ToString()
            .ShouldContain("CAM-0002");
    }

    [Fact]
    public async Task Refuses_closure_while_a_line_is_not_accepted()
    {
        var programme = await app.ActiveProgramme(1);
        var order = Order(programme, await app.CompletedWorkOrder(programme));

        (await (await app.Second()).Post($"{order}/closure", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "lines-not-accepted"
        );
    }

    [Fact]
    public async Task Demands_the_version_that_is_to_be_changed()
    {
        var programme = await app.ActiveProgramme(1);
        var order = Order(programme, await app.WorkOrder(programme));
        var old = (await app.Administrator.Get(order)).ETag;
        (await app.Administrator.Patch(order, new { contractor = "Strukton" }, old)).Ok();

        (await app.Administrator.Post($"{order}/approval")).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Post($"{order}/approval", ifMatch: old)).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        (await app.Administrator.Post($"{order}/approval", ifMatch: "7")).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "if-match-malformed"
        );
        (await app.Administrator.Post($"{order}/approval", ifMatch: $"W/{old}")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
    }

    [Fact]
    public async Task Changes_its_terms_by_a_merge_patch()
    {
        var programme = await app.ActiveProgramme(1);
        var order = Order(programme, await app.WorkOrder(programme));

        var answer = await app.Administrator.Patch(
            order,
            new { contractor = "Strukton", plannedEnd = (string?)null },
            "*"
        );

        answer.Ok()["contractor"]!.ToString().ShouldBe("Strukton");
        answer["plannedEnd"].ShouldBeNull();
        answer["plannedStart"]!.ToString().ShouldBe("2026-05-04T23:00:00Z");
        (await app.Administrator.Patch(order, new { state = "closed" }, "*")).Errors.ShouldBe([
            "/state unknown-member",
        ]);
        (await app.Administrator.Patch(order, new { title = (string?)null }, "*")).Errors.ShouldBe(["/title not-null"]);
    }

    [Fact]
    public async Task Adds_and_removes_lines_until_the_work_starts()
    {
        var programme = await app.ActiveProgramme(3);
        var order = Order(programme, await app.WorkOrder(programme));

        (await app.Administrator.Post($"{order}/lines", new { units = new[] { "CAM-0002", "CAM-0003" } }, "*")).Ok();
        (await app.Administrator.Delete($"{order}/lines/CAM-0001", "*")).Ok();

        (await app.Administrator.Get($"{order}/lines")).Ok()["items"]!
            .AsArray()
            .Select(line => (string)line!["unit"]!)
            .ShouldBe(["CAM-0002", "CAM-0003"]);
        (await app.Administrator.Post($"{order}/lines", new { units = new[] { "CAM-0003" } }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "line-exists"
        );
        (await app.Administrator.Delete($"{order}/lines/CAM-0003", "*")).Ok();
        (await app.Administrator.Delete($"{order}/lines/CAM-0002", "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "last-line"
        );
        (await app.Administrator.Post($"{order}/approval", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/schedule", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/start", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/lines", new { units = new[] { "CAM-0001" } }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "work-order-lines-fixed"
        );
    }

    [Fact]
    public async Task Refuses_a_unit_of_another_site_and_one_that_does_not_exist()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);
        await app.Units(programme, 1, site: "ASD", from: 2);
        (await app.Administrator.Post($"programmes/{programme}/activation", ifMatch: "*")).Ok();

        (await Plan("CAM-0002")).ShouldBeRefused(HttpStatusCode.Conflict, "unit-at-other-site");
        (await Plan("CAM-0001", "CAM-9999")).ShouldBeRefused(HttpStatusCode.BadRequest, "unit-unknown");

        Task<Answer> Plan(params string[] units) =>
            app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "x",
                    site = "UT",
                    units,
                }
            );
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_with_a_plan_at_once()
    {
        var programme = await app.ActiveProgramme(1);

        var answer = await app.Administrator.PostText(
            $"programmes/{programme}/work-orders",
            """{"title":" ","site":"U T","units":[null,"a b"],"plannedStart":"2026-05-02T00:00:00Z","plannedEnd":"2026-05-01T00:00:00Z"}"""
        );

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        answer.Errors.ShouldBe(
            [
                "/site site-code",
                "/units/0 not-null",
                "/units/1 tag",
                "/title line",
                "/plannedEnd greater-than-or-equal",
            ],
            ignoreOrder: true
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"title":"a","title":"b"}""")]
    [InlineData("""{"title":5}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001"],"surprise":1}""")]
    [InlineData("""{"title":"a\u0000b","site":"UT","units":["CAM-0001"]}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001"],"plannedStart":"yesterday"}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001"],"plannedStart":"2026-05-01T00:00:00"}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001"],"priority":1}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001"],"priority":"most"}""")]
    [InlineData("""{"title":"a","site":"NOWHERE","units":["CAM-0001"]}""")]
    [InlineData("""{"title":"a","site":"UT","units":[]}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001","CAM-0001"]}""")]
    [InlineData("""{"title":"a","site":"UT","units":["CAM-0001"],"follows":"WO-9999"}""")]
    public async Task Refuses_a_body_that_is_wrong_in_itself(string body)
    {
        var programme = await app.ActiveProgramme(1);

        var answer = await app.Administrator.PostText($"programmes/{programme}/work-orders", body);

        // A site that no unit of the order hangs at is a conflict of the two, not a fault of either.
        answer.Status.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.Conflict], answer.Text);
        answer.Code.ShouldNotBeNull();
        (await app.Administrator.Get($"programmes/{programme}/work-orders")).Ok()["total"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Is_not_there_for_a_stranger_and_not_changed_by_a_reader()
    {
        var programme = await app.ActiveProgramme(1);
        var order = Order(programme, await app.WorkOrder(programme));
        var reader = await app.ClientOf("Rea", ["reader"]);
        var stranger = await app.ClientOf("Stran", ["administrator"], ["another"]);

        (await app.Anonymous.Get(order)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await reader.Get(order)).Ok();
        (await reader.Post($"{order}/approval", ifMatch: "*")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await stranger.Get(order)).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await stranger.Post($"{order}/approval", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await app.Administrator.Get(Order(programme, "WO-9999"))).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "work-order-not-found"
        );
        (await app.Administrator.Get($"{order}/lines/CAM-9999")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "line-not-found"
        );
    }

    [Fact]
    public async Task Is_not_planned_in_a_draft()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);

        (
            await app.Administrator.Post(
                $"programmes/{programme}/work-orders",
                new
                {
                    title = "Too early",
                    site = "UT",
                    units = new[] { "CAM-0001" },
                }
            )
        ).ShouldBeRefused(HttpStatusCode.Conflict, "programme-not-active");
    }

    [Fact]
    public async Task Is_found_by_what_it_is_filtered_for()
    {
        var programme = await app.ActiveProgramme(3);
        await app.WorkOrder(programme, "CAM-0001");
        await app.ApprovedWorkOrder(programme, "CAM-0002");
        var third = Order(programme, await app.WorkOrder(programme, "CAM-0003"));
        (await app.Administrator.Patch(third, new { contractor = "Strukton" }, "*")).Ok();

        (await Numbers("state=approved")).ShouldBe(["WO-0002"]);
        (await Numbers("state=approved&state=waitingApproval")).ShouldBe(["WO-0001", "WO-0002", "WO-0003"]);
        (await Numbers("unit=CAM-0003")).ShouldBe(["WO-0003"]);
        (await Numbers("contractor=Strukton")).ShouldBe(["WO-0003"]);
        (await Numbers("site=ut")).Count.ShouldBe(3);
        (await Numbers("site=ASD")).ShouldBeEmpty();
        (await Numbers("overdue=true")).Count.ShouldBe(3);
        (await Numbers("overdue=false")).ShouldBeEmpty();
        (await Numbers("plannedFrom=2026-05-04T23:00:00Z&plannedBefore=2026-05-04T23:00:01Z")).Count.ShouldBe(3);
        (await Numbers("plannedBefore=2026-05-04T23:00:00Z")).ShouldBeEmpty();
        (await app.Administrator.Get($"programmes/{programme}/work-orders?status=approved")).Errors.ShouldBe([
            "status unknown-parameter",
        ]);

        async Task<List<string>> Numbers(string query) =>
            [
                .. (await app.Administrator.Get($"programmes/{programme}/work-orders?{query}")).Ok()["items"]!
                    .AsArray()
                    .Select(item => (string)item!["number"]!),
            ];
    }

    [Fact]
    public async Task Is_paged_by_number()
    {
        var programme = await app.ActiveProgramme(3);
        foreach (var tag in new[] { "CAM-0001", "CAM-0002", "CAM-0003" })
        {
            await app.WorkOrder(programme, tag);
        }

        var first = (await app.Administrator.Get($"programmes/{programme}/work-orders?limit=2")).Ok();
        var second = (await app.Administrator.Get((string)first["next"]!)).Ok();

        Numbers(first).ShouldBe(["WO-0001", "WO-0002"]);
        Numbers(second).ShouldBe(["WO-0003"]);
        first["total"]!.GetValue<int>().ShouldBe(3);
        second["next"].ShouldBeNull();
        first.Headers.GetValues("Link").Single().ShouldBe($"<{first["next"]}>; rel=\"next\"");
        (await app.Administrator.Get($"programmes/{programme}/work-orders?cursor=%25")).Errors.ShouldBe([
            "cursor cursor",
        ]);

        static IEnumerable<string> Numbers(Answer page) =>
            page["items"]!.AsArray().Select(item => (string)item!["number"]!);
    }

    [Fact]
    public async Task Answers_304_to_who_has_it_already()
    {
        var programme = await app.ActiveProgramme(1);
        var order = Order(programme, await app.WorkOrder(programme));
        var etag = (await app.Administrator.Get(order)).ETag;

        (await app.Administrator.Get(order, etag)).Status.ShouldBe(HttpStatusCode.NotModified);
        (await app.Administrator.Post($"{order}/approval", ifMatch: etag)).Ok().ETag.ShouldNotBe(etag);
        (await app.Administrator.Get(order, etag)).Ok();
    }
}
