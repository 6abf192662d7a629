using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

public sealed class ExportWorkOrdersTests(SampleApp sample) : IClassFixture<SampleApp>
{
    private const string Orders = "programmes/prorail/exports/work-orders?locale=en";
    private const string Lines = "programmes/prorail/exports/work-order-lines?locale=en";

    [Fact]
    public async Task Says_of_every_order_what_the_list_says()
    {
        var table = await CsvRead.Of(sample.Client, Orders);
        var list = await sample.All("programmes/prorail/work-orders");

        table.Rows.Select(row => row["number"]).ShouldBe(list.Select(order => Text(order, "number")));
        string[] same =
        [
            "title",
            "site",
            "contractor",
            "priority",
            "state",
            "maximoStatus",
            "holdReason",
            "stateSince",
            "plannedStart",
            "plannedEnd",
            "startedAt",
            "completedAt",
            "completedBy",
            "endedAt",
            "follows",
            "createdAt",
            "updatedAt",
        ];
        foreach (var (row, order) in table.Rows.Zip(list))
        {
            row["programme"].ShouldBe("prorail");
            row["asOf"].ShouldBe("2026-11-23");
            foreach (var column in same)
            {
                row[column].ShouldBe(Text(order, column), $"{row["number"]} {column}");
            }

            var lines = order["lines"]!.AsArray();
            int.Parse(row["lineCount"]).ShouldBe(lines.Count);
            foreach (var outcome in new[] { "pending", "replaced", "removedNotReplaced", "notFound", "failed" })
            {
                int.Parse(row[$"{outcome}Count"])
                    .ShouldBe(lines.Count(line => Text(line!, "outcome") == outcome), row["number"]);
            }

            foreach (var verification in new[] { "accepted", "rejected" })
            {
                int.Parse(row[$"{verification}Count"])
                    .ShouldBe(lines.Count(line => Text(line!, "verification") == verification), row["number"]);
            }
        }
    }

    [Fact]
    public async Task Says_of_every_line_what_the_list_says()
    {
        var table = await CsvRead.Of(sample.Client, Lines);
        var list = (await sample.All("programmes/prorail/work-orders"))
            .SelectMany(order => order["lines"]!.AsArray().Select(line => (Order: order, Line: line!)))
            .ToList();

        table.Rows.Count.ShouldBe(list.Count);
        string[] same =
        [
            "unit",
            "outcome",
            "reason",
            "note",
            "replacement",
            "doneBy",
            "doneAt",
            "verification",
            "verifiedBy",
            "verifiedAt",
            "verificationNote",
        ];
        foreach (var (row, (order, line)) in table.Rows.Zip(list))
        {
            row["workOrder"].ShouldBe(Text(order, "number"));
            row["state"].ShouldBe(Text(order, "state"));
            foreach (var column in same)
            {
                row[column].ShouldBe(Text(line, column), $"{row["workOrder"]} {row["unit"]} {column}");
            }
        }
    }

    [Theory]
    [InlineData("2026-03-31")]
    [InlineData("2026-05-20")]
    [InlineData("2026-08-11")]
    [InlineData("2026-10-01")]
    [InlineData("2026-11-23")]
    public async Task Has_as_many_open_and_overdue_orders_as_the_headline_of_the_day(string asOf)
    {
        var table = await CsvRead.Of(sample.Client, $"{Orders}&asOf={asOf}");
        var headline = (await sample.Client.Get($"programmes/prorail/progress?asOf={asOf}")).Ok()["workOrders"]!;

        table.Rows.Count(row => row["isOverdue"] == "true").ShouldBe((int)headline["overdue"]!);
        table.Rows.Count(row => row["endedAt"].Length == 0).ShouldBe((int)headline["open"]!);
    }

