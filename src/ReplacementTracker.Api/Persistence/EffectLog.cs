using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Persistence;

/// <summary>The steps of the counts, as of a day and as known at an instant, added up by day.</summary>
/// <param name="History">The counts on every day.</param>
/// <param name="AddedCount">Units in scope that are not in the baseline.</param>
/// <param name="ExceptedCount">Units of the baseline that are not in scope.</param>
internal sealed record Counted(CountHistory History, int AddedCount, int ExceptedCount);

/// <summary>Reads the log of effects. Every figure comes from here, and what units were then from the log of events.</summary>
internal static class EffectLog
{
    /// <summary>
    /// What the inventory said of each unit then: a common table `units_then (tag, site, label_vendor, origin_vendor,
    /// stage)`. Parameters: programme, end of the day, recorded up to. A tag that was withdrawn may have been registered
    /// anew, so registration says everything, even what it does not name.
    /// </summary>
    public const string UnitsThen = """
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

    /// <summary>One statement, so that additions and exceptions fit the counts whatever is written meanwhile.</summary>
    private const string ByDay = """
        WITH steps AS (
            SELECT unit_id, count, change, in_baseline, in_scope, (occurred_at AT TIME ZONE {3})::date AS day
            FROM effects
            WHERE programme_id = {0} AND occurred_at < {1} AND recorded_at <= {2}
        ),
        units AS (
            SELECT sum(change) FILTER (WHERE in_baseline) AS baseline, sum(change) FILTER (WHERE in_scope) AS scope
            FROM steps
            WHERE count = 'units'
            GROUP BY unit_id
        )
        SELECT day, count,
            coalesce(sum(change) FILTER (WHERE in_baseline), 0)::int AS baseline,
            coalesce(sum(change) FILTER (WHERE in_scope), 0)::int AS scope
        FROM steps
        GROUP BY day, count
        UNION ALL
        SELECT NULL, 'beyond',
            (count(*) FILTER (WHERE baseline > 0 AND coalesce(scope, 0) = 0))::int,
            (count(*) FILTER (WHERE scope > 0 AND coalesce(baseline, 0) = 0))::int
        FROM units
        """;

    private const string ByDayAndPlace = $$"""
        WITH {{UnitsThen}}
        SELECT (e.occurred_at AT TIME ZONE {3})::date AS day, e.count, u.label_vendor, u.origin_vendor, s.province,
            s.kind AS site_kind, sum(e.change)::int AS change
        FROM effects e
        LEFT JOIN units_then u ON u.tag = e.unit
        LEFT JOIN sites s ON s.code = u.site
        WHERE e.programme_id = {0} AND e.occurred_at < {1} AND e.recorded_at <= {2} AND e.in_baseline AND e.count <> 'units'
        GROUP BY 1, 2, 3, 4, 5, 6
        """;

    public static async Task<Counted> ReadAsync(TrackerDb db, Programme programme, AsOf asOf, CancellationToken cancel)
    {
        var rows = await db
            .Database.SqlQueryRaw<StepRow>(ByDay, programme.Id, asOf.End, asOf.RecordedUpTo, programme.TimeZone)
            .ToListAsync(cancel);
        var beyond = rows.Single(row => row.Day is null);
        var history = rows.Where(row => row.Day is not null)
            .Select(row => new DayStep(row.Day!.Value, EnumText.Parse<Count>(row.Count), row.Baseline, row.Scope));
        return new Counted(new CountHistory(history), AddedCount: beyond.Scope, ExceptedCount: beyond.Baseline);
    }

    /// <summary>Steps of the baseline by day and by what filters ask for, as it was then.</summary>
    public static Task<List<PlacedStep>> ReadByPlaceAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    ) =>
        db
            .Database.SqlQueryRaw<PlacedStep>(
                ByDayAndPlace,
                programme.Id,
                asOf.End,
                asOf.RecordedUpTo,
                programme.TimeZone
            )
            .ToListAsync(cancel);

    private sealed record StepRow(DateOnly? Day, string Count, int Baseline, int Scope);
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
