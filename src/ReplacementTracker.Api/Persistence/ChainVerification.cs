using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What is wrong where the chain first does not hold.</summary>
internal enum ChainFault
{
    /// <summary>The event, or what it does to the counts, is not what was chained.</summary>
    EventChanged,

    /// <summary>The chain names an event that is not there.</summary>
    EventMissing,

    /// <summary>At this place stood another event.</summary>
    EventReplaced,

    /// <summary>An event that came neither into the chain nor among those that wait for a place in it.</summary>
    EventAdded,

    /// <summary>A step of a count of which there is no event.</summary>
    EffectAdded,

    /// <summary>A position is missing from the chain.</summary>
    PositionMissing,

    /// <summary>The hash itself was changed: the event fits what stands before and after it.</summary>
    HashChanged,

    /// <summary>A checkpoint names a position that the chain does not reach.</summary>
    CheckpointBeyondHead,

    /// <summary>A checkpoint names another hash at its position: what stands there was chained anew.</summary>
    CheckpointDiffers,

    /// <summary>The totals that figures are read from are not the sums of the log.</summary>
    TotalsDiffer,
}

/// <summary>The first place where the chain does not hold.</summary>
/// <param name="Position">In the chain; null for what is not in it.</param>
/// <param name="Sequence">The event's; null where there is none.</param>
internal sealed record BrokenChain(ChainFault Fault, long? Position, long? Sequence, Guid? EventId, string Detail);

/// <summary>A place in a chain, as somebody noted it.</summary>
internal sealed record Checkpoint(Guid ProgrammeId, long Position, byte[] Hash);

/// <param name="HeadPosition">How many events are chained.</param>
/// <param name="HeadHash">The last one's; before the first event, the one that the first builds on.</param>
/// <param name="UnchainedCount">Events that wait for their place.</param>
/// <param name="CheckpointCount">Checkpoints that were compared, those of the database among them.</param>
internal sealed record VerifiedChain(
    Guid ProgrammeId,
    long HeadPosition,
    byte[] HeadHash,
    long UnchainedCount,
    int CheckpointCount,
    BrokenChain? Broken,
    TimeSpan Duration
);

/// <summary>
/// Makes every hash anew from the rows of the log, and every total from its sums, and says where one is not as it was.
/// </summary>
/// <remarks>Reads in batches, in one snapshot, so that what is written meanwhile confuses nothing and memory stays small.</remarks>
internal static class ChainVerification
{
    private const int Batch = 2000;

