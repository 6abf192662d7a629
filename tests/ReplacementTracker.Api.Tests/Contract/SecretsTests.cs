using System.Net;
using Npgsql;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>Invariant 18: keys, serial numbers, MAC addresses and places stand in no log and no metric.</summary>
public sealed class SecretsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string Serial = "SECRET5E21A1";
    private const string Mac = "4C:BD:8F:5E:C2:E7";
    private const string Place = "platform 9 behind the hidden pole";

    [Theory]
    [InlineData("Trace")]
    [InlineData("Debug")]
    [InlineData("Information")]
    [InlineData("Warning")]
    public async Task Stand_in_no_log_and_no_metric_at_any_level(string level)
    {
        string[] categories =
        [
            "Default",
            "Microsoft",
            "Microsoft.AspNetCore",
            "Microsoft.AspNetCore.Hosting.Diagnostics",
            "Microsoft.AspNetCore.Routing",
            "Microsoft.AspNetCore.Server.Kestrel",
            "Microsoft.EntityFrameworkCore",
            "Microsoft.EntityFrameworkCore.Database.Command",
            "Npgsql",
            "ReplacementTracker",
        ];
        await using var talkative = app.With([
            .. categories.Select(category => ($"Logging:LogLevel:{category}", level)),
            .. categories.Select(category => ($"Logging:Console:LogLevel:{category}", level)),
        ]);
        var before = app.Logs.All.Count;

        var secrets = await Walk(talkative);

        var logged = app.Logs.All.Skip(before).ToList();
        var metrics = (await talkative.Administrator.Get("/metrics")).Ok().Text;
        foreach (var secret in secrets)
        {
            logged.Where(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
            metrics.ShouldNotContain(secret, Case.Insensitive);
        }

        // The walk can be heard of, or the test looks at nothing.
        logged.ShouldContain(line => line.Contains("something broke", StringComparison.Ordinal));
    }

    /// <summary>Reads, writes and fails with secrets in every place where a request can have them.</summary>
    private async Task<string[]> Walk(TrackerApp talkative)
    {
        var programme = await talkative.DraftProgramme();
        var units = $"programmes/{programme}/units";
        var administrator = talkative.Administrator;
        var made = (
            await administrator.Post(
                "api-keys",
                new
                {
                    name = "Walk",
                    owner = "Walker",
                    roles = new[] { "planner" },
                }
            )
        ).Created();
        var key = (string)made["key"]!;
        var planner = talkative.Client(key);
        var camera = new
        {
            tag = "CAM-1",
            site = "UT",
            labelVendor = "hikvision",
            serialNumber = Serial,
            macAddress = Mac,
            position = Place,
        };

        (await planner.Post(units, camera)).Created();
        (await planner.Send(HttpMethod.Post, units, camera, headers: ("Idempotency-Key", key[..20]))).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await planner.Post(units, camera with { tag = "CAM-2" })).Status.ShouldBe(HttpStatusCode.Conflict);
        await planner.Post(units, camera with { tag = "CAM-3", serialNumber = "OTHER", site = Place });
        foreach (var query in new[] { $"search={Serial}", $"cursor={Serial}", $"{Serial}=1", $"limit={Serial}" })
        {
            await planner.Get($"{units}?{query}");
        }

        foreach (var path in new[] { $"{units}/{Serial}", $"{Serial}", $"programmes/{programme}/work-orders/{Serial}" })
        {
            (await planner.Get(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        string[] bodies =
        [
            $$"""{"tag":"CAM-4","serialNumber":"{{Serial}}","position":"{{Place}}" """,
            $$"""{"tag":"CAM-4","{{Serial}}":"{{Mac}}"}""",
            $$"""{"tag":{"{{Serial}}":1} }""",
            $$"""{"tag":"CAM-4","installedOn":"{{Serial}}"}""",
            $$"""{"tag":"CAM-4","serialNumber":"{{Serial}}\u0000","position":"{{Place}}"}""",
            $"{Serial} {Mac} {Place}",
        ];
        foreach (var body in bodies)
        {
            ((int)(await planner.PostText(units, body)).Status).ShouldBe(400);
        }

        await planner.Patch($"{units}/CAM-1", new { position = Place + "\0" }, "*");
        await planner.Patch($"{units}/CAM-1", new { position = Place }, $"\"{Serial}\"");
        await planner.Import(programme, $"tag,serialNumber,position,password\nCAM-5,{Serial},{Place},{Serial}\n");
        await planner.Import(programme, $"tag,{Serial}\nCAM-5,\"{Serial}");
        await talkative.Client(KeyFormat.Create()[..^1] + "x").Get($"me?{Serial}");
        await talkative.Client(key[..^1] + "?").Get("me");
        await talkative.Anonymous.Send(
            HttpMethod.Get,
            "me",
            body: null,
            headers: [("Authorization", $"Basic {key}"), ("Cookie", $"tracker-sign-in={Serial}")]
        );

        // The database refuses what nobody foresaw: that is logged, as an error with its exception.
        await Execute(
            """
            CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'something broke' USING DETAIL = new.serial_number || new.position; END $$;
            CREATE TRIGGER break_it BEFORE INSERT ON units FOR EACH ROW EXECUTE FUNCTION break_it()
            """
        );
        try
        {
            (
                (int)(await planner.Post(units, camera with { tag = "CAM-6", serialNumber = Serial + "6" })).Status
            ).ShouldBe(500);
        }
        finally
        {
            await Execute("DROP TRIGGER break_it ON units; DROP FUNCTION break_it()");
        }

        return [Serial, Mac, Mac.Replace(":", ""), Place, Place.Replace(' ', '+'), key, TrackerApp.AdministratorKey];
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
