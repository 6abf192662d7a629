using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Progress;

/// <summary>What one day did to one count.</summary>
/// <param name="Day">In the programme's time zone.</param>
/// <param name="Baseline">Units of the baseline that it added, corrections taken off.</param>
/// <param name="Scope">The same of the units in scope.</param>
public sealed record DayStep(DateOnly Day, Count Count, int Baseline, int Scope);

/// <summary>The counts of a programme on every day, added up from the steps of the log.</summary>
public sealed class CountHistory
{
    private readonly DateOnly[] days;
    private readonly (StageCounts Baseline, StageCounts Scope)[] counts;
    private readonly List<DayStep> steps;

    /// <param name="steps">Any order; several a day are added up.</param>
    public CountHistory(IEnumerable<DayStep> steps)
    {
        this.steps = [.. steps.OrderBy(step => step.Day)];
        var byDay = this.steps.GroupBy(step => step.Day).ToList();
        days = [.. byDay.Select(day => day.Key)];
        counts = new (StageCounts, StageCounts)[days.Length];
        var (baseline, scope) = (StageCounts.None, StageCounts.None);
        for (var index = 0; index < days.Length; index++)
        {
            foreach (var step in byDay[index])
            {
                (baseline, scope) = (baseline.Plus(step.Count, step.Baseline), scope.Plus(step.Count, step.Scope));
            }

            counts[index] = (baseline, scope);
        }
    }

    /// <summary>How many there were, and how far they had come, at the end of a day.</summary>
    public (StageCounts Baseline, StageCounts Scope) At(DateOnly day)
    {
        var found = Array.BinarySearch(days, day);
        var last = found >= 0 ? found : ~found - 1;
        return last < 0 ? (StageCounts.None, StageCounts.None) : counts[last];
    }

    /// <summary>The days on which units of the baseline reached a stage, oldest first.</summary>
    public IReadOnlyList<DayChange> Of(CompletionRule stage) =>
        [.. steps.Where(step => step.Count == stage.Counted()).Select(step => new DayChange(step.Day, step.Baseline))];
}

/// <summary>By how much something counted grew on a day; negative where corrections outweigh.</summary>
public sealed record DayChange(DateOnly Day, int Change);

public static class DayChanges
{
    /// <summary>The day since which the sum has been a number or more.</summary>
    /// <returns>
    /// Null where it is less at the end, even if it was more once: a correction says that it never really was.
    /// </returns>
    public static DateOnly? ReachedOn(this IEnumerable<DayChange> changes, int target)
    {
        var sum = 0;
        DateOnly? reachedOn = null;
        foreach (var day in changes.GroupBy(change => change.Day).OrderBy(day => day.Key))
        {
            sum += day.Sum(change => change.Change);
            reachedOn = sum >= target ? reachedOn ?? day.Key : null;
        }

        return reachedOn;
    }
}
