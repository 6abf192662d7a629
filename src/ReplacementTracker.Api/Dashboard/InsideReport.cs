using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Charts;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>What a page shows to those who signed in: groups, visits, events. Never a serial number, nor a position.</summary>
internal static class InsideReport
{
    /// <summary>There are twelve provinces.</summary>
    private const int MostGroups = 12;
    private const int MostOrders = 20;
    private const int MostHappenings = 12;

    /// <summary>An import is a thousand events of a kind, and one line here.</summary>
    private const int EventsLookedAt = 500;

    /// <summary>On a day of the past, or as known at an instant, orders are what the latest events said of them.</summary>
    private const string FromLog = """
        WITH fields AS (
            SELECT DISTINCT ON (e.subject_key, f.name) e.subject_key AS number, f.name, e.changes #>> ARRAY[f.name, 'to'] AS value
            FROM events e
            CROSS JOIN (VALUES ('state'), ('plannedEnd'), ('title'), ('site'), ('contractor')) AS f (name)
            WHERE e.programme_id = {0} AND e.subject_kind = 'work-order' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                AND e.changes ? f.name
            ORDER BY e.subject_key, f.name, e.sequence DESC
        ),
        orders AS (
            SELECT number,
                max(value) FILTER (WHERE name = 'state') AS state,
                (max(value) FILTER (WHERE name = 'plannedEnd'))::timestamptz AS planned_end,
                max(value) FILTER (WHERE name = 'title') AS title,
                max(value) FILTER (WHERE name = 'site') AS site,
                max(value) FILTER (WHERE name = 'contractor') AS contractor
            FROM fields
            GROUP BY number
        )
        """;

    /// <summary>Today, the table says the same, and says it sooner.</summary>
    private const string FromTable = """
        WITH orders AS (
            SELECT number, state, planned_end, title, site, contractor
            FROM work_orders
            WHERE programme_id = {0}
        )
        """;

    private const string Late = """
        SELECT o.number, o.title, coalesce(s.name, o.site) AS site, o.contractor, o.state, o.planned_end,
            (count(*) OVER ())::int AS total
        FROM orders o
        LEFT JOIN sites s ON s.code = o.site
        WHERE o.state NOT IN ('completed', 'closed', 'closedIncomplete', 'cancelled') AND o.planned_end < {3}
        ORDER BY o.planned_end DESC, o.number
        LIMIT {4}
        """;

    private const string LateThen = $"{FromLog} {Late}";

    private const string LateNow = $"{FromTable} {Late}";

    public static async Task<InsideModel> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    ) =>
        new(
            programme.Owner,
            programme.Statement,
            await MapAsync(db, programme, asOf, cancel),
            [
                await BreakdownAsync(db, programme, asOf, BreakdownBy.Vendor, cancel),
                await BreakdownAsync(db, programme, asOf, BreakdownBy.Province, cancel),
            ],
            await LateOrdersAsync(db, programme, asOf, cancel),
            await LatestAsync(db, programme, asOf, cancel)
        );

    private static async Task<MarkupString?> MapAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var figures = await MapFigures.ReadAsync(db, programme, asOf, MapOf.Baseline, cancel);
        return figures.UnitCount == 0
            ? null
            : Drawing.Markup(SiteMap.Draw(figures, Drawing.Format(width: 640, height: 760, "map-chart-")));
    }

    private static async Task<BreakdownModel> BreakdownAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        BreakdownBy by,
        CancellationToken cancel
    )
    {
        var report = await BreakdownReport.ReadAsync(db, programme, asOf, by, cancel);
        var groups = report
            .Items.Where(row => row.BaselineUnitCount > 0)
            .Select(row => (Row: row, Done: Done(row, programme.CompletionRule)))
            .Select(pair => new GroupRow(
                pair.Row.Group is null ? null : pair.Row.GroupName,
                pair.Done,
                pair.Row.BaselineUnitCount,
                Percent.Of(pair.Done, pair.Row.BaselineUnitCount)
            ))
            .OrderByDescending(group => group.Units)
            .ThenBy(group => group.Name is null)
            .ThenBy(group => group.Name, StringComparer.Ordinal)
            .ToList();
        return new BreakdownModel(
            Domain.EnumText.Text(by),
            new Shortened<GroupRow>([.. groups.Take(MostGroups)], groups.Count)
        );
    }

    private static int Done(BreakdownRowResponse row, CompletionRule rule) =>
        rule switch
        {
            CompletionRule.Removed => row.BaselineRemovedCount,
            CompletionRule.Replaced => row.BaselineReplacedCount,
            CompletionRule.Verified => row.BaselineVerifiedCount,
            CompletionRule.Disposed => row.BaselineDisposedCount,
        };

    private static async Task<Shortened<LateOrderRow>> LateOrdersAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var rows = await db
            .Database.SqlQueryRaw<OrderThen>(
                asOf.IsPresent ? LateNow : LateThen,
                programme.Id,
                asOf.End,
                asOf.RecordedUpTo,
                asOf.JudgedAt,
                MostOrders
            )
            .ToListAsync(cancel);
        return new Shortened<LateOrderRow>(
            [.. rows.Select(row => Row(row, programme.Clock.DayOf(row.PlannedEnd), asOf.Day))],
            rows.Count > 0 ? rows[0].Total : 0
        );
    }

    private static LateOrderRow Row(OrderThen row, DateOnly plannedEndOn, DateOnly asOf) =>
        new(
            row.Number,
            row.Title,
            row.Site,
            row.Contractor,
            row.State,
            plannedEndOn,
            asOf.DayNumber - plannedEndOn.DayNumber
        );

    private static async Task<IReadOnlyList<HappeningRow>> LatestAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var rows = await db
            .Events.AsNoTracking()
            .Where(row =>
                row.ProgrammeId == programme.Id
                && row.Category == EventCategory.Change
                && row.OccurredAt < asOf.End
                && row.RecordedAt <= asOf.RecordedUpTo
            )
            .OrderByDescending(row => row.Sequence)
            .Take(EventsLookedAt)
            .Select(row => new Happened(row.Type, row.SubjectKey, row.Actor, row.OccurredAt))
            .ToListAsync(cancel);
        List<(Happened First, int Count)> runs = [];
        foreach (var row in rows)
        {
            if (runs is [.., var last] && last.First.Type == row.Type && last.First.Actor == row.Actor)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add((row, 1));
            }
        }

        return
        [
            .. runs.Take(MostHappenings)
                .Select(run => new HappeningRow(
                    programme.Clock.LocalTimeOf(run.First.At),
                    run.First.Type,
                    run.First.Subject,
                    run.Count,
                    run.First.Actor
                )),
        ];
    }

    private sealed record Happened(string Type, string Subject, string Actor, DateTimeOffset At);

    private sealed record OrderThen(
        string Number,
        string Title,
        string? Site,
        string? Contractor,
        string State,
        DateTimeOffset PlannedEnd,
        int Total
    );
}
