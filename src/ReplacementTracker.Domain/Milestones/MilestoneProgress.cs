using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Milestones;

/// <summary>How a milestone stands on a day.</summary>
/// <param name="Count">Units that had reached its stage.</param>
/// <param name="ReachedOn">The day since which the count has been its target or more; null if it is less.</param>
/// <param name="ForecastOn">
/// The day by which 85 of 100 simulated futures have reached it; null when reached, or where fewer ever do.
/// </param>
/// <param name="ProbabilityPercent">Futures that reach it by its day; null when reached, and where nothing is simulated.</param>
public sealed record MilestoneProgress(
    MilestoneStatus Status,
    int Count,
    DateOnly? ReachedOn,
    DateOnly? ForecastOn,
    decimal? ProbabilityPercent
)
{
    /// <summary>Day by which a milestone is taken to be reached: one future in seven is later.</summary>
    private const int Percentile = 85;

    /// <param name="dueOn">The day promised.</param>
    /// <param name="target">Units promised by then; ≥ 1.</param>
    /// <param name="steps">Days on which the count changed and by how much, none after <paramref name="asOf"/>.</param>
    /// <param name="forecast">Of this count reaching the target; null where there is no full week of history.</param>
    /// <param name="asOf">The day it is judged.</param>
    /// <remarks>
    /// Met means reached in time. A milestone that was missed stays missed when it is reached later, and says when:
    /// the promise was for a date.
    /// </remarks>
    public static MilestoneProgress On(
        DateOnly dueOn,
        int target,
        IReadOnlyCollection<DayChange> steps,
        Forecast? forecast,
        DateOnly asOf
    )
    {
        var count = steps.Sum(step => step.Change);
        if (steps.ReachedOn(target) is { } reached)
        {
            return new(reached <= dueOn ? MilestoneStatus.Met : MilestoneStatus.Missed, count, reached, null, null);
        }

        var forecastOn = forecast?.DayOf(Percentile);
        var status =
            asOf > dueOn ? MilestoneStatus.Missed
            : forecast is null ? MilestoneStatus.Upcoming
            : forecastOn <= dueOn ? MilestoneStatus.OnTrack
            : MilestoneStatus.AtRisk;
        return new(status, count, null, forecastOn, forecast?.PercentBy(dueOn));
    }
}

public enum MilestoneStatus
{
    /// <summary>Not due, and no full week of history to judge it by.</summary>
    Upcoming,

    /// <summary>Not due, and reached in time in 85 of 100 simulated futures.</summary>
    OnTrack,

    /// <summary>Not due, and reached in time in fewer.</summary>
    AtRisk,

    /// <summary>Reached in time.</summary>
    Met,

    /// <summary>Not reached by its day.</summary>
    Missed,
}
