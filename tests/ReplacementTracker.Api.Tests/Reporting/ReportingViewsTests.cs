using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Reporting;

/// <summary>The views of the schema reporting, on the sample: the same figures as HTTP gives, for a role that sees no more.</summary>
public sealed class ReportingViewsTests(ReportingViewsTests.SampleApp sample)
    : IClassFixture<ReportingViewsTests.SampleApp>
{
    private static readonly string[] _stages = ["removed", "replaced", "verified", "disposed"];

    private TrackerApp App => sample.App;

    [Theory]
    [InlineData("prorail")]
    [InlineData("ns-trains")]
    public async Task Say_today_what_progress_says(string programme)
    {
        var progress = (await App.Administrator.Get($"programmes/{programme}/progress")).Ok().Json;

        var view = (
            await Rows($"SELECT * FROM reporting.progress WHERE programme = '{programme}'")
        ).ShouldHaveSingleItem();

        view["is_invented"].ShouldBe("true");
        Same(view["as_of"], progress["asOf"]);
        Same(view["days_left"], progress["daysLeft"]);
        Same(view["completion_rule"], progress["completionRule"]);
        Same(view["percent_complete"], progress["percentComplete"]);
        Same(view["completed_unit_count"], progress["completedUnitCount"]);
        Same(view["remaining_unit_count"], progress["remainingUnitCount"]);
        Same(view["baseline_unit_count"], progress["baselineUnitCount"]);
        Same(view["scope_unit_count"], progress["scopeUnitCount"]);
        foreach (var stage in _stages)
        {
            foreach (var of in new[] { "baseline", "scope" })
            {
                Same(view[$"{of}_{stage}_count"], progress[of]![stage]!["count"]);
                Same(view[$"{of}_{stage}_percent"], progress[of]![stage]!["percent"]);
            }
        }
    }

    [Fact]
    public async Task Count_every_day_as_the_series_does()
    {
        var today = (string)(await App.Administrator.Get("programmes/prorail/progress")).Ok()["asOf"]!;
        var series = (await App.Administrator.Get($"programmes/prorail/progress/series?interval=day&to={today}")).Ok()[
            "items"
        ]!.AsArray();

        var view = await Rows(
            "SELECT d.* FROM reporting.daily_counts d JOIN reporting.programmes p USING (programme) "
                + "WHERE programme = 'prorail' AND d.day >= p.starts_on ORDER BY d.day"
        );

        view.Count.ShouldBe(series.Count);
        view.Count.ShouldBeGreaterThan(100);
        foreach (var (row, item) in view.Zip(series))
        {
            Same(row["day"], item!["date"]);
            Same(row["baseline_removed_count"], item["removedCount"]);
            Same(row["baseline_replaced_count"], item["replacedCount"]);
            Same(row["baseline_verified_count"], item["verifiedCount"]);
            Same(row["baseline_disposed_count"], item["disposedCount"]);
            Same(row["completed_count"], item["completedCount"]);
            Same(row["completed_percent"], item["completedPercent"]);
            Same(row["promised_unit_count"], item["baselineUnitCount"]);
            Same(row["scope_unit_count"], item["scopeUnitCount"]);
        }
    }

    [Fact]
    public async Task Take_steps_that_add_up_to_the_counts()
    {
        var off = await Rows(
            """
            SELECT programme, day FROM (
                SELECT *, sum(baseline_replaced_step) OVER d AS baseline, sum(scope_units_step) OVER d AS scope
                FROM reporting.daily_counts
                WINDOW d AS (PARTITION BY programme ORDER BY day)
            ) added
            WHERE baseline <> baseline_replaced_count OR scope <> scope_unit_count
            """
        );

        off.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("vendor", "vendor")]
    [InlineData("province", "province")]
    [InlineData("site", "site")]
    [InlineData("siteKind", "site_kind")]
    public async Task Break_down_as_the_api_does(string by, string column)
    {
        var items = (await App.Administrator.Get($"programmes/prorail/progress/breakdown?by={by}")).Ok()["items"]!;

        var rows = await Rows($"SELECT * FROM reporting.breakdown_by_{column} WHERE programme = 'prorail'");

        rows.Count.ShouldBe(items.AsArray().Count);
        foreach (var item in items.AsArray())
        {
            var row = rows.Single(row => row[column] == (string?)item!["group"]);
            if (by != "siteKind")
            {
                Same(row[$"{column}_name"], item!["groupName"]);
            }

            foreach (var of in new[] { "baseline", "scope" })
            {
                Same(row[$"{of}_unit_count"], item![$"{of}UnitCount"]);
                foreach (var stage in _stages)
                {
                    var name = of + char.ToUpperInvariant(stage[0]) + stage[1..];
                    Same(row[$"{of}_{stage}_count"], item[$"{name}Count"]);
                    Same(row[$"{of}_{stage}_percent"], item[$"{name}Percent"]);
                }
            }
        }
    }

    [Fact]
    public async Task Judge_milestones_as_the_api_does()
    {
        var items = (await App.Administrator.Get("programmes/prorail/milestones")).Ok()["items"]!.AsArray();

        var rows = await Rows("SELECT * FROM reporting.milestones WHERE programme = 'prorail'");

        rows.Count.ShouldBe(items.Count);
        foreach (var item in items)
        {
            var row = rows.Single(row => row["milestone"] == (string?)item!["code"]);
            Same(row["count"], item!["count"]);
            Same(row["due_on"], item["dueOn"]);
            Same(row["reached_on"], item["reachedOn"]);
            row["is_met"].ShouldBe((string?)item["status"] == "met" ? "true" : "false");
            row["is_missed"].ShouldBe((string?)item["status"] == "missed" ? "true" : "false");
        }
    }

    [Fact]
    public async Task List_work_orders_as_the_api_does()
    {
        var progress = (await App.Administrator.Get("programmes/prorail/progress")).Ok();
        var items = (await App.Administrator.Get("programmes/prorail/work-orders?limit=500")).Ok()["items"]!.AsArray();

        var rows = await Rows("SELECT * FROM reporting.work_orders WHERE programme = 'prorail'");

        rows.Count.ShouldBe(items.Count);
        rows.Count(row => row["is_open"] == "true").ShouldBe((int)progress["workOrders"]!["open"]!);
        rows.Count(row => row["is_overdue"] == "true").ShouldBe((int)progress["workOrders"]!["overdue"]!);
        foreach (var item in items)
        {
            var row = rows.Single(row => row["number"] == (string?)item!["number"]);
            Same(row["state"], item!["state"]);
            Same(row["maximo_status"], item["maximoStatus"]);
        }
    }

    [Fact]
    public async Task List_every_unit_and_every_event()
    {
        foreach (var (view, list) in new[] { ("units", "units"), ("events", "events") })
        {
            var rows = await Rows($"SELECT count(*) AS rows FROM reporting.{view} WHERE programme = 'prorail'");
            Same(rows[0]["rows"], (await App.Administrator.Get($"programmes/prorail/{list}?limit=1")).Ok()["total"]);
        }
    }

    [Fact]
    public async Task Have_nothing_that_is_nobodys_business()
    {
        var secrets = await Rows(
            "SELECT serial_number, mac_address, position FROM units WHERE serial_number IS NOT NULL LIMIT 3"
        );
        var people = await Rows("SELECT DISTINCT actor FROM events");
        var words = secrets.SelectMany(row => row.Values).Concat(people.SelectMany(row => row.Values)).OfType<string>();

        foreach (var view in await Views())
        {
            foreach (var word in words.Distinct())
            {
                var found = await Rows(
                    $"SELECT 1 AS found FROM reporting.{view} v WHERE strpos(v::text, $1) > 0 LIMIT 1",
                    word
                );
                found.ShouldBeEmpty($"{view} shows {word}");
            }
        }
    }

    [Fact]
    public async Task Explain_themselves_and_every_column()
    {
        var silent = await Rows(
            """
            SELECT c.relname AS view, a.attname AS column
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0
            WHERE c.relnamespace = 'reporting'::regnamespace AND col_description(c.oid, a.attnum) IS NULL
            UNION ALL
            SELECT c.relname, NULL
            FROM pg_class c
            WHERE c.relnamespace = 'reporting'::regnamespace AND obj_description(c.oid, 'pg_class') IS NULL
            """
        );

        silent.ShouldBeEmpty();
        (await Views()).Count.ShouldBeGreaterThan(9);
    }

    [Fact]
    public async Task Are_all_that_the_role_reads()
    {
        await SkipUnlessSuperuser();
        var tables = await Rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
        tables.Count.ShouldBeGreaterThan(10);

        await using var connection = await Open();
        await Run(connection, "SET ROLE tracker_reporting");

        foreach (var view in await Views())
        {
            await Run(connection, $"SELECT * FROM reporting.{view} LIMIT 1");
        }

        foreach (var table in tables.Select(row => row["tablename"]))
        {
            await Refused(connection, $"SELECT * FROM {table} LIMIT 1");
        }

        await Refused(connection, "CREATE TABLE reporting.mine (id int)");
    }

    [Fact]
    public async Task Are_made_without_the_role_by_who_may_not_create_roles()
    {
        await SkipUnlessSuperuser();
        var name = $"tracker_test_{Guid.NewGuid():N}"[..30];
        await using var data = NpgsqlDataSource.Create(await Postgres.Current.CreateDatabaseAsync());
        await using var connection = await data.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Run(connection, "DROP SCHEMA reporting CASCADE");
        await Run(connection, $"CREATE ROLE {name} NOLOGIN");
        try
        {
            await Run(connection, $"GRANT ALL ON DATABASE {connection.Database} TO {name}");
            await Run(connection, $"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}");
            List<string> notices = [];
            connection.Notice += (_, notice) => notices.Add(notice.Notice.MessageText);
            await Run(connection, $"SET ROLE {name}");

            await Run(connection, MigrationScript.Read("ReportingViews.sql").Replace("tracker_reporting", $"{name}_r"));

            notices.ShouldContain(notice => notice.Contains($"The role {name}_r was not created"));
            await Run(connection, "SELECT * FROM reporting.progress");
        }
        finally
        {
            await Run(connection, $"RESET ROLE; DROP OWNED BY {name} CASCADE; DROP ROLE {name}");
        }
    }

    private async Task<List<string>> Views() =>
        [
            .. (await Rows("SELECT viewname FROM pg_views WHERE schemaname = 'reporting'")).Select(row =>
                row["viewname"]!
            ),
        ];

    /// <summary>Rows as texts by column; days and decimals as JSON writes them.</summary>
    private async Task<List<Dictionary<string, string?>>> Rows(string sql, params string[] parameters)
    {
        await using var connection = await Open();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        await using var reader = await command.ExecuteReaderAsync();
        List<Dictionary<string, string?>> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(
                Enumerable
                    .Range(0, reader.FieldCount)
                    .ToDictionary(reader.GetName, field => Text(reader.GetValue(field)))
            );
        }

        return rows;
    }

    private static string? Text(object value) =>
        value switch
        {
            DBNull => null,
            bool flag => flag ? "true" : "false",
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };

    /// <summary>Numbers by their value: 61.0 and 61.00000 are one percentage.</summary>
    private static void Same(string? view, JsonNode? json)
    {
        var said = json?.ToString();
        if (
            decimal.TryParse(view, NumberStyles.Float, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var right)
        )
        {
            left.ShouldBe(right, json!.GetPath());
            return;
        }

        view.ShouldBe(said, json?.GetPath());
    }

    private async Task SkipUnlessSuperuser() =>
        Assert.SkipUnless(
            await App.Sql<bool>("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"),
            "The tests' user may not act for other roles here."
        );

    private async Task<NpgsqlConnection> Open()
    {
        var connection = new NpgsqlConnection(App.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task Refused(NpgsqlConnection connection, string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => Run(connection, sql))).SqlState.ShouldBe("42501", sql);

    /// <summary>The service with the sample loaded, as of now: views ask the database's clock.</summary>
    public sealed class SampleApp : IAsyncLifetime
    {
        public TrackerApp App { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await App.InitializeAsync();
            await App.LoadSample();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
