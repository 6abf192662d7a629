using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>The headline, for whoever shows it: the address itself, exports, badges, the public view.</summary>
internal static class ProgressReport
{
    /// <summary>States and planned ends are those of then: the latest that an event gave them.</summary>
    private const string WorkOrdersThen = """
        WITH fields AS (
            SELECT DISTINCT ON (e.subject_key, f.name) e.subject_key, f.name, e.changes #>> ARRAY[f.name, 'to'] AS value
            FROM events e
            CROSS JOIN (VALUES ('state'), ('plannedEnd')) AS f (name)
            WHERE e.programme_id = {0} AND e.subject_kind = 'work-order' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                AND e.changes ? f.name
            ORDER BY e.subject_key, f.name, e.sequence DESC
        ),
        orders AS (
            SELECT max(value) FILTER (WHERE name = 'state') AS state,
                (max(value) FILTER (WHERE name = 'plannedEnd'))::timestamptz AS planned_end
            FROM fields
            GROUP BY subject_key
        )
        SELECT count(*)::int AS open, (count(*) FILTER (WHERE state <> 'completed' AND planned_end < {3}))::int AS overdue
        FROM orders
        WHERE state NOT IN ('closed', 'closedIncomplete', 'cancelled')
        """;

    public static async Task<ProgressResponse> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var figures = await Figures.ReadAsync(db, programme, asOf, cancel);
        var workOrders = await db
            .Database.SqlQueryRaw<WorkOrderCountsResponse>(
                WorkOrdersThen,
                programme.Id,
                asOf.End,
                asOf.RecordedUpTo,
                asOf.JudgedAt
            )
            .SingleAsync(cancel);

        var (total, done, remaining, steps) = (figures.Total, figures.Done, figures.Remaining, figures.Steps);
        var doneOn = total > 0 ? steps.ReachedOn(total) : null;
        return new ProgressResponse(
            programme.Code,
            programme.Name,
            programme.UnitNoun,
            programme.IsInvented,
            asOf.Day,
            asOf.KnownAt,
            programme.StartsOn,
            programme.Deadline,
            programme.Deadline.DayNumber - asOf.Day.DayNumber,
            programme.CompletionRule,
            Percent.Of(done, total),
            done,
            remaining,
            total,
            figures.Scope.UnitCount,
            Baseline(figures.Baseline),
            Scope(figures.Scope, figures.Counted),
            Rounded(Pace.On(steps, programme.StartsOn, asOf.Day, programme.Deadline, remaining)),
            Rounded(figures.Plan.On(asOf.Day, done, doneOn)),
            workOrders,
            Counts(figures.Milestones, asOf.Day)
        )
        {
            IsPinned = asOf.IsPinned,
        };
    }

    private static BaselineProgressResponse Baseline(StageCounts counts) =>
        new(
            counts.UnitCount,
            Stage(counts.Removed, counts),
            Stage(counts.Replaced, counts),
            Stage(counts.Verified, counts),
            Stage(counts.Disposed, counts)
        );

    private static ScopeProgressResponse Scope(StageCounts counts, Counted counted) =>
        new(
            counts.UnitCount,
            counted.AddedCount,
            counted.ExceptedCount,
            Stage(counts.Removed, counts),
            Stage(counts.Replaced, counts),
            Stage(counts.Verified, counts),
            Stage(counts.Disposed, counts)
        );

    private static StageProgressResponse Stage(int count, StageCounts counts) =>
        new(count, Percent.Of(count, counts.UnitCount));

    private static PaceResponse Rounded(Pace pace) =>
        new(Decimals(pace.Last4Weeks, 1), Decimals(pace.Last8Weeks, 1), Upwards(pace.Required));

    private static ScheduleResponse Rounded(Schedule schedule) =>
        new(
            schedule.PlannedUnitCount,
            schedule.PlannedPercent,
            Decimals(schedule.EarnedScheduleWeeks, 1),
            Decimals(schedule.ActualTimeWeeks, 1)!.Value,
            Decimals(schedule.SvWeeks, 1),
            Decimals(schedule.SpiT, 2)
        );

    private static decimal? Decimals(double? value, int decimals) =>
        value is { } some ? decimal.Round((decimal)some, decimals, MidpointRounding.AwayFromZero) + 0.0m : null;

    /// <summary>A required pace that was rounded down would miss the deadline.</summary>
    private static decimal? Upwards(double? value) =>
        value is { } some ? Math.Ceiling((decimal)some * 10) / 10 + 0.0m : null;

    private static MilestoneCountsResponse Counts(IReadOnlyList<MilestoneThen> milestones, DateOnly asOf) =>
        new(
            milestones.Count(milestone => milestone.Progress.Status == MilestoneStatus.Met),
            milestones.Count(milestone => milestone.Progress.Status == MilestoneStatus.Missed),
            milestones
                .FirstOrDefault(milestone => milestone.Progress.ReachedOn is null && milestone.Terms.DueOn >= asOf)
                ?.Code
        );
}
