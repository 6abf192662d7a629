namespace ReplacementTracker.Domain.Progress;

/// <summary>What one row of a series stands for.</summary>
public enum Interval
{
    Day,

    /// <summary>Monday to Sunday.</summary>
    Week,
    Month,
}

public static class Intervals
{
    /// <summary>The last day of the interval in which a day lies.</summary>
    public static DateOnly EndOf(this Interval interval, DateOnly day) =>
        interval switch
        {
            Interval.Day => day,
            Interval.Week => IsoWeek.StartOf(day).AddDays(6),
            Interval.Month => new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)),
        };

    /// <summary>How many intervals two days and all between them touch; 0 where they are the wrong way round.</summary>
    public static int CountBetween(this Interval interval, DateOnly from, DateOnly to) =>
        from > to
            ? 0
            : 1
                + interval switch
                {
                    Interval.Day => to.DayNumber - from.DayNumber,
                    Interval.Week => (IsoWeek.StartOf(to).DayNumber - IsoWeek.StartOf(from).DayNumber) / 7,
                    Interval.Month => (to.Year - from.Year) * 12 + to.Month - from.Month,
                };

    /// <summary>The last days of all of them, oldest first. The last one may lie after <paramref name="to"/>.</summary>
    public static IEnumerable<DateOnly> EndsBetween(this Interval interval, DateOnly from, DateOnly to)
    {
        for (var (left, day) = (interval.CountBetween(from, to), from); left > 0; left--)
        {
            var end = interval.EndOf(day);
            yield return end;
            day = end.AddDays(1);
        }
    }
}
