using System.Text.Json.Nodes;
using Npgsql;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Reporting;

/// <summary>What docs/reporting.md tells reporting tools to ask, asked of the sample.</summary>
public sealed class RecipeTests(ReportingViewsTests.SampleApp sample) : IClassFixture<ReportingViewsTests.SampleApp>
{
    private TrackerApp App => sample.App;

    /// <summary>
    /// Power BI refreshes on schedule only what has one fixed address: a page may differ from the next by its query
    /// alone, and nothing of an answer may be used as an address.
    /// </summary>
    [Theory]
    [InlineData("units", "tag")]
    [InlineData("events", "sequence")]
    [InlineData("work-orders", "number")]
    public async Task Power_query_pages_by_cursor_alone_from_one_fixed_address(string list, string key)
    {
        List<string> seen = [];
        long total;
        string? cursor = null;
        do
        {
            var query = cursor is null ? "limit=100" : $"limit=100&cursor={Uri.EscapeDataString(cursor)}";
            var page = (await App.Administrator.Get($"programmes/prorail/{list}?{query}")).Ok();
            seen.AddRange(page["items"]!.AsArray().Select(item => item![key]!.ToString()));
            total = (long)page["total"]!;
            cursor = (string?)page["nextCursor"];
        } while (cursor is not null);

        seen.ShouldBeUnique();
        seen.Count.ShouldBe((int)total);
    }

    [Fact]
    public async Task Power_query_signs_in_with_a_key_as_the_password_of_nobody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/programmes/prorail/progress");
        request.Headers.Authorization = new(
            "Basic",
            Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($":{TrackerApp.AdministratorKey}"))
        );

        using var answer = await App.Anonymous.Http.SendAsync(request, TestContext.Current.CancellationToken);

        answer.IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Grafana_gets_the_members_that_every_panel_names()
    {
        var targets = Targets("yesoreyeram-infinity-datasource");
        targets.Count.ShouldBeGreaterThan(8);
        foreach (var target in targets)
        {
            var query = string.Join(
                '&',
                target["url_options"]!["params"]!.AsArray().Select(one => $"{one!["key"]}={one["value"]}")
            );
            var address = ((string)target["url"]!).Replace("${programme}", "prorail");

            var answer = (await App.Administrator.Get($"{address}?{query}")).Ok().Json;

            var root = (string)target["root_selector"]! is { Length: > 0 } path ? answer[path]! : answer;
            var rows = root is JsonArray some ? [.. some] : new List<JsonNode?> { root };
            rows.ShouldNotBeEmpty(address);
            foreach (var selector in target["columns"]!.AsArray().Select(column => (string)column!["selector"]!))
            {
                foreach (var row in rows)
                {
                    var parent = selector.Split('.')[..^1].Aggregate(row!, (node, member) => node[member]!);
                    parent.AsObject().ContainsKey(selector.Split('.')[^1]).ShouldBeTrue($"{address}: {selector}");
                }
            }
        }
    }

    [Fact]
    public async Task Grafana_may_run_the_sql_of_every_panel_with_the_role_for_reports()
    {
        var targets = Targets("grafana-postgresql-datasource");
        targets.Count.ShouldBeGreaterThan(1);
        await using var connection = new NpgsqlConnection(App.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var target in targets)
        {
            var sql = ((string)target["rawSql"]!)
                .Replace("${programme:sqlstring}", "'prorail'")
                .Replace("$__timeFilter(day)", "day BETWEEN '2000-01-01T00:00:00Z' AND '2100-01-01T00:00:00Z'");
            sql.ShouldNotContain("$");
            await using var command = new NpgsqlCommand($"SET ROLE tracker_reporting; {sql}", connection);

            (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull(sql);
        }
    }

    [Fact]
    public void Grafana_is_told_of_every_data_source_that_the_dashboard_uses()
    {
        var dashboard = Dashboard();
        var inputs = dashboard["__inputs"]!.AsArray().Select(input => $"${{{input!["name"]}}}").ToList();

        ((int)dashboard["schemaVersion"]!).ShouldBeGreaterThanOrEqualTo(39);
        dashboard["id"].ShouldBeNull();
        var panels = dashboard["panels"]!.AsArray();
        panels.Select(panel => (int)panel!["id"]!).ShouldBeUnique();
        panels.Select(panel => (string)panel!["datasource"]!["uid"]!).Distinct().Order().ShouldBe(inputs.Order());
    }

    private static List<JsonNode> Targets(string dataSource) =>
        [
            .. Dashboard()["panels"]!
                .AsArray()
                .SelectMany(panel => panel!["targets"]!.AsArray())
                .Select(target => target!)
                .Where(target => (string?)target["datasource"]!["type"] == dataSource),
        ];

    private static JsonNode Dashboard() =>
        JsonNode.Parse(
            File.ReadAllText(Path.Combine(Repository.Folder, "docs", "grafana", "replacement-tracker.json"))
        )!;
}
