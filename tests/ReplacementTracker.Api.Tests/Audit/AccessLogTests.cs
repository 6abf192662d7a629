using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Npgsql;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Audit;

public sealed class AccessLogTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Invariant_10_writes_down_who_was_refused_and_changes_nothing_else()
    {
        var programme = await app.ActiveProgramme(2);
        var order = $"programmes/{programme}/work-orders/{await app.CompletedWorkOrder(programme)}";
        var before = await State(programme);
        var reader = await app.ClientOf("Reader", ["reader"]);
        var planner = await app.ClientOf("Planner", ["planner"]);

        (await reader.Post($"programmes/{programme}/closure", new { })).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
        (
            await app.Administrator.Post($"{order}/lines/CAM-0001/verification", new { verification = "accepted" }, "*")
        ).ShouldBeRefused(HttpStatusCode.Forbidden, "own-work");
        (await planner.Post($"{order}/closure", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "lines-not-accepted"
        );

        var refused = await Access(programme);
        refused
            .Select(one => $"{one["type"]} {one["actor"]} {one["result"]} {one["changes"]!["code"]!["to"]}")
            .ShouldBe([
                "programmes.closure.refused Reader refused not-allowed",
                "work-orders.lines.verification.refused administrator refused own-work",
                "work-orders.closure.refused Planner refused lines-not-accepted",
            ]);
        refused.ShouldAllBe(one => one["actorKeyId"] != null && one["requestId"] != null);
        ((string)refused[0]["subject"]!["kind"]!).ShouldBe("request");
        ((string)refused[0]["subject"]!["key"]!).ShouldBe($"POST /v1/programmes/{programme}/closure");
        (await State(programme)).ShouldBe(before);
    }

    [Fact]
    public async Task Invariant_16_writes_down_a_stranger_in_the_log_of_the_programme_that_was_none_of_theirs()
    {
        var programme = await app.ActiveProgramme(1);
        var stranger = await app.ClientOf("Stranger", ["administrator"], ["another"]);

        (await stranger.Post($"programmes/{programme}/closure", new { reason = "No." })).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );

        (await Access(programme))
            .Select(one => $"{one["type"]} {one["actor"]}")
            .ShouldBe(["programmes.closure.refused Stranger"]);
    }

    [Fact]
    public async Task Writes_down_nobody_without_a_key_and_nothing_that_is_merely_wrong()
    {
        var programme = await app.ActiveProgramme(1);

        (await app.Anonymous.Post($"programmes/{programme}/closure", new { })).Status.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await app.Administrator.Post($"programmes/{programme}/closure", new { }, "*")).Status.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await app.Administrator.Get("programmes/nowhere/exports/units")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.Administrator.Get($"programmes/{programme}/units")).Ok();

        (await Access(programme)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_no_way_to_fill_the_disk()
    {
        var programme = await app.ActiveProgramme(1);
        var reader = await app.ClientOf("Persistent", ["reader"]);
        app.Clock.FreezeAt(app.Clock.GetUtcNow());
        for (var attempt = 0; attempt < AccessLog.RefusalsPerMinute + 5; attempt++)
        {
            (await reader.Post($"programmes/{programme}/closure", new { })).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await Access(programme)).Count.ShouldBe(AccessLog.RefusalsPerMinute);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await reader.Post($"programmes/{programme}/closure", new { })).Status.ShouldBe(HttpStatusCode.Forbidden);
        var last = (await Access(programme))[^1];

        ((int)last["changes"]!["untold"]!["to"]!).ShouldBe(5);
        app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Writes_down_who_took_data_away_and_how_much_but_not_the_data()
    {
        var programme = await app.ActiveProgramme(3);
        var analyst = await app.ClientOf("Analyst", ["reader"]);

        (await analyst.Get($"programmes/{programme}/exports/units?locale=en&site=UT&site=ASD")).Ok();
        (await analyst.Get($"programmes/{programme}/exports/progress")).Ok();
        (await analyst.Get($"programmes/{programme}/exports/workbook")).Ok();

        var read = await Access(programme);
        read.Select(one => $"{one["type"]} {one["actor"]} {one["result"]}")
            .ShouldBe([
                "exports.units.read Analyst success",
                "exports.progress.read Analyst success",
                "exports.workbook.read Analyst success",
            ]);
        ((long)read[0]["changes"]!["rows"]!["to"]!).ShouldBe(3);
        ((bool)read[0]["changes"]!["sensitive"]!["to"]!).ShouldBeTrue();
        ((bool)read[1]["changes"]!["sensitive"]!["to"]!).ShouldBeFalse();
        ((string)read[0]["changes"]!["parameters"]!["to"]!["locale"]!).ShouldBe("en");
        ((string)read[0]["changes"]!["parameters"]!["to"]!["site"]!).ShouldBe("UT, ASD");
        read[0].ToJsonString().ShouldNotContain($"{programme}-CAM-0001");
    }

    [Fact]
    public async Task Writes_down_who_took_the_problems_of_an_import_for_what_stands_in_them_may_be_a_serial_number()
    {
        var programme = await app.DraftProgramme();
        var analyst = await app.ClientOf("Analyst", ["reader"]);
        var hidden = await app.ClientOf("Hidden", ["reader"], seesSensitive: false);
        var import = await app.Administrator.Import(programme, "tag,site,labelVendor\nCAM-1,SERIAL-4711,hikvision\n");
        var errors = $"programmes/{programme}/imports/{import["id"]}/errors";

        (await analyst.Get(errors)).Ok().Text.ShouldContain("SERIAL-4711");
        (await hidden.Get(errors)).Ok();

        var read = await Access(programme);
        read.Select(one => $"{one["type"]} {one["actor"]} {one["changes"]!["sensitive"]!["to"]}")
            .ShouldBe(["imports.errors.read Analyst true", "imports.errors.read Hidden false"]);
        ((long)read[0]["changes"]!["rows"]!["to"]!).ShouldBe(1);
        read[0].ToJsonString().ShouldNotContain("SERIAL-4711");
    }

    [Fact]
    public void Invariant_18_tells_of_parameters_only_what_cannot_be_a_serial_number()
    {
        AccessLog
            .Parameters(
                new QueryCollection(
                    new Dictionary<string, StringValues>
                    {
                        ["search"] = "DS-2CD2143-123",
                        ["stage"] = "removed",
                        ["site"] = new string('U', 300) + "\u0001",
                    }
                )
            )
            .ShouldBe(
                new Dictionary<string, string>
                {
                    ["search"] = "…",
                    ["stage"] = "removed",
                    ["site"] = new string('U', 199) + "…",
                }
            );
    }

    [Fact]
    public async Task Shows_records_of_access_to_administrators_alone()
    {
        var programme = await app.ActiveProgramme(1);
        var reader = await app.ClientOf("Curious", ["reader"]);
        (await reader.Post($"programmes/{programme}/closure", new { })).Status.ShouldBe(HttpStatusCode.Forbidden);
        var id = (string)(await Access(programme))[0]["id"]!;

        foreach (var category in new[] { "access", "all" })
        {
            (await reader.Get($"programmes/{programme}/events?category={category}")).ShouldBeRefused(
                HttpStatusCode.Forbidden,
                "not-allowed"
            );
        }

        (await reader.Get($"programmes/{programme}/events/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "event-not-found"
        );
        (await app.Administrator.Get($"programmes/{programme}/events/{id}")).Ok();
        (await reader.Get($"programmes/{programme}/events")).Ok()["items"]!
            .AsArray()
            .ShouldAllBe(one => (string)one!["category"]! == "change");
    }

    [Fact]
    public async Task Costs_nobody_their_answer_when_it_cannot_be_written()
    {
        await using var alone = new TrackerApp();
        await alone.InitializeAsync();
        var programme = await alone.ActiveProgramme(1);
        var reader = await alone.ClientOf("Reader", ["reader"]);
        await using (var connection = new NpgsqlConnection(alone.ConnectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("REVOKE INSERT ON events FROM tracker_app", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        (await reader.Post($"programmes/{programme}/closure", new { })).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );

        alone.Logs.All.ShouldContain(line =>
            line.StartsWith("Error: programmes.closure.refused by key", StringComparison.Ordinal)
        );
    }

    private async Task<List<JsonNode>> Access(string programme) =>
        [
            .. (await app.Administrator.Get($"programmes/{programme}/events?category=access&limit=500")).Ok()["items"]!
                .AsArray()
                .Select(one => one!),
        ];

    /// <summary>Everything that must stay as it is: what happened, the figures and their digest, the orders.</summary>
    private async Task<string> State(string programme)
    {
        var progress = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok();
        var events = (await app.Administrator.Get($"programmes/{programme}/events?limit=500")).Ok();
        var orders = (await app.Administrator.Get($"programmes/{programme}/work-orders")).Ok();
        var totals = await app.Sql<string>(
            $"SELECT coalesce(sum(events), 0)::text FROM (SELECT events, programme_id FROM daily_totals UNION ALL SELECT events, programme_id FROM daily_total_deltas) t JOIN programmes p ON p.id = t.programme_id WHERE p.code = '{programme}'"
        );
        return $"{progress.ETag} {progress["percentComplete"]} {events["total"]} {totals} {orders.Text}";
    }
}
