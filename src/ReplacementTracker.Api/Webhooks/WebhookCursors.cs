using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Makes messages of events: each webhook reads the chain of its programmes, from where it stopped.</summary>
/// <remarks>
/// Positions of the chain have no gaps and become visible in their order, so "everything after the last one" passes nothing
/// over. The order of recording would: a transaction that took long commits numbers below one that was read already.
/// </remarks>
internal sealed class WebhookCursors(NpgsqlDataSource data, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>So many in a transaction.</summary>
    private const int Batch = 500;

    /// <summary>Programmes that came after a webhook for all of them are told of from their first event.</summary>
    private const string Join = """
        INSERT INTO webhook_cursors (programme_id, webhook_id, position)
        SELECT p.id, w.id, 0
        FROM (SELECT id FROM webhooks WHERE programme_id = @all FOR KEY SHARE SKIP LOCKED) AS w
        CROSS JOIN programmes AS p
        WHERE NOT EXISTS (SELECT FROM webhook_cursors AS c WHERE c.programme_id = p.id AND c.webhook_id = w.id)
        ON CONFLICT DO NOTHING
        """;

    private const string Behind = """
        SELECT c.programme_id, c.webhook_id
        FROM webhook_cursors AS c
        JOIN webhooks AS w ON w.id = c.webhook_id
        WHERE w.paused_at IS NULL
            AND EXISTS (SELECT FROM event_chain AS e WHERE e.programme_id = c.programme_id AND e.position > c.position)
        """;

    /// <remarks>The webhook before its cursor, as who deletes it does: in another order two would wait for each other.</remarks>
    private const string Take = """
        SELECT c.position, w.programme_id, w.event_types, (SELECT code FROM programmes WHERE id = c.programme_id)
        FROM webhook_cursors AS c
        JOIN webhooks AS w ON w.id = c.webhook_id
        WHERE c.programme_id = @log AND c.webhook_id = @webhook AND w.paused_at IS NULL
        FOR KEY SHARE OF w SKIP LOCKED
        FOR UPDATE OF c SKIP LOCKED
        """;

    private const string Read = """
        SELECT e.position, v.id, v.type, v.occurred_at, v.subject_kind, v.subject_key, v.version,
            v.category = 'change' AND v.result = 'success' OR v.type = @checkpoint,
            CASE WHEN v.type = @checkpoint THEN (v.changes #>> '{position,to}')::bigint END,
            CASE WHEN v.type = @checkpoint THEN v.changes #>> '{hash,to}' END
        FROM event_chain AS e
        JOIN events AS v ON v.programme_id = e.programme_id AND v.sequence = e.sequence
        WHERE e.programme_id = @log AND e.position > @position
        ORDER BY e.position
        LIMIT @batch
        """;

    private const string Write = """
        WITH read AS (
            UPDATE webhook_cursors SET position = @last WHERE programme_id = @log AND webhook_id = @webhook
        )
        INSERT INTO webhook_deliveries (programme_id, webhook_id, id, message_id, event_programme_id, position, type, body,
            status, attempts, next_attempt_at, created_at)
        SELECT @programme, @webhook, m.id, m.message_id, @log, m.position, m.type, m.body, 'pending', 0, @now, @now
        FROM unnest(@ids, @messages, @positions, @types, @bodies) AS m (id, message_id, position, type, body)
        ON CONFLICT (programme_id, webhook_id, event_programme_id, position) DO NOTHING
        """;

    private readonly string publicUrl = configuration["PublicUrl"]?.TrimEnd('/') ?? "";

    /// <summary>A new webhook is told of what comes, not of what was.</summary>
    public static Task StartAtHeadAsync(TrackerDb db, Webhook webhook, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO webhook_cursors (programme_id, webhook_id, position)
            SELECT log.id, {webhook.Id},
                coalesce((SELECT max(e.position) FROM event_chain AS e WHERE e.programme_id = log.id), 0)
            FROM (
                SELECT id FROM programmes WHERE id = {webhook.ProgrammeId} OR {webhook.ProgrammeId} = {Guid.Empty}
                UNION ALL
                SELECT {Guid.Empty} WHERE {webhook.ProgrammeId} = {Guid.Empty}
            ) AS log
            """,
            cancel
        );

    /// <summary>Makes messages of everything that is in the chain by now.</summary>
    public async Task AdvanceAsync(CancellationToken cancel)
    {
        await using (var join = data.CreateCommand(Join))
        {
            join.Parameters.AddWithValue("all", Guid.Empty);
            await join.ExecuteNonQueryAsync(cancel);
        }

        foreach (var (log, webhook) in await BehindAsync(cancel))
        {
            while (await AdvanceAsync(log, webhook, cancel)) { }
        }
    }

    private async Task<List<(Guid Log, Guid Webhook)>> BehindAsync(CancellationToken cancel)
    {
        await using var command = data.CreateCommand(Behind);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<(Guid, Guid)> behind = [];
        while (await reader.ReadAsync(cancel))
        {
            behind.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return behind;
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> AdvanceAsync(Guid log, Guid webhook, CancellationToken cancel)
    {
        await using var connection = await data.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (await TakeAsync(connection, log, webhook, cancel) is not { } taken)
        {
            return false;
        }

        var (events, last, count) = await ReadAsync(connection, log, taken, cancel);
        if (count == 0)
        {
            return false;
        }

        var now = clock.Now();
        await using var write = new NpgsqlCommand(Write, connection);
        write.Parameters.AddWithValue("log", log);
        write.Parameters.AddWithValue("webhook", webhook);
        write.Parameters.AddWithValue("programme", taken.ProgrammeId);
        write.Parameters.AddWithValue("last", last);
        write.Parameters.AddWithValue("now", now);
        write.Parameters.AddWithValue("ids", events.Select(_ => Guid.CreateVersion7(now)).ToArray());
        write.Parameters.AddWithValue("messages", events.Select(logged => logged.Id).ToArray());
        write.Parameters.AddWithValue("positions", events.Select(logged => logged.Position).ToArray());
        write.Parameters.AddWithValue("types", events.Select(logged => logged.Type).ToArray());
        write.Parameters.Add(
            new NpgsqlParameter("bodies", NpgsqlDbType.Array | NpgsqlDbType.Text)
            {
                Value = events.Select(logged => WebhookMessage.Of(taken.Code, logged, publicUrl).ToJson()).ToArray(),
            }
        );
        await write.ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return count == Batch;
    }

    private static async Task<Taken?> TakeAsync(
        NpgsqlConnection connection,
        Guid log,
        Guid webhook,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(Take, connection);
        command.Parameters.AddWithValue("log", log);
        command.Parameters.AddWithValue("webhook", webhook);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new Taken(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetFieldValue<string[]>(2),
                await reader.IsDBNullAsync(3, cancel) ? null : reader.GetString(3)
            )
            : null;
    }

    private static async Task<(List<LoggedEvent> Events, long Last, int Count)> ReadAsync(
        NpgsqlConnection connection,
        Guid log,
        Taken taken,
        CancellationToken cancel
    )
    {
        await using var command = new NpgsqlCommand(Read, connection);
        command.Parameters.AddWithValue("log", log);
        command.Parameters.AddWithValue("position", taken.Position);
        command.Parameters.AddWithValue("batch", Batch);
        command.Parameters.AddWithValue("checkpoint", Checkpoints.EventType);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<LoggedEvent> events = [];
        var (last, count) = (taken.Position, 0);
        while (await reader.ReadAsync(cancel))
        {
            var logged = new LoggedEvent(
                reader.GetInt64(0),
                reader.GetGuid(1),
                reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetInt32(6),
                await reader.IsDBNullAsync(8, cancel) ? null : new(reader.GetInt64(8), reader.GetString(9))
            );
            (last, count) = (logged.Position, count + 1);
            // What was refused, or only read, is the auditors' business. Checkpoints are for keeping elsewhere, and call for
            // no other checkpoint, so that they do not go on by themselves.
            if (reader.GetBoolean(7) && taken.Patterns.Any(pattern => EventTypePattern.Matches(pattern, logged.Type)))
            {
                events.Add(logged);
            }
        }

        return (events, last, count);
    }

    private sealed record Taken(long Position, Guid ProgrammeId, string[] Patterns, string? Code);
}
