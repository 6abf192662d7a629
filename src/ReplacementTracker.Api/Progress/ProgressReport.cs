using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>The headline, for whoever shows it: the address itself, exports, badges, the public view.</summary>
internal static class ProgressReport
{
    public static async Task<ProgressResponse> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var figures = await Figures.ReadAsync(db, programme, asOf, cancel);
        var terms = figures.Terms;
        var (total, done, remaining, steps) = (figures.Total, figures.Done, figures.Remaining, figures.Steps);
        var doneOn = total > 0 ? steps.ReachedOn(total) : null;
        return new ProgressResponse(
            programme.Code,
            terms.Name,
            terms.UnitNoun,
            programme.IsInvented,
            asOf.Day,
            asOf.KnownAt,
            terms.StartsOn,
            terms.Deadline,
            terms.Deadline.DayNumber - asOf.Day.DayNumber,
            terms.CompletionRule,
            Percent.Of(done, total),
            done,
            remaining,
            total,
            figures.Scope.UnitCount,
            Baseline(figures.Baseline),
            Scope(figures.Scope, figures.Counted),
            Rounded(Pace.On(steps, terms.StartsOn, asOf.Day, terms.Deadline, remaining)),
            Rounded(figures.Plan, asOf.Day, done, doneOn),
            new WorkOrderCountsResponse(figures.WorkOrders.Open, figures.WorkOrders.Overdue),
            Counts(figures.Milestones, asOf.Day),
            figures.Digest
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
        new(
            Rounding.Decimals(pace.Last4Weeks, 1),
            Rounding.Decimals(pace.Last8Weeks, 1),
            Rounding.Upwards(pace.Required)
        );

    private static ScheduleResponse Rounded(Plan plan, DateOnly asOf, int done, DateOnly? doneOn)
    {
        var schedule = plan.On(asOf, done, doneOn);
        return new(
            plan.ScheduledUnitCount,
            schedule.PlannedUnitCount,
            schedule.PlannedPercent,
            Rounding.Decimals(schedule.EarnedScheduleWeeks, 1),
            Rounding.Decimals(schedule.ActualTimeWeeks, 1)!.Value,
            Rounding.Decimals(schedule.SvWeeks, 1),
            Rounding.Decimals(schedule.SpiT, 2)
        );
    }

    private static MilestoneCountsResponse Counts(IReadOnlyList<MilestoneThen> milestones, DateOnly asOf) =>
        new(
            milestones.Count(milestone => milestone.Progress.Status == MilestoneStatus.Met),
            milestones.Count(milestone => milestone.Progress.Status == MilestoneStatus.Missed),
            milestones
                .FirstOrDefault(milestone => milestone.Progress.ReachedOn is null && milestone.Terms.DueOn >= asOf)
                ?.Code
        );
}
