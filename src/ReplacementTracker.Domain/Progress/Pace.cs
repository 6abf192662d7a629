namespace ReplacementTracker.Domain.Progress;

/// <summary>Units a week: lately, and from now on if the deadline is to be met.</summary>
/// <param name="Last4Weeks">Mean of the last four full ISO weeks, or of as many as there have been; null before the first.</param>
/// <param name="Last8Weeks">The same over eight.</param>
/// <param name="Required">Remaining units over remaining weeks; 0 when nothing remains, null when units do and no day does.</param>
public sealed record Pace(double? Last4Weeks, double? Last8Weeks, double? Required)
{
    /// <param name="completed">Units completed on each day, corrections taken off; any order.</param>
    /// <param name="startsOn">First day of the programme; the weeks count from the first Monday on or after it.</param>
    /// <param name="remaining">Units still to do; ≥ 0.</param>
    public static Pace On(
        IReadOnlyCollection<DayChange> completed,
        DateOnly startsOn,
        DateOnly asOf,
        DateOnly deadline,
        int remaining
    )
    {
        var daysLeft = deadline.DayNumber - asOf.DayNumber;
        double? required =
            remaining <= 0 ? 0
            : daysLeft > 0 ? remaining * 7.0 / daysLeft
            : null;
        return new(Mean(completed, startsOn, asOf, 4), Mean(completed, startsOn, asOf, 8), required);
    }

    /// <summary>Units a week over the last full ISO weeks, idle ones included.</summary>
    /// <param name="weeks">How many weeks to look back; fewer where there have been fewer since the start.</param>
    /// <returns>Null before the first full week; negative where corrections outweigh.</returns>
    public static double? Mean(IEnumerable<DayChange> completed, DateOnly startsOn, DateOnly asOf, int weeks)
    {
        var end = IsoWeek.StartOf(asOf.AddDays(1));
        var first = IsoWeek.StartOf(startsOn.AddDays(6));
        var available = Math.Min(weeks, (end.DayNumber - first.DayNumber) / 7);
        if (available < 1)
        {
            return null;
        }

        var begin = end.AddDays(-7 * available);
        return completed.Where(step => step.Day >= begin && step.Day < end).Sum(step => step.Change)
            / (double)available;
    }
}

/// <summary>Weeks from Monday to Sunday, as ISO 8601 has them.</summary>
public static class IsoWeek
{
    /// <summary>The Monday of the week in which a day lies.</summary>
    public static DateOnly StartOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
