using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Persistence;

/// <summary>The counts, as of a day and as known at an instant.</summary>
/// <param name="History">The counts on every day.</param>
/// <param name="AddedCount">Units in scope that are not in the baseline.</param>
/// <param name="ExceptedCount">Units of the baseline that are not in scope.</param>
/// <param name="Digest">Of the events and effects that they come from: the same log, the same digest.</param>
internal sealed record Counted(CountHistory History, int AddedCount, int ExceptedCount, string Digest);

/// <summary>Reads the log of effects. Every figure comes from here, and what units were then from the log of events.</summary>
internal static class EffectLog
{
    /// <summary>
    /// From the log. A tag that was withdrawn may have been registered anew, so registration says everything, even what it
    /// does not name.
    /// </summary>
    private const string UnitsThen = """
        unit_fields AS (
            SELECT DISTINCT ON (e.subject_key, f.name) e.subject_key AS tag, f.name, e.changes #>> ARRAY[f.name, 'to'] AS value
            FROM events e
            CROSS JOIN (VALUES ('site'), ('labelVendor'), ('originVendor'), ('stage')) AS f (name)
            WHERE e.programme_id = {0} AND e.subject_kind = 'unit' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                AND (e.changes ? f.name OR e.type = 'unit.registered')
            ORDER BY e.subject_key, f.name, e.sequence DESC
        ),
        units_then AS (
            SELECT tag,
                max(value) FILTER (WHERE name = 'site') AS site,
                max(value) FILTER (WHERE name = 'labelVendor') AS label_vendor,
                max(value) FILTER (WHERE name = 'originVendor') AS origin_vendor,
                max(value) FILTER (WHERE name = 'stage') AS stage
            FROM unit_fields
            GROUP BY tag
        )
        """;

    /// <summary>The same today, when the table says what the log says.</summary>
    private const string UnitsNow = """
        units_then AS (
            SELECT tag, site, label_vendor, origin_vendor, stage
            FROM units
            WHERE programme_id = {0}
        )
        """;

    private static readonly (Count Count, string Name)[] Counts =
    [
        .. EnumText.All<Count>().Select(name => (EnumText.Parse<Count>(name), name)),
    ];

    /// <summary>
    /// Sums by day from the totals that triggers keep: those folded, those not yet folded, and, for an instant in the
    /// middle of a day, what was recorded on that day up to then. One statement, so exact whatever is written meanwhile.
    /// </summary>
    public static readonly string ByDay = $$"""
        WITH days AS (
            SELECT day, events, fingerprint, {{Columns()}}
            FROM daily_totals
            WHERE programme_id = {0} AND recorded_on < {4} AND day <= {3}
            UNION ALL
            SELECT day, events, fingerprint, {{Columns()}}
            FROM daily_total_deltas
            WHERE programme_id = {0} AND recorded_on < {4} AND day <= {3}
            UNION ALL
            SELECT (e.occurred_at AT TIME ZONE {6})::date, count(*), sum(event_fingerprint(e)), {{Columns((_, _) => "0")}}
            FROM events e
            WHERE e.programme_id = {0} AND e.category = 'change' AND e.occurred_at < {1} AND e.recorded_at >= {5}
                AND e.recorded_at <= {2}
            GROUP BY 1
            UNION ALL
            SELECT (e.occurred_at AT TIME ZONE {6})::date, 0, sum(effect_fingerprint(e)), {{Columns(
            (counted, count) => $"sum(e.change) FILTER (WHERE e.in_{counted} AND e.count = '{count}')"
        )}}
            FROM effects e
            WHERE e.programme_id = {0} AND e.occurred_at < {1} AND e.recorded_at >= {5} AND e.recorded_at <= {2}
            GROUP BY 1
        ),
        beyond AS (
            SELECT sum(CASE WHEN in_baseline THEN change ELSE -change END) AS balance
            FROM effects
            WHERE programme_id = {0} AND occurred_at < {1} AND recorded_at <= {2}
                AND count = 'units' AND in_baseline <> in_scope
            GROUP BY unit_id
        )
        SELECT day, sum(events)::bigint AS events, sum(fingerprint)::text AS fingerprint,
            {{Columns((counted, count) => $"coalesce(sum({counted}_{count}), 0)::int AS {counted}_{count}")}}
        FROM days
        GROUP BY day
        UNION ALL
        SELECT NULL, 0, '0', (count(*) FILTER (WHERE balance > 0))::int, 0, 0, 0, 0, (count(*) FILTER (WHERE balance < 0))::int,
            0, 0, 0, 0
        FROM beyond
        """;

    private const string ByDayAndPlaceNow = $"WITH {UnitsNow} {ByDayAndPlace}";
    private const string ByDayAndPlaceThen = $"WITH {UnitsThen} {ByDayAndPlace}";