    [Fact]
    public async Task Shows_what_was_known_then()
    {
        // A visit that was told of days after it took place: by the end of its day, nobody knew.
        var told = (await sample.All("programmes/prorail/events?type=work-order.completed")).First(happened =>
            Instant(happened, "recordedAt") - Instant(happened, "occurredAt") > TimeSpan.FromDays(1)
        );
        var number = (string)told["subject"]!["key"]!;
        var asOf = Instant(told, "occurredAt").AddHours(3);
        var query = $"{Orders}&asOf={asOf:yyyy-MM-dd}";

        var before = await CsvRead.Of(sample.Client, $"{query}&knownAt={asOf:yyyy-MM-ddTHH:mm:ss}Z");
        var after = await CsvRead.Of(sample.Client, query);

        before.Rows.Count.ShouldBeLessThanOrEqualTo(after.Rows.Count);
        before.Rows.Single(row => row["number"] == number)["state"].ShouldBe("scheduled");
        after.Rows.Single(row => row["number"] == number)["state"].ShouldBe("completed");
    }

    private static DateTimeOffset Instant(System.Text.Json.Nodes.JsonNode happened, string member) =>
        DateTimeOffset.Parse((string)happened[member]!, System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("state=closed&state=cancelled")]
    [InlineData("site=ut&site=ASD")]
    [InlineData("contractor=Sample%20Contractor%20C")]
    [InlineData("unit=CAM-0001&unit=CAM-0005")]
    [InlineData("overdue=true")]
    [InlineData("overdue=false")]
    [InlineData("plannedFrom=2026-06-01T00:00:00Z&plannedBefore=2026-07-01T00:00:00Z")]
    [InlineData("updatedSince=2026-11-01T00:00:00Z")]
    public async Task Has_the_filters_of_the_list(string query)
    {
        var orders = await CsvRead.Of(sample.Client, $"{Orders}&{query}");
        var lines = await CsvRead.Of(sample.Client, $"{Lines}&{query}");
        var list = await sample.All($"programmes/prorail/work-orders?{query}");

        orders.Rows.Select(row => row["number"]).ShouldBe(list.Select(order => Text(order, "number")));
        lines.Rows.Select(row => row["workOrder"]).Distinct().ShouldBe(list.Select(order => Text(order, "number")));
        if (query.StartsWith("unit"))
        {
            lines.Rows.Select(row => row["unit"]).Distinct().Order().ShouldBe(["CAM-0001", "CAM-0005"]);
        }
    }

    [Fact]
    public async Task Follows_lines_that_come_go_and_are_done_again()
    {
        var app = sample.Tracker;
        var programme = await app.ActiveProgramme(3);
        var number = await app.WorkOrder(programme, "CAM-0001", "CAM-0002");
        var order = $"programmes/{programme}/work-orders/{number}";
        (await app.Administrator.Delete($"{order}/lines/CAM-0002", "*")).Ok();
        (await app.Administrator.Post($"{order}/approval", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{order}/schedule", ifMatch: "*")).Ok();
        var failed = new
        {
            outcome = "failed",
            reason = "noAccess",
            note = "=locked;\n\"twice\"",
        };
        (await app.Administrator.Post($"{order}/lines/CAM-0001/outcome", failed, "*")).Ok();

        var orders = await CsvRead.Of(app.Administrator, $"programmes/{programme}/exports/work-orders", ";");
        var lines = await CsvRead.Of(app.Administrator, $"programmes/{programme}/exports/work-order-lines", ";");

        orders.Rows.ShouldHaveSingleItem()["lineCount"].ShouldBe("1");
        orders.Rows[0]["failedCount"].ShouldBe("1");
        orders.Rows[0]["state"].ShouldBe("inProgress");
        var line = lines.Rows.ShouldHaveSingleItem();
        line["reason"].ShouldBe("noAccess");
        line["note"].ShouldBe("'=locked;\n\"twice\"");
        line["verification"].ShouldBe("pending");
    }

    [Theory]
    [InlineData("state=gone", "state[0] one-of")]
    [InlineData("overdue=1", "overdue flag")]
    [InlineData("plannedFrom=today", "plannedFrom instant")]
    [InlineData("asOf=2999-01-01", "asOf as-of-in-future")]
    [InlineData("locale=de", "locale one-of")]
    [InlineData("cursor=x", "cursor unknown-parameter")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error)
    {
        foreach (var export in new[] { "work-orders", "work-order-lines" })
        {
            (await sample.Client.Get($"programmes/prorail/exports/{export}?{query}"))
                .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
                .Errors.ShouldBe([error]);
        }
    }

    private static string Text(JsonNode node, string member) => node[member]?.ToString() ?? "";
}
