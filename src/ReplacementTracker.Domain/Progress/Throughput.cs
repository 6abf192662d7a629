namespace ReplacementTracker.Domain.Progress;

/// <summary>Units completed in each full ISO week of a programme, which forecasts draw from.</summary>
public static class Throughput
{
    /// <summary>
    /// How many of the latest weeks a forecast draws from: a quarter of a year. More weeks would make it surer of
    /// itself, and of a pace that is gone: forecasts from half a year went on promising the spring through the summer.
    /// </summary>
    public const int MostWeeks = 13;

    /// <param name="completed">Units completed on each day, corrections taken off; any order.</param>
    /// <param name="startsOn">First day of the programme; the weeks count from the first Monday on or after it.</param>
    /// <param name="asOf">The last week is the last one whose Sunday is not after it.</param>
    /// <returns>
    /// Units a week, ≥ 0, oldest first, idle weeks included, at most <see cref="MostWeeks"/>; empty before the first
    /// full week. Where corrections outweigh a week's work, the rest is taken off the weeks before it: the correction
    /// says that their work was not done, and counting the week as idle would keep it in the pace.
    /// </returns>
    public static IReadOnlyList<int> Of(IEnumerable<DayChange> completed, DateOnly startsOn, DateOnly asOf)
    {
        var first = IsoWeek.StartOf(startsOn.AddDays(6));
        var end = IsoWeek.StartOf(asOf.AddDays(1));
        var weeks = new int[Math.Max(0, (end.DayNumber - first.DayNumber) / 7)];
        foreach (var change in completed.Where(change => change.Day >= first && change.Day < end))
        {
            weeks[(change.Day.DayNumber - first.DayNumber) / 7] += change.Change;
        }

        for (var week = weeks.Length - 1; week >= 0; week--)
        {
            if (weeks[week] < 0)
            {
                if (week > 0)
                {
                    weeks[week - 1] += weeks[week];
                }

                weeks[week] = 0;
            }
        }

        return weeks.Length > MostWeeks ? weeks[^MostWeeks..] : weeks;
    }
}
