using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>What was promised, which the work is measured against.</summary>
internal static class Promise
{
    /// <summary>Units promised at an instant: what a draft says, else the baseline as it was frozen.</summary>
    /// <param name="end">First instant that no longer counts.</param>
    /// <param name="recount">Units of the baseline by the log.</param>
    public static int UnitCount(Programme programme, DateTimeOffset end, DateTimeOffset recordedUpTo, int recount) =>
        programme.ActivatedAt is { } activatedAt && activatedAt < end && activatedAt <= recordedUpTo
            ? recount
            : programme.BaselineUnitCount ?? recount;

    /// <param name="total">Units promised.</param>
    /// <param name="milestones">Those of then. The plan is of all units, so one of some of them is no point of it.</param>
    public static Plan Plan(Programme programme, int total, IEnumerable<MilestoneThen> milestones) =>
        new(
            programme.StartsOn,
            programme.Deadline,
            total,
            milestones
                .Where(milestone =>
                    milestone.Terms.Stage == programme.CompletionRule && !MilestoneLog.IsFiltered(milestone.Terms)
                )
                .Select(milestone => (milestone.Terms.DueOn, milestone.Terms.TargetUnitCount))
        );
}
