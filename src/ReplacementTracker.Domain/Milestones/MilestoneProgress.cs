using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Milestones;

/// <summary>How a milestone stands on a day.</summary>
/// <param name="Count">Units that had reached its stage.</param>
/// <param name="ReachedOn">The day since which the count has been its target or more; null if it is less.</param>
/// <param name="ForecastOn">The day it is reached at recent pace; null when reached, or when hardly anything moves.</param>
public sealed record MilestoneProgress(MilestoneStatus Status, int Count, DateOnly? ReachedOn, DateOnly? ForecastOn)
{
    /// <summary>A forecast beyond a century says no more than that nothing moves.</summary>
    private const int FurthestDays = 36_500;

    /// <param name="dueOn">The day promised.</param>
    /// <param name="target">Units promised by then; ≥ 1.</param>
    /// <param name="steps">Days on which the count changed and by how much, none after <paramref name="asOf"/>.</param>
    /// <param name="unitsPerWeek">Recent pace of this count; null where there is no full week of history.</param>
    /// <param name="asOf">The day it is judged.</param>
    /// <remarks>
    /// Met means reached in time. A milestone that was missed stays missed when it is reached later, and says when:
    /// the promise was for a date.
    /// </remarks>
    public static MilestoneProgress On(
        DateOnly dueOn,
        int target,
        IReadOnlyCollection<DayChange> steps,
        double? unitsPerWeek,
        DateOnly asOf
    )
    {
        var count = steps.Sum(step => step.Change);
        if (steps.ReachedOn(target) is { } reached)
        {
            return new(reached <= dueOn ? MilestoneStatus.Met : MilestoneStatus.Missed, count, reached, null);
        }

        var days = unitsPerWeek is > 0 ? Math.Ceiling((target - count) / unitsPerWeek.Value * 7) : double.MaxValue;
        DateOnly? forecastOn = days <= FurthestDays ? asOf.AddDays((int)days) : null;
        var status =
            asOf > dueOn ? MilestoneStatus.Missed
            : unitsPerWeek is null ? MilestoneStatus.Upcoming
            : forecastOn <= dueOn ? MilestoneStatus.OnTrack
            : MilestoneStatus.AtRisk;
        return new(status, count, null, forecastOn);
    }
}

public enum MilestoneStatus
{
    /// <summary>Not due, and no full week of history to judge it by.</summary>
    Upcoming,

    /// <summary>Not due, and reached in time at recent pace.</summary>
    OnTrack,

    /// <summary>Not due, and reached too late at recent pace.</summary>
    AtRisk,

    /// <summary>Reached in time.</summary>
    Met,

    /// <summary>Not reached by its day.</summary>
    Missed,
}
