using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Persistence;

/// <summary>A request that was done, and what was answered to it. A technical table: events tell what happened.</summary>
internal sealed class IdempotencyKeyRow
{
    /// <summary>Guid.Empty for what programmes share.</summary>
    public Guid ProgrammeId { get; init; }

    /// <summary>SHA-256 of the key, the caller and the path: the key itself opens the answer, and is not kept.</summary>
    public required byte[] Scope { get; init; }

    /// <summary>SHA-256 of what was asked, to tell a repetition from another request.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>Status, headers and body, sealed: they may hold a new key, serial numbers or places.</summary>
    public required byte[] Answer { get; init; }
    public DateTimeOffset StoredAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class IdempotencyKeyTable : IEntityTypeConfiguration<IdempotencyKeyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyKeyRow> table)
    {
        table.ToTable("idempotency_keys");
        table.HasKey(row => new { row.ProgrammeId, row.Scope });
        table.HasIndex(row => row.ExpiresAt);
    }
}

/// <summary>What the table is asked and told; always within the transaction of the work, but for the sweep.</summary>
internal static class IdempotencyKeys
{
    /// <summary>So many at a time that no sweep holds anything up for long.</summary>
    private const int Batch = 1_000;

    /// <summary>One request at a time for each key, across all instances, until the end of the transaction.</summary>
    /// <returns>False where another holds it.</returns>
    public static async Task<bool> TryHoldAsync(TrackerDb db, byte[] scope, CancellationToken cancel) =>
        await db
            .Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({BitConverter.ToInt64(scope)}) AS \"Value\"")
            .SingleAsync(cancel);

    public static Task<IdempotencyKeyRow?> FindAsync(
        TrackerDb db,
        Guid programmeId,
        byte[] scope,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        db.Set<IdempotencyKeyRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                row => row.ProgrammeId == programmeId && row.Scope == scope && row.ExpiresAt > now,
                cancel
            );

    /// <summary>In the place of one that has expired, if there is one.</summary>
    public static Task KeepAsync(TrackerDb db, IdempotencyKeyRow row) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys (programme_id, scope, fingerprint, answer, stored_at, expires_at)
            VALUES ({row.ProgrammeId}, {row.Scope}, {row.Fingerprint}, {row.Answer}, {row.StoredAt}, {row.ExpiresAt})
            ON CONFLICT (programme_id, scope) DO UPDATE
            SET (fingerprint, answer, stored_at, expires_at)
                = (excluded.fingerprint, excluded.answer, excluded.stored_at, excluded.expires_at)
            """,
            CancellationToken.None
        );

    /// <summary>Deletes what has expired; several instances may do so at once.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> SweepAsync(NpgsqlDataSource data, DateTimeOffset now, CancellationToken cancel)
    {
        await using var command = data.CreateCommand(
            $"""
            DELETE FROM idempotency_keys AS k
            USING (
                SELECT programme_id, scope FROM idempotency_keys WHERE expires_at <= $1
                ORDER BY expires_at LIMIT {Batch} FOR UPDATE SKIP LOCKED
            ) AS due
            WHERE k.programme_id = due.programme_id AND k.scope = due.scope
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        var swept = 0;
        int some;
        do
        {
            some = await command.ExecuteNonQueryAsync(cancel);
            swept += some;
        } while (some == Batch);

        return swept;
    }
}

/// <summary>Deletes expired idempotency keys, every ten minutes. They are ignored from the moment they expire.</summary>
internal sealed class IdempotencyKeySweep(NpgsqlDataSource data, TimeProvider clock, ILogger<IdempotencyKeySweep> log)
    : Upkeep(TimeSpan.FromMinutes(10), "Expired idempotency keys are not deleted", log)
{
    public override Task RoundAsync(CancellationToken cancel) => IdempotencyKeys.SweepAsync(data, clock.Now(), cancel);
}
