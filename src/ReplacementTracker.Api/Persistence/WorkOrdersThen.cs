using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What the work orders of then say about progress to come.</summary>
/// <param name="Open">Neither ended nor cancelled.</param>
/// <param name="Overdue">Open, not completed, and planned to have ended.</param>
/// <param name="Planned">
/// Units of the baseline by the day on which their visit was to end as first scheduled; each once, by its earliest
/// visit, and none by a visit that was cancelled.
/// </param>
/// <param name="UnitsByWeek">
/// Units without an outcome on open visits to come that have an access window, by the Monday of the week.
/// </param>
internal sealed record WorkOrdersThen(
    int Open,
    int Overdue,
    IReadOnlyList<(DateOnly Day, int Units)> Planned,
    IReadOnlyDictionary<DateOnly, int> UnitsByWeek
)
{
    /// <summary>Today, the tables say what the log says, and say it sooner.</summary>
    private const string FromTables = """
        orders AS (
            SELECT number, state, planned_end, original_planned_end, access_window
            FROM work_orders
            WHERE programme_id = {0}
        ),
        lines AS NOT MATERIALIZED (
            SELECT o.number, l.unit_id AS unit, l.outcome = 'pending' AS is_pending, u.in_baseline, o.state,
                o.original_planned_end
            FROM work_order_lines l
            JOIN work_orders o ON o.programme_id = l.programme_id AND o.id = l.work_order_id
            JOIN units u ON u.programme_id = l.programme_id AND u.id = l.unit_id
            WHERE l.programme_id = {0}
        )
        """;

    /// <summary>On any other day, or as known at an instant, they are what the latest events said.</summary>
    private const string FromLog = """
        fields AS (
            SELECT DISTINCT ON (e.subject_key, f.name) e.subject_key, f.name, e.changes #>> ARRAY[f.name, 'to'] AS value
            FROM events e
            CROSS JOIN (VALUES ('state'), ('plannedEnd'), ('originalPlannedEnd'), ('accessWindow')) AS f (name)
            WHERE e.programme_id = {0} AND e.subject_kind = 'work-order' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                AND e.changes ? f.name
            ORDER BY e.subject_key, f.name, e.sequence DESC
        ),
        orders AS (
            SELECT subject_key AS number, max(value) FILTER (WHERE name = 'state') AS state,
                (max(value) FILTER (WHERE name = 'plannedEnd'))::timestamptz AS planned_end,
                (max(value) FILTER (WHERE name = 'originalPlannedEnd'))::timestamptz AS original_planned_end,
                max(value) FILTER (WHERE name = 'accessWindow') AS access_window
            FROM fields
            GROUP BY subject_key
        ),
        line_events AS (
            SELECT e.subject_key AS number, coalesce(e.changes -> 'unit' ->> 'to', e.changes -> 'unit' ->> 'from') AS tag,
                e.type, e.sequence
            FROM events e
            WHERE e.programme_id = {0} AND e.subject_kind = 'work-order' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                AND e.type IN ('work-order.line-added', 'work-order.line-removed', 'work-order.outcome-recorded')
        ),
        last_lines AS (
            SELECT DISTINCT ON (number, tag) number, tag, type
            FROM line_events
            ORDER BY number, tag, sequence DESC
        ),
        lines AS (
            SELECT l.number, u.id AS unit, l.type = 'work-order.line-added' AS is_pending, u.in_baseline, o.state,
                o.original_planned_end
            FROM last_lines l
            JOIN orders o ON o.number = l.number
            JOIN units u ON u.programme_id = {0} AND u.tag = l.tag
            WHERE l.type <> 'work-order.line-removed'
        )
        """;

    private const string Summed = """
        SELECT 'open' AS kind, NULL::date AS day, o.planned_end, o.state = 'completed' AS is_completed,
            o.access_window IS NOT NULL AS has_window, count(l.unit)::int AS number
        FROM orders o
        LEFT JOIN lines l ON l.number = o.number AND l.is_pending
        WHERE o.state NOT IN ('closed', 'closedIncomplete', 'cancelled')
        GROUP BY o.number, o.planned_end, o.state, o.access_window
        UNION ALL
        SELECT 'planned', (first AT TIME ZONE {3})::date, NULL, false, false, count(*)::int
        FROM (
            SELECT min(original_planned_end) AS first
            FROM lines
            WHERE in_baseline AND state <> 'cancelled' AND original_planned_end IS NOT NULL
            GROUP BY unit
        ) AS planned
        GROUP BY 2
        """;

    public const string Present = $"WITH {FromTables} {Summed}";

    private const string Past = $"WITH {FromLog} {Summed}";

    /// <param name="digest">Of the log up to then; what it says of work orders is read once.</param>
    public static async Task<WorkOrdersThen> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        string digest,
        CancellationToken cancel
    )
    {
        var rows = await Remembered.ReadAsync(
            programme,
            asOf,
            digest,
            () =>
                db
                    .Database.SqlQueryRaw<Row>(
                        asOf.IsPresent ? Present : Past,
                        programme.Id,
                        asOf.End,
                        asOf.RecordedUpTo,
                        programme.TimeZone
                    )
                    .ToListAsync(cancel)
        );
        var open = rows.FindAll(row => row.Kind == "open");
        var working = open.FindAll(row => !row.IsCompleted);
        return new WorkOrdersThen(
            open.Count,
            working.Count(row => row.PlannedEnd < asOf.JudgedAt),
            [.. rows.Where(row => row.Kind == "planned").Select(row => (row.Day!.Value, row.Number))],
            working
                .Where(row => row.HasWindow && row.PlannedEnd >= asOf.JudgedAt && row.Number > 0)
                .GroupBy(row => IsoWeek.StartOf(programme.Clock.DayOf(row.PlannedEnd!.Value)))
                .ToDictionary(week => week.Key, week => week.Sum(row => row.Number))
        );
    }

    private sealed record Row(
        string Kind,
        DateOnly? Day,
        DateTimeOffset? PlannedEnd,
        bool IsCompleted,
        bool HasWindow,
        int Number
    );
}
