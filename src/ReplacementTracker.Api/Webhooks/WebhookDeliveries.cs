using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Messages as they wait, are claimed, and end. Any number of instances share them.</summary>
/// <remarks>
/// Who claims a message moves it out of everybody's sight until the lease ends. A worker that dies in between needs nobody
/// to notice: the message is due again then.
/// </remarks>
internal sealed class WebhookDeliveries(NpgsqlDataSource data, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int SweptAtATime = 10_000;

    /// <summary>A test is sent while its webhook is paused as well: who repaired a receiver wants to see it work first.</summary>
    private const string Due = """
        SELECT w.programme_id, w.id, w.url, w.secret, w.previous_secret, w.previous_secret_until, w.paused_at IS NULL
        FROM webhooks AS w
        WHERE EXISTS (
            SELECT FROM webhook_deliveries AS d
            WHERE d.programme_id = w.programme_id AND d.webhook_id = w.id AND d.status = 'pending'
                AND d.next_attempt_at <= @now AND (w.paused_at IS NULL OR d.position IS NULL)
        )
        """;

    private const string Claim = """
        WITH due AS (
            SELECT programme_id, webhook_id, id
            FROM webhook_deliveries
            WHERE programme_id = @programme AND webhook_id = @webhook AND status = 'pending'
                AND next_attempt_at <= @now AND (@active OR position IS NULL)
            ORDER BY next_attempt_at
            LIMIT @room
            FOR UPDATE SKIP LOCKED
        )
        UPDATE webhook_deliveries AS d
        SET claim = gen_random_uuid(), next_attempt_at = @until
        FROM due
        WHERE d.programme_id = due.programme_id AND d.webhook_id = due.webhook_id AND d.id = due.id
        RETURNING d.id, d.claim, d.message_id, d.body, d.attempts, d.position IS NULL
        """;

    private const string End = """
        UPDATE webhook_deliveries
        SET status = @status, attempts = attempts + 1, next_attempt_at = @next, claim = NULL, last_attempt_at = @now,
            response_status = @response, duration_ms = @duration, failure = @failure, finished_at = @finished
        WHERE programme_id = @programme AND webhook_id = @webhook AND id = @id AND claim = @claim
        """;

    private const string Release = """
        UPDATE webhook_deliveries SET next_attempt_at = @now, claim = NULL
        WHERE programme_id = @programme AND webhook_id = @webhook AND id = @id AND claim = @claim
        """;

    private const string Sweep = """
        DELETE FROM webhook_deliveries AS d
        USING (
            SELECT programme_id, webhook_id, id FROM webhook_deliveries WHERE finished_at < @before LIMIT @batch
        ) AS old
        WHERE d.programme_id = old.programme_id AND d.webhook_id = old.webhook_id AND d.id = old.id
        """;

    public static WebhookDeliveryRow Test(Webhook webhook, string? programme, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var message = WebhookMessage.Of(
            programme,
            new LoggedEvent(
                0,
                id,
                WebhookMessage.TestType,
                now,
                webhook.SubjectKind,
                webhook.SubjectKey,
                webhook.Version
            ),
            ""
        );
        return new WebhookDeliveryRow
        {
            ProgrammeId = webhook.ProgrammeId,
            WebhookId = webhook.Id,
            Id = Guid.CreateVersion7(now),
            MessageId = id,
            Type = WebhookMessage.TestType,
            // There is no event behind it to be read.
            Body = (message with { Data = message.Data with { Links = new(null, null) } }).ToJson(),
            Status = DeliveryStatus.Pending,
            NextAttemptAt = now,
            CreatedAt = now,
        };
    }

    public static async Task<WebhookDeliveryRow> FindAsync(
        TrackerDb db,
        Webhook webhook,
        string id,
        CancellationToken cancel
    ) =>
        (
            Guid.TryParseExact(id, "D", out var guid)
                ? await db.Set<WebhookDeliveryRow>()
                    .AsNoTracking()
                    .SingleOrDefaultAsync(
                        row => row.ProgrammeId == webhook.ProgrammeId && row.WebhookId == webhook.Id && row.Id == guid,
                        cancel
                    )
                : null
        ) ?? throw WebhookRefusals.DeliveryNotFound.Because($"Webhook {webhook.Id} has no delivery {id}.");

    /// <summary>Once more from the beginning. An attempt under way goes on, and writes nothing any more.</summary>
    /// <param name="now">When it is due; null while the webhook is paused.</param>
    public static Task TryAgainAsync(
        TrackerDb db,
        WebhookDeliveryRow row,
        DateTimeOffset? now,
        CancellationToken cancel
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_deliveries
            SET status = 'pending', attempts = 0, next_attempt_at = {now}, claim = NULL, finished_at = NULL
            WHERE programme_id = {row.ProgrammeId} AND webhook_id = {row.WebhookId} AND id = {row.Id}
            """,
            cancel
        );

    /// <summary>Everything that waits or was given up, tests left out. What is being sent this moment is left alone.</summary>
    public static Task TryAllAgainAsync(TrackerDb db, Webhook webhook, DateTimeOffset now, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_deliveries
            SET status = 'pending', attempts = 0, next_attempt_at = {now}, finished_at = NULL
            WHERE programme_id = {webhook.ProgrammeId} AND webhook_id = {webhook.Id} AND position IS NOT NULL
                AND status IN ('pending', 'failed') AND claim IS NULL
            """,
            cancel
        );

    /// <summary>Nothing of a paused webhook is due, so that nobody looks through it for something that is.</summary>
    public static Task HoldAsync(TrackerDb db, Webhook webhook, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_deliveries
            SET next_attempt_at = NULL
            WHERE programme_id = {webhook.ProgrammeId} AND webhook_id = {webhook.Id} AND position IS NOT NULL
                AND status = 'pending' AND claim IS NULL
            """,
            cancel
        );

    /// <summary>Webhooks for which something is due.</summary>
    public async Task<List<Receiver>> DueAsync(CancellationToken cancel)
    {
        await using var command = data.CreateCommand(Due);
        command.Parameters.AddWithValue("now", clock.Now());
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<Receiver> receivers = [];
        while (await reader.ReadAsync(cancel))
        {
            receivers.Add(
                new Receiver(
                    reader.GetGuid(0),
                    reader.GetGuid(1),
                    reader.GetString(2),
                    reader.GetFieldValue<byte[]>(3),
                    reader.GetValue(4) as byte[],
                    await reader.IsDBNullAsync(5, cancel) ? null : reader.GetFieldValue<DateTimeOffset>(5),
                    reader.GetBoolean(6)
                )
            );
        }

        return receivers;
    }

    /// <summary>Claims the messages that are due longest.</summary>
    public async Task<List<ClaimedMessage>> ClaimAsync(
        Receiver receiver,
        int room,
        TimeSpan lease,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        await using var command = data.CreateCommand(Claim);
        command.Parameters.AddWithValue("programme", receiver.ProgrammeId);
        command.Parameters.AddWithValue("webhook", receiver.WebhookId);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("active", receiver.IsActive);
        command.Parameters.AddWithValue("room", room);
        command.Parameters.AddWithValue("until", now + lease);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        List<ClaimedMessage> claimed = [];
        while (await reader.ReadAsync(cancel))
        {
            claimed.Add(
                new ClaimedMessage(
                    receiver,
                    reader.GetGuid(0),
                    reader.GetGuid(1),
                    reader.GetGuid(2),
                    reader.GetString(3),
                    reader.GetInt32(4),
                    reader.GetBoolean(5)
                )
            );
        }

        return claimed;
    }

    /// <summary>Writes down how an attempt went, unless the message was claimed by somebody else meanwhile.</summary>
    /// <param name="next">When to try again; null where that was it.</param>
    /// <returns>Whether it still was ours.</returns>
    public async Task<bool> EndAsync(ClaimedMessage message, Attempt attempt, DateTimeOffset? next)
    {
        var now = clock.Now();
        var status =
            attempt.Arrived ? DeliveryStatus.Delivered
            : next is null ? DeliveryStatus.Failed
            : DeliveryStatus.Pending;
        await using var command = data.CreateCommand(End);
        Name(command, message);
        command.Parameters.AddWithValue("now", now);
        command.Parameters.AddWithValue("status", status.Text());
        command.Parameters.Add(Nullable("next", NpgsqlDbType.TimestampTz, next));
        command.Parameters.Add(Nullable("response", NpgsqlDbType.Integer, attempt.ResponseStatus));
        command.Parameters.AddWithValue("duration", (int)attempt.Duration.TotalMilliseconds);
        command.Parameters.Add(Nullable("failure", NpgsqlDbType.Text, attempt.Failure?.Text()));
        command.Parameters.Add(
            Nullable("finished", NpgsqlDbType.TimestampTz, status == DeliveryStatus.Pending ? null : now)
        );
        return await command.ExecuteNonQueryAsync(CancellationToken.None) == 1;
    }

    /// <summary>Gives a message back that was not sent after all.</summary>
    public async Task ReleaseAsync(ClaimedMessage message)
    {
        await using var command = data.CreateCommand(Release);
        Name(command, message);
        command.Parameters.AddWithValue("now", clock.Now());
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Whether anything arrived at a receiver since a message was made for it.</summary>
    public async Task<bool> AnyArrivedSinceAsync(ClaimedMessage message, CancellationToken cancel)
    {
        await using var command = data.CreateCommand(
            """
            SELECT EXISTS (
                SELECT FROM webhook_deliveries AS d
                JOIN webhook_deliveries AS mine ON mine.programme_id = d.programme_id AND mine.webhook_id = d.webhook_id
                WHERE mine.programme_id = @programme AND mine.webhook_id = @webhook AND mine.id = @id
                    AND d.status = 'delivered' AND d.finished_at >= mine.created_at
            )
            """
        );
        command.Parameters.AddWithValue("programme", message.Receiver.ProgrammeId);
        command.Parameters.AddWithValue("webhook", message.Receiver.WebhookId);
        command.Parameters.AddWithValue("id", message.Id);
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>What waits, and since when the oldest of it does: of webhooks that are not paused.</summary>
    public async Task<(long Count, TimeSpan Age)> WaitingAsync(CancellationToken cancel)
    {
        await using var command = data.CreateCommand(
            """
            SELECT count(*), min(d.created_at)
            FROM webhook_deliveries AS d
            JOIN webhooks AS w ON w.programme_id = d.programme_id AND w.id = d.webhook_id
            WHERE d.status = 'pending' AND w.paused_at IS NULL
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return reader.GetInt64(0) is var count and > 0
            ? (count, clock.Now() - reader.GetFieldValue<DateTimeOffset>(1))
            : (0, TimeSpan.Zero);
    }

    /// <summary>Deletes what ended long ago.</summary>
    public async Task SweepAsync(CancellationToken cancel)
    {
        int swept;
        do
        {
            await using var command = data.CreateCommand(Sweep);
            command.Parameters.AddWithValue("before", clock.Now() - Kept);
            command.Parameters.AddWithValue("batch", SweptAtATime);
            swept = await command.ExecuteNonQueryAsync(cancel);
        } while (swept == SweptAtATime);
    }

    private static void Name(NpgsqlCommand command, ClaimedMessage message)
    {
        command.Parameters.AddWithValue("programme", message.Receiver.ProgrammeId);
        command.Parameters.AddWithValue("webhook", message.Receiver.WebhookId);
        command.Parameters.AddWithValue("id", message.Id);
        command.Parameters.AddWithValue("claim", message.Claim);
    }

    private static NpgsqlParameter Nullable(string name, NpgsqlDbType type, object? value) =>
        new(name, type) { Value = value ?? DBNull.Value };
}

/// <summary>A webhook, as far as sending needs to know it.</summary>
internal sealed record Receiver(
    Guid ProgrammeId,
    Guid WebhookId,
    string Url,
    byte[] Secret,
    byte[]? PreviousSecret,
    DateTimeOffset? PreviousSecretUntil,
    bool IsActive
);

/// <summary>A message that is this worker's until its lease ends.</summary>
/// <param name="Attempts">How many attempts ended before.</param>
internal sealed record ClaimedMessage(
    Receiver Receiver,
    Guid Id,
    Guid Claim,
    Guid MessageId,
    string Body,
    int Attempts,
    bool IsTest
);

/// <summary>How an attempt went.</summary>
/// <param name="Wish">How long the receiver asked to be left alone for; null if it did not.</param>
internal sealed record Attempt(int? ResponseStatus, DeliveryFailure? Failure, TimeSpan Duration, TimeSpan? Wish = null)
{
    public bool Arrived => Failure is null;
}