    /// <param name="told">Checkpoints that were kept elsewhere.</param>
    public static async Task<VerifiedChain> VerifyAsync(
        TrackerDb db,
        Guid programme,
        IEnumerable<Checkpoint> told,
        CancellationToken cancel
    )
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var snapshot = await db.Database.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancel
        );
        var kept = await db
            .Checkpoints.AsNoTracking()
            .Where(row => row.ProgrammeId == programme)
            .Select(row => new Checkpoint(row.ProgrammeId, row.Position, row.Hash))
            .ToListAsync(cancel);
        List<Checkpoint> checkpoints =
        [
            .. kept.Concat(told.Where(one => one.ProgrammeId == programme)).OrderBy(one => one.Position),
        ];
        var run = new Run(db, programme, checkpoints);
        var broken =
            await run.ChainAsync(cancel)
            ?? await OutsideAsync(db, programme, cancel)
            ?? await TotalsAsync(db, programme, cancel);
        var head = await db
            .EventChain.AsNoTracking()
            .Where(row => row.ProgrammeId == programme)
            .OrderByDescending(row => row.Position)
            .FirstOrDefaultAsync(cancel);
        return new VerifiedChain(
            programme,
            head?.Position ?? 0,
            head?.Hash ?? CanonicalEvent.Genesis(programme),
            await db.EventQueue.LongCountAsync(row => row.ProgrammeId == programme, cancel),
            checkpoints.Count,
            broken,
            TimeProvider.System.GetElapsedTime(started)
        );
    }

    /// <summary>All programmes that have a log, or a checkpoint of one, and what they share.</summary>
    public static Task<List<Guid>> ProgrammesAsync(TrackerDb db, CancellationToken cancel) =>
        db
            .Programmes.Select(row => row.Id)
            .Union(db.EventChain.Select(row => row.ProgrammeId))
            .Union(db.EventQueue.Select(row => row.ProgrammeId))
            .Union(db.Checkpoints.Select(row => row.ProgrammeId))
            .ToListAsync(cancel);

    /// <summary>What is in the log and beside the chain.</summary>
    private static async Task<BrokenChain?> OutsideAsync(TrackerDb db, Guid programme, CancellationToken cancel)
    {
        var gone = await db
            .EventQueue.Where(due => due.ProgrammeId == programme)
            .Where(due => !db.Events.Any(row => row.ProgrammeId == programme && row.Sequence == due.Sequence))
            .OrderBy(due => due.Sequence)
            .Select(due => (long?)due.Sequence)
            .FirstOrDefaultAsync(cancel);
        if (gone is not null)
        {
            return new BrokenChain(
                ChainFault.EventMissing,
                Position: null,
                gone,
                EventId: null,
                "An event that waited for its place is not there any more."
            );
        }

        var added = await db
            .Events.AsNoTracking()
            .Where(row => row.ProgrammeId == programme)
            .Where(row => !db.EventChain.Any(link => link.ProgrammeId == programme && link.Sequence == row.Sequence))
            .Where(row => !db.EventQueue.Any(due => due.ProgrammeId == programme && due.Sequence == row.Sequence))
            .OrderBy(row => row.Sequence)
            .Select(row => new { row.Sequence, row.Id })
            .FirstOrDefaultAsync(cancel);
        if (added is not null)
        {
            return new BrokenChain(
                ChainFault.EventAdded,
                Position: null,
                added.Sequence,
                added.Id,
                "This event is neither in the chain nor waiting for a place in it: it was added past it, or its place was removed."
            );
        }

        var orphan = await db
            .Effects.AsNoTracking()
            .Where(step => step.ProgrammeId == programme)
            .Where(step => !db.Events.Any(row => row.ProgrammeId == programme && row.Id == step.EventId))
            .Select(step => (Guid?)step.EventId)
            .FirstOrDefaultAsync(cancel);
        return orphan is null
            ? null
            : new BrokenChain(
                ChainFault.EffectAdded,
                Position: null,
                Sequence: null,
                orphan,
                "There is a step of a count whose event is not there."
            );
    }

    /// <summary>The totals, which the service may change, against the log, which it may not.</summary>
    private static async Task<BrokenChain?> TotalsAsync(TrackerDb db, Guid programme, CancellationToken cancel)
    {
        var differing = await db
            .Database.SqlQueryRaw<DifferingTotals>(DailyTotals.Differing, programme)
            .SingleOrDefaultAsync(cancel);
        return differing is null
            ? null
            : new BrokenChain(
                ChainFault.TotalsDiffer,
                Position: null,
                Sequence: null,
                EventId: null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The log is intact, but of {differing.Day:yyyy-MM-dd}, recorded on {differing.RecordedOn:yyyy-MM-dd}, the totals that figures are read from are not its sums ({string.Join(", ", differing.Names)}); {differing.Days} such in all. Find out who changed them, then make them anew: SELECT rebuild_daily_totals('{programme}')."
                )
            );
    }

    private sealed record DifferingTotals(DateOnly Day, DateOnly RecordedOn, string[] Names, long Days);

    private sealed class Run(TrackerDb db, Guid programme, List<Checkpoint> checkpoints)
    {
        private readonly CanonicalEvent canonical = new();
        private long position;
        private byte[] hash = CanonicalEvent.Genesis(programme);
        private int checkpoint;

        public async Task<BrokenChain?> ChainAsync(CancellationToken cancel)
        {
            while (true)
            {
                var from = position;
                var links = await db
                    .EventChain.AsNoTracking()
                    .Where(link => link.ProgrammeId == programme && link.Position > from)
                    .OrderBy(link => link.Position)
                    .Take(Batch)
                    .GroupJoin(
                        db.Events.AsNoTracking(),
                        link => new { link.ProgrammeId, link.Sequence },
                        row => new { row.ProgrammeId, row.Sequence },
                        (link, rows) => new { link, rows }
                    )
                    .SelectMany(both => both.rows.DefaultIfEmpty(), (both, row) => new { both.link, row })
                    .OrderBy(both => both.link.Position)
                    .ToListAsync(cancel);
                var found = links.Select(both => both.row).OfType<EventRow>().ToList();
                var effects = await EventChain.EffectsOfAsync(db, programme, found, cancel);
                for (var at = 0; at < links.Count; at++)
                {
                    var next = at + 1 < links.Count ? links[at + 1] : null;
                    var broken = Check(
                        links[at].link,
                        links[at].row,
                        effects,
                        next?.row is { } after ? (next.link, after) : null
                    );
                    if (broken is not null)
                    {
                        return broken;
                    }
                }

                if (links.Count < Batch)
                {
                    return checkpoint < checkpoints.Count
                        ? new BrokenChain(
                            ChainFault.CheckpointBeyondHead,
                            checkpoints[checkpoint].Position,
                            Sequence: null,
                            EventId: null,
                            $"The chain ends at position {position}, and there was a checkpoint at {checkpoints[checkpoint].Position}: its end was cut off."
                        )
                        : null;
                }
            }
        }

        private BrokenChain? Check(
            EventChainRow link,
            EventRow? row,
            ILookup<Guid, EffectRow> effects,
            (EventChainRow Link, EventRow Row)? next
        )
        {
            var expected = position + 1;
            if (link.Position != expected)
            {
                return new BrokenChain(
                    ChainFault.PositionMissing,
                    expected,
                    Sequence: null,
                    EventId: null,
                    $"After position {position} comes {link.Position}."
                );
            }

            if (row is null)
            {
                return Broken(ChainFault.EventMissing, link, "The event of this position is not in the log.");
            }

            if (row.Id != link.EventId)
            {
                return Broken(ChainFault.EventReplaced, link, "The event of this position is another one.");
            }

            var made = canonical.Hash(hash, row, effects[row.Id]);
            if (!made.AsSpan().SequenceEqual(link.Hash))
            {
                return
                    next is { } after
                    && canonical.Hash(made, after.Row, effects[after.Row.Id]).AsSpan().SequenceEqual(after.Link.Hash)
                    ? Broken(
                        ChainFault.HashChanged,
                        link,
                        "The hash is another one than the events before and here make."
                    )
                    : Broken(
                        ChainFault.EventChanged,
                        link,
                        "The event, or what it does to the counts, is not what was chained here."
                    );
            }

            // Columns that repeat the event's own, for figures to be quick: they are not hashed, and have to agree.
            if (effects[row.Id].Any(step => step.OccurredAt != row.OccurredAt || step.RecordedAt != row.RecordedAt))
            {
                return Broken(
                    ChainFault.EventChanged,
                    link,
                    "A step of a count has another time than the event that took it."
                );
            }

            (position, hash) = (link.Position, link.Hash);
            for (; checkpoint < checkpoints.Count && checkpoints[checkpoint].Position <= position; checkpoint++)
            {
                if (
                    checkpoints[checkpoint].Position != position
                    || !checkpoints[checkpoint].Hash.AsSpan().SequenceEqual(hash)
                )
                {
                    return Broken(
                        ChainFault.CheckpointDiffers,
                        link,
                        "A checkpoint has another hash here: this event, or one before it, was chained anew."
                    );
                }
            }

            return null;
        }

        private static BrokenChain Broken(ChainFault fault, EventChainRow link, string detail) =>
            new(fault, link.Position, link.Sequence, link.EventId, detail);
    }
}
