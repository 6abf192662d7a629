using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Startup;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Audit;

public sealed class VerificationTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Takes_its_time()
    {
        await using var hasty = app.With(("Limits:RequestSeconds", "1"));
        var programme = await app.DraftProgramme();
        var checkpoint = new { position = 1, hash = new string('0', 64) };
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var held = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand("LOCK TABLE event_chain IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Cancel);

        Task<Answer>[] verifications =
        [
            hasty.Administrator.Get($"programmes/{programme}/audit/verification"),
            hasty.Administrator.Post($"programmes/{programme}/audit/verification", checkpoint),
            hasty.Administrator.Get("audit/verification"),
            hasty.Administrator.Post("audit/verification", checkpoint),
        ];
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        await held.RollbackAsync(Cancel);

        foreach (var verified in await Task.WhenAll(verifications))
        {
            verified.Ok();
        }
    }

    /// <summary>By the description in docs/audit.md and nothing of the service's own code.</summary>
    [Fact]
    public async Task Invariant_11_lets_anybody_make_the_hashes_again_from_what_the_API_shows()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 2);
        (
            await app.Administrator.Patch(
                $"programmes/{programme}",
                new { statement = "Zürich \" \\ / \u2028 <&> 😀 tab\there", name = "N 1.50" },
                "*"
            )
        ).Ok();
        var verified = await Verified(programme);

        List<JsonNode> events = [];
        for (string? cursor = null; ; )
        {
            var page = (
                await app.Administrator.Get(
                    $"programmes/{programme}/events?category=all&order=position&limit=2"
                        + (cursor is null ? "" : $"&cursor={cursor}")
                )
            ).Ok();
            events.AddRange(page["items"]!.AsArray().Select(one => one!.DeepClone()));
            cursor = (string?)page["nextCursor"];
            if (cursor is null)
            {
                break;
            }
        }

        events.Count.ShouldBeGreaterThan(3);
        events.Select(one => (int)one["position"]!).ShouldBe(Enumerable.Range(1, events.Count));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"ReplacementTracker events 1 {verified["programmeId"]}"));
        foreach (var one in events)
        {
            JsonObject hashed = new(
                one.AsObject()
                    .Where(member => member.Key is not ("position" or "hash"))
                    .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))
            );
            hash = SHA256.HashData([.. hash, .. Encoding.UTF8.GetBytes(Canonical(hashed))]);
            Convert.ToHexStringLower(hash).ShouldBe((string)one["hash"]!, one.ToJsonString());
        }

        Convert.ToHexStringLower(hash).ShouldBe((string)verified["hash"]!);
    }

    [Fact]
    public async Task Shows_origins_to_auditors_and_administrators_alone()
    {
        var programme = await app.DraftProgramme();
        await Owner(
            $"""
            INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes, origin)
            SELECT id, gen_random_uuid(), 'test.written', now(), now(), 'test', 'test', 'test', 1, '{"{}"}', '192.0.2.7'
            FROM programmes WHERE code = '{programme}'
            """
        );
        var reader = await app.ClientOf("Reader", ["reader", "planner", "engineer", "verifier"]);
        var auditor = await app.ClientOf("Auditor", ["auditor"], [programme]);

        foreach (var one in new[] { app.Administrator, auditor })
        {
            (await one.Get($"programmes/{programme}/events?type=test.written")).Text.ShouldContain("192.0.2.7");
        }

        (await reader.Get($"programmes/{programme}/events?type=test.written")).Ok().Text.ShouldNotContain("192.0.2.7");
    }

    [Fact]
    public async Task Invariant_10_says_from_where_a_change_came_and_believes_no_header()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);
        var server = (TestServer)app.Services.GetRequiredService<IServer>();

        var answer = await server.SendAsync(
            http =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.7");
                http.Request.Method = "POST";
                http.Request.Path = $"/v1/programmes/{programme}/activation";
                http.Request.Headers["X-API-Key"] = TrackerApp.AdministratorKey;
                http.Request.Headers["X-Forwarded-For"] = "198.51.100.1";
                http.Request.Headers.IfMatch = "*";
            },
            Cancel
        );

        answer.Response.StatusCode.ShouldBe(200);
        var told = (await app.Administrator.Get($"programmes/{programme}/events?type=programme.activated")).Ok()[
            "items"
        ]!
            .AsArray()
            .ShouldHaveSingleItem()!;
        ((string)told["origin"]!).ShouldBe("192.0.2.7");
        ((string)told["result"]!).ShouldBe("success");
        told["actorKeyId"].ShouldNotBeNull();
        told["requestId"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Compares_a_checkpoint_that_somebody_kept()
    {
        var programme = await app.DraftProgramme();
        var kept = (await app.Administrator.Post($"programmes/{programme}/audit/checkpoints")).Ok();
        await app.Units(programme, 2, from: 10);
        var address = $"programmes/{programme}/audit/verification";
        var position = (long)kept["position"]!;
        var hash = (string)kept["hash"]!;

        var same = (await app.Administrator.Post(address, new { position, hash = hash.ToUpperInvariant() })).Ok();
        var other = (await app.Administrator.Post(address, new { position, hash = new string('0', 64) })).Ok();
        var later = (await app.Administrator.Post(address, new { position = 1_000_000, hash })).Ok();

        ((bool)same["isIntact"]!).ShouldBeTrue();
        ((bool)other["isIntact"]!).ShouldBeFalse();
        ((string)other["firstBroken"]!["fault"]!).ShouldBe("checkpointDiffers");
        ((long)other["firstBroken"]!["position"]!).ShouldBe(position);
        ((string)later["firstBroken"]!["fault"]!).ShouldBe("checkpointBeyondHead");
        (await app.Administrator.Post(address, new { position = 0, hash = "zz" })).Errors.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Verifies_what_all_programmes_share()
    {
        await app.DraftProgramme();
        (await app.Administrator.Post("audit/checkpoints")).Ok();

        var verified = (await app.Administrator.Get("audit/verification")).Ok();

        verified["programme"].ShouldBeNull();
        ((bool)verified["isIntact"]!).ShouldBeTrue(verified.Text);
        ((int)verified["checkpointCount"]!).ShouldBeGreaterThan(0);
        ((long)(await app.Administrator.Get("audit/events?order=position")).Ok()["total"]!).ShouldBeGreaterThan(400);
        ((long)(await app.Administrator.Get("audit/checkpoints")).Ok()["total"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Takes_a_checkpoint_once_however_often_it_is_asked_for_while_nothing_happens()
    {
        var programme = await app.DraftProgramme();

        var first = (await app.Administrator.Post($"programmes/{programme}/audit/checkpoints")).Ok();
        var second = (await app.Administrator.Post($"programmes/{programme}/audit/checkpoints")).Ok();
        await app.Units(programme, 1, from: 20);
        var third = (await app.Administrator.Post($"programmes/{programme}/audit/checkpoints")).Ok();

        second.Text.ShouldBe(first.Text);
        ((long)third["position"]!).ShouldBeGreaterThan((long)first["position"]!);
        var listed = (await app.Administrator.Get($"programmes/{programme}/audit/checkpoints")).Ok()[
            "items"
        ]!.AsArray();
        listed.Select(one => one!.ToJsonString()).ShouldBe([first.Json.ToJsonString(), third.Json.ToJsonString()]);
        var told = (
            await app.Administrator.Get($"programmes/{programme}/events?category=access&type=audit.checkpoint")
        ).Ok()["items"]!.AsArray();
        told.Select(one => (string)one!["changes"]!["hash"]!["to"]!)
            .ShouldBe([(string)first["hash"]!, (string)third["hash"]!]);
    }

    [Fact]
    public async Task Adds_each_checkpoint_to_the_file_once_and_the_verb_compares_them()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        try
        {
            var programme = await app.ActiveProgramme(2);
            await using var publishing = app.With(
                ("Audit:CheckpointFile", file),
                ("Audit:CheckpointInterval", "01:00:00")
            );
            var upkeep = publishing.Services.GetRequiredService<CheckpointUpkeep>();
            await Verified(programme);

            await upkeep.RoundAsync(Cancel);
            await upkeep.RoundAsync(Cancel);
            var lines = await File.ReadAllLinesAsync(file, Cancel);
            app.Clock.Advance(TimeSpan.FromHours(2));
            await upkeep.RoundAsync(Cancel);

            lines.Count(line => line.Contains($"\"{programme}\"", StringComparison.Ordinal)).ShouldBe(1);
            // Nothing but the checkpoint itself has happened since.
            (await File.ReadAllLinesAsync(file, Cancel))
                .Count(line => line.Contains($"\"{programme}\"", StringComparison.Ordinal))
                .ShouldBe(1);
            (await AuditVerb.RunAsync(app.Services, ["audit", "verify", "--checkpoint", file])).ShouldBe(0);

            var forged = (await File.ReadAllTextAsync(file, Cancel)).Replace("\"hash\":\"", "\"hash\":\"0");
            await File.WriteAllTextAsync(file, forged, Cancel);
            (await AuditVerb.RunAsync(app.Services, ["audit", "verify", "--checkpoint", file])).ShouldBe(2);
            await File.WriteAllLinesAsync(file, lines.Select(Forged), Cancel);
            (await AuditVerb.RunAsync(app.Services, ["audit", "verify", "--checkpoint", file])).ShouldBe(1);
            (await AuditVerb.RunAsync(app.Services, ["audit", "verify", "--checkpoint", file + ".no"])).ShouldBe(2);
            (await AuditVerb.RunAsync(app.Services, ["audit"])).ShouldBe(2);
        }
        finally
        {
            File.Delete(file);
            app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        }
    }

    [Theory]
    [InlineData("events")]
    [InlineData("effects")]
    [InlineData("event_chain")]
    [InlineData("audit_checkpoints")]
    public async Task Invariant_12_lets_the_service_add_to_the_log_and_nothing_else(string table)
    {
        await app.ActiveProgramme(1);
        string[] changes =
        [
            $"UPDATE {table} SET programme_id = programme_id",
            $"DELETE FROM {table}",
            $"TRUNCATE {table}",
        ];

        foreach (var change in changes)
        {
            (await Refused(app.ServiceConnectionString, change)).ShouldContain("permission denied");
            (await Refused(app.ConnectionString, change)).ShouldContain("only grows");
        }

        (await Refused(app.ServiceConnectionString, $"ALTER TABLE {table} DISABLE TRIGGER USER")).ShouldContain(
            "owner"
        );
        (await Refused(app.ServiceConnectionString, $"DROP TABLE {table}")).ShouldContain("owner");
        (await Refused(app.ServiceConnectionString, "SET session_replication_role = replica")).ShouldContain(
            "permission denied"
        );
    }

    /// <summary>Figures are read from totals, which the service has to change: the log, which it may not, tells.</summary>
    [Theory]
    [InlineData("UPDATE daily_totals SET baseline_replaced = baseline_replaced + 1 WHERE {0}", "baseline_replaced")]
    [InlineData("UPDATE daily_totals SET day = day + 30 WHERE {0}", "events, fingerprint, baseline_units, scope_units")]
    [InlineData("UPDATE daily_totals SET fingerprint = fingerprint + 1 WHERE {0}", "fingerprint")]
    [InlineData("DELETE FROM daily_totals WHERE {0}", "events, fingerprint, baseline_units, scope_units")]
    [InlineData(
        "INSERT INTO daily_total_deltas (programme_id, recorded_on, day, scope_units) SELECT id, '2026-03-01', '2026-02-01', -1 FROM programmes WHERE code = '{1}'",
        "scope_units"
    )]
    public async Task Invariant_12_shows_totals_that_the_service_s_role_changed(string change, string differing)
    {
        var programme = await app.ActiveProgramme(2);
        while (
            await app.Sql<long>(
                $"SELECT count(*) FROM daily_total_deltas JOIN programmes p ON p.id = programme_id WHERE p.code = '{programme}'"
            ) > 0
        )
        {
            await DailyTotals.FoldAsync(app.Data, Cancel);
        }

        await Verified(programme);
        var before = await Published();

        await Service(
            string.Format(
                CultureInfo.InvariantCulture,
                change,
                $"programme_id = (SELECT id FROM programmes WHERE code = '{programme}')",
                programme
            )
        );

        (await Published()).ShouldNotBe(before);
        var verified = (await app.Administrator.Get($"programmes/{programme}/audit/verification")).Ok();
        ((bool)verified["isIntact"]!).ShouldBeFalse();
        var broken = verified["firstBroken"]!;
        ((string)broken["fault"]!).ShouldBe("totalsDiffer");
        broken["position"].ShouldBeNull();
        var detail = (string)broken["detail"]!;
        detail.ShouldContain($"({differing})");
        var day = change.Contains("2026-02-01", StringComparison.Ordinal)
            ? "of 2026-02-01, recorded on 2026-03-01"
            : $"recorded on {app.Clock.GetUtcNow():yyyy-MM-dd}";
        detail.ShouldContain(day);
        // The way out that it names, as it stands there.
        await Service(detail[detail.IndexOf("SELECT", StringComparison.Ordinal)..].TrimEnd('.'));
        await Verified(programme);
        (await Published()).ShouldBe(before);

        async Task<string> Published()
        {
            var json = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok().Json.AsObject();
            json.Remove("knownAt");
            return json.ToJsonString();
        }
    }

    [Fact]
    public async Task Invariant_12_knows_a_role_that_could_change_the_log()
    {
        await using var owner = NpgsqlDataSource.Create(app.ConnectionString);

        (
            await ServiceRole.WhoMayChangeTheLogAsync(app.Services.GetRequiredService<NpgsqlDataSource>(), Cancel)
        ).ShouldBeNull();
        (await ServiceRole.WhoMayChangeTheLogAsync(owner, Cancel)).ShouldNotBeNull();
    }

    private static string Forged(string line)
    {
        var forged = JsonNode.Parse(line)!;
        forged["hash"] = new string('a', 64);
        return forged.ToJsonString();
    }

    private async Task<Answer> Verified(string programme)
    {
        while (true)
        {
            var verified = (await app.Administrator.Get($"programmes/{programme}/audit/verification")).Ok();
            ((bool)verified["isIntact"]!).ShouldBeTrue(verified.Text);
            // To verify is written down, and so becomes part of what the next one verifies.
            await using var scope = app.Services.CreateAsyncScope();
            await EventChain.ChainAsync(scope.ServiceProvider.GetRequiredService<TrackerDb>(), Cancel);
            var again = await ChainVerification.VerifyAsync(
                scope.ServiceProvider.GetRequiredService<TrackerDb>(),
                (Guid)verified["programmeId"]!,
                [],
                Cancel
            );
            if (again.UnchainedCount == 0)
            {
                verified.Json["hash"].ShouldNotBeNull();
                var json = verified.Json;
                json["hash"] = Convert.ToHexStringLower(again.HeadHash);
                return verified with { Text = json.ToJsonString() };
            }
        }
    }

    private Task Owner(string sql) => Run(app.ConnectionString, sql);

    private Task Service(string sql) => Run(app.ServiceConnectionString, sql);

    private static async Task Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<string> Refused(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancel))).MessageText;
    }

    /// <summary>Members sorted, no white space, and of characters only those escaped that have to be.</summary>
    private static string Canonical(JsonNode? node) =>
        node switch
        {
            null => "null",
            JsonObject some =>
                $"{{{string.Join(',', some.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{Quoted(member.Key)}:{Canonical(member.Value)}"))}}}",
            JsonArray list => $"[{string.Join(',', list.Select(Canonical))}]",
            _ => node.GetValueKind() == JsonValueKind.String ? Quoted(node.GetValue<string>()) : node.ToJsonString(),
        };

    private static string Quoted(string text) =>
        $"\"{string.Concat(text.Select(character => character switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\b' => "\\b",
            '\f' => "\\f",
            < ' ' => $"\\u{((int)character).ToString("x4", CultureInfo.InvariantCulture)}",
            _ => character.ToString(),
        }))}\"";
}
