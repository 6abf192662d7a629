namespace ReplacementTracker.Domain.Milestones;

/// <summary>How a milestone stands on a day.</summary>
/// <param name="Count">Units that had reached its stage.</param>
/// <param name="ReachedOn">The first day on which the count was its target or more; null if not yet.</param>
/// <param name="ForecastOn">The day it is reached at recent pace; null when reached, or when nothing moves.</param>
public sealed record MilestoneProgress(MilestoneStatus Status, int Count, DateOnly? ReachedOn, DateOnly? ForecastOn)
{
    /// <param name="dueOn">The day promised.</param>
    /// <param name="target">Units promised by then; ≥ 1.</param>
    /// <param name="steps">Days on which the count changed and by how much, in order, none after <paramref name="asOf"/>.</param>
    /// <param name="unitsPerWeek">Recent pace; null where there is no full week of history.</param>
    /// <param name="asOf">The day it is judged.</param>
    /// <remarks>
    /// Met means reached in time. A milestone that was missed stays missed when it is reached later, and says when:
    /// the promise was for a date.
    /// </remarks>
    public static MilestoneProgress On(
        DateOnly dueOn,
        int target,
        IEnumerable<(DateOnly Day, int Change)> steps,
        double? unitsPerWeek,
        DateOnly asOf
    )
    {
        var count = 0;
        DateOnly? reachedOn = null;
        foreach (var (day, change) in steps)
        {
            count += change;
            reachedOn = count >= target ? reachedOn ?? day : null;
        }

        if (reachedOn is { } reached)
        {
            var inTime = reached <= dueOn;
            return new(inTime ? MilestoneStatus.Met : MilestoneStatus.Missed, count, reached, null);
        }

        DateOnly? forecastOn = unitsPerWeek is > 0
            ? asOf.AddDays((int)Math.Min(36_500, Math.Ceiling((target - count) / unitsPerWeek.Value * 7)))
            : null;
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