    private const string ByDayAndPlace = """
        SELECT (e.occurred_at AT TIME ZONE {3})::date AS day, e.count, u.label_vendor, u.origin_vendor, s.province,
            s.kind AS site_kind, sum(e.change)::int AS change
        FROM effects e
        LEFT JOIN units_then u ON u.tag = e.unit
        LEFT JOIN sites s ON s.code = u.site
        WHERE e.programme_id = {0} AND e.occurred_at < {1} AND e.recorded_at <= {2} AND e.in_baseline AND e.count <> 'units'
        GROUP BY 1, 2, 3, 4, 5, 6
        """;

    /// <summary>
    /// What the inventory said of each unit then: a common table `units_then (tag, site, label_vendor, origin_vendor,
    /// stage)`. Parameters: programme, end of the day, recorded up to.
    /// </summary>
    public static string Units(AsOf asOf) => asOf.IsPresent ? UnitsNow : UnitsThen;

    public static async Task<Counted> ReadAsync(TrackerDb db, Programme programme, AsOf asOf, CancellationToken cancel)
    {
        await Settled.WaitAsync(db, asOf, cancel);
        var rows = await db
            .Database.SqlQueryRaw<DayRow>(
                ByDay,
                programme.Id,
                asOf.End,
                asOf.RecordedUpTo,
                asOf.Day,
                DateOnly.FromDateTime(asOf.RecordedUpTo.UtcDateTime),
                new DateTimeOffset(asOf.RecordedUpTo.UtcDateTime.Date, TimeSpan.Zero),
                programme.TimeZone
            )
            .ToListAsync(cancel);
        var beyond = rows.Single(row => row.Day is null);
        var days = rows.Where(row => row.Day is not null).ToList();
        return new Counted(
            new CountHistory(days.SelectMany(Steps)),
            AddedCount: beyond.ScopeUnits,
            ExceptedCount: beyond.BaselineUnits,
            DigestOf(programme, days)
        );
    }

    private static string Columns() => Columns((counted, count) => $"{counted}_{count}");

    private static string Columns(Func<string, string, string> column) =>
        string.Join(
            ", ",
            from counted in new[] { "baseline", "scope" }
            from count in Counts
            select column(counted, count.Name)
        );

    private static IEnumerable<DayStep> Steps(DayRow row)
    {
        yield return new(row.Day!.Value, Count.Units, row.BaselineUnits, row.ScopeUnits);
        yield return new(row.Day.Value, Count.Removed, row.BaselineRemoved, row.ScopeRemoved);
        yield return new(row.Day.Value, Count.Replaced, row.BaselineReplaced, row.ScopeReplaced);
        yield return new(row.Day.Value, Count.Verified, row.BaselineVerified, row.ScopeVerified);
        yield return new(row.Day.Value, Count.Disposed, row.BaselineDisposed, row.ScopeDisposed);
    }

    /// <summary>Of how many events there are and of the sum of all fingerprints, so in whatever order they were written.</summary>
    private static string DigestOf(Programme programme, List<DayRow> days)
    {
        var events = days.Sum(day => day.Events);
        var fingerprint = days.Aggregate(
            BigInteger.Zero,
            (sum, day) => sum + BigInteger.Parse(day.Fingerprint, CultureInfo.InvariantCulture)
        );
        return Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Create(CultureInfo.InvariantCulture, $"{programme.Id}\n{events}\n{fingerprint}")
                )
            )
        );
    }

    /// <summary>Steps of the baseline by day and by what filters ask for, as it was then.</summary>
    public static Task<List<PlacedStep>> ReadByPlaceAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        string digest,
        CancellationToken cancel
    ) =>
        Remembered.ReadAsync(
            programme,
            asOf,
            digest,
            () =>
                db
                    .Database.SqlQueryRaw<PlacedStep>(
                        asOf.IsPresent ? ByDayAndPlaceNow : ByDayAndPlaceThen,
                        programme.Id,
                        asOf.End,
                        asOf.RecordedUpTo,
                        programme.TimeZone
                    )
                    .ToListAsync(cancel)
        );

    private sealed record DayRow(
        DateOnly? Day,
        long Events,
        string Fingerprint,
        int BaselineUnits,
        int BaselineRemoved,
        int BaselineReplaced,
        int BaselineVerified,
        int BaselineDisposed,
        int ScopeUnits,
        int ScopeRemoved,
        int ScopeReplaced,
        int ScopeVerified,
        int ScopeDisposed
    );
}

/// <summary>By how much units of one make at one kind of place moved one count on one day.</summary>
internal sealed record PlacedStep(
    DateOnly Day,
    string Count,
    string? LabelVendor,
    string? OriginVendor,
    string? Province,
    string? SiteKind,
    int Change
);
