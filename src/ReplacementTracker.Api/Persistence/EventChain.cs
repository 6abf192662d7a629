using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace ReplacementTracker.Api.Persistence;

/// <summary>
/// Gives each event its place in the order in which events became visible, and a hash over it and all before it, shortly
/// after its commit. Every instance does; for one programme, one at a time.
/// </summary>
/// <remarks>
/// Afterwards rather than in the transaction that writes the event, because writers would wait for each other there. A
/// trigger queues each event with the event itself, so what is to be chained is what is queued and visible: nothing is
/// passed over whose transaction took long, nobody waits for it, and a restored dump needs no care. Of what became
/// visible together, the order of recording decides.
/// </remarks>
internal sealed class EventChain(IServiceScopeFactory scopes, ILogger<EventChain> log)
    : Upkeep(TimeSpan.FromMilliseconds(250), "Events are not chained", log)
{
    /// <summary>So many in a transaction: the rows of an import do not have to fit into memory at once.</summary>
    private const int Batch = 2000;

    /// <summary>Any number, known to nobody else, below which the locks of the programmes lie.</summary>
    private const int Lock = 0x6368_6169;

    private const string Append = """
        WITH taken AS (
            DELETE FROM event_queue WHERE programme_id = @programme AND sequence = ANY (@sequences)
        )
        INSERT INTO event_chain (programme_id, position, sequence, event_id, hash)
        SELECT @programme, c.position, c.sequence, c.event_id, c.hash
        FROM unnest(@positions, @sequences, @events, @hashes) AS c (position, sequence, event_id, hash)
        """;

    /// <summary>Chains everything that is visible now.</summary>
    /// <returns>How many events got a place.</returns>
    public static async Task<int> ChainAsync(TrackerDb db, CancellationToken cancel)
    {
        var total = 0;
        foreach (var programme in await db.EventQueue.Select(row => row.ProgrammeId).Distinct().ToListAsync(cancel))
        {
            int chained;
            do
            {
                chained = await ChainAsync(db, programme, cancel);
                total += chained;
            } while (chained == Batch);
        }

        return total;
    }

    /// <returns>How many events got a place; none where another instance is at it.</returns>
    private static async Task<int> ChainAsync(TrackerDb db, Guid programme, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (
            !await db
                .Database.SqlQuery<bool>(
                    $"""SELECT pg_try_advisory_xact_lock({Lock}, hashtext({programme.ToString()})) AS "Value" """
                )
                .SingleAsync(cancel)
        )
        {
            return 0;
        }

        // A statement of its own, after the lock: it sees what the holder before has committed.
        var head = await db
            .EventChain.AsNoTracking()
            .Where(row => row.ProgrammeId == programme)
            .OrderByDescending(row => row.Position)
            .Select(row => new { row.Position, row.Hash })
            .FirstOrDefaultAsync(cancel);
        var rows = await db
            .EventQueue.Where(due => due.ProgrammeId == programme)
            .OrderBy(due => due.Sequence)
            .Join(
                db.Events.AsNoTracking(),
                due => new { due.ProgrammeId, due.Sequence },
                row => new { row.ProgrammeId, row.Sequence },
                (due, row) => row
            )
            .OrderBy(row => row.Sequence)
            .Take(Batch)
            .ToListAsync(cancel);
        if (rows.Count == 0)
        {
            return 0;
        }

        var effects = await EffectsOfAsync(db, programme, rows, cancel);
        var canonical = new CanonicalEvent();
        var hashes = new byte[rows.Count][];
        var hash = head?.Hash ?? CanonicalEvent.Genesis(programme);
        for (var at = 0; at < rows.Count; at++)
        {
            hash = canonical.Hash(hash, rows[at], effects[rows[at].Id]);
            hashes[at] = hash;
        }

        var first = (head?.Position ?? 0) + 1;
        await db.Database.ExecuteSqlRawAsync(
            Append,
            [
                new NpgsqlParameter("programme", programme),
                new NpgsqlParameter("positions", rows.Select((_, at) => first + at).ToArray()),
                new NpgsqlParameter("sequences", rows.Select(row => row.Sequence).ToArray()),
                new NpgsqlParameter("events", rows.Select(row => row.Id).ToArray()),
                new NpgsqlParameter("hashes", NpgsqlDbType.Array | NpgsqlDbType.Bytea) { Value = hashes },
            ],
            cancel
        );
        await transaction.CommitAsync(CancellationToken.None);
        return rows.Count;
    }

    /// <summary>What these events do to the counts, in its order.</summary>
    public static async Task<ILookup<Guid, EffectRow>> EffectsOfAsync(
        TrackerDb db,
        Guid programme,
        IReadOnlyCollection<EventRow> rows,
        CancellationToken cancel
    )
    {
        var ids = rows.Select(row => row.Id).ToArray();
        var effects = await db
            .Effects.AsNoTracking()
            .Where(row => row.ProgrammeId == programme && ids.Contains(row.EventId))
            .OrderBy(row => row.EventId)
            .ThenBy(row => row.Ordinal)
            .ToListAsync(cancel);
        return effects.ToLookup(row => row.EventId);
    }

    public override async Task RoundAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        await ChainAsync(scope.ServiceProvider.GetRequiredService<TrackerDb>(), cancel);
    }
}
