using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Whether everything that bears an instant has been saved by now.</summary>
/// <remarks>
/// `recordedAt` is taken before the commit, so a write under way may yet appear before an instant that has passed, and a
/// figure "as known at" that instant would not be the same for ever. Whoever writes takes a transaction number before it
/// looks at the clock; whoever reads waits for those that have one. Nobody who writes waits for a reader. The clocks of
/// several instances have to agree, by NTP, as far as such figures are to.
/// </remarks>
internal static class Settled
{
    public static readonly RefusalCode Not = new(
        "known-at-unsettled",
        RefusalKind.NotYet,
        "Writes that began before that instant are still under way."
    );

    /// <summary>How far the clocks of the database and of the instances may be apart.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>How long a caller waits who names an instant, and so wants the figure that stays.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long one waits who asks for the present. An import may take a minute; the present is not to.</summary>
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Writers are told by their session and the number of their transaction. Since when a session of another role writes
    /// is not shown to everybody; then it counts as early enough.
    /// </summary>
    private const string UnderWay = """
        SELECT pid || ' ' || backend_xid AS "Value"
        FROM pg_stat_activity
        WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database() AND coalesce(xact_start <= {0}, true)
        """;

    /// <summary>Gives the transaction its number, before the clock is looked at that says when it was recorded.</summary>
    public static Task BeginWriteAsync(TrackerDb db) =>
        db.Database.ExecuteSqlRawAsync("SELECT pg_current_xact_id()", CancellationToken.None);

    /// <exception cref="RefusalException">`known-at-unsettled`.</exception>
    public static async Task WaitAsync(TrackerDb db, AsOf asOf, CancellationToken cancel)
    {
        // Who reads within a transaction of its own reads what it has written itself.
        if (db.Database.CurrentTransaction is not null)
        {
            return;
        }

        var before = await UnderWayAsync(db, asOf, cancel);
        var started = TimeProvider.System.GetTimestamp();
        while (before.Count > 0)
        {
            if (TimeProvider.System.GetElapsedTime(started) > (asOf.IsPinned ? Patience : ShortPatience))
            {
                if (asOf.IsPinned)
                {
                    throw Not.Because(
                        $"What was known at {Instant.Text(asOf.KnownAt)} can be said once a large import has ended. Ask again."
                    );
                }

                return;
            }

            await Task.Delay(Pause, cancel);
            before.IntersectWith(await UnderWayAsync(db, asOf, cancel));
        }
    }

    private static async Task<HashSet<string>> UnderWayAsync(TrackerDb db, AsOf asOf, CancellationToken cancel) =>
        [.. await db.Database.SqlQueryRaw<string>(UnderWay, asOf.KnownAt + Skew).ToListAsync(cancel)];
}
