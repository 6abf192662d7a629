namespace ReplacementTracker.Domain.Progress;

/// <summary>
/// How many units were to be done by when: those that a visit was scheduled for on its day, and the others, the later
/// ones, along straight lines through the milestones, from none at the start to all at the deadline.
/// </summary>
/// <remarks>
/// With S(t) units scheduled by t, N in all, and L(t) on the milestones' lines: S(t) + max(0, L(t) − N). Nothing scheduled
/// gives the lines, everything scheduled the visits alone, and a schedule that grows as the work goes on, as most do,
/// takes over from the lines where it has come to.
/// Earned schedule after Lipke (2003): plain SPI drifts to 1 on late programmes because planned value stops at the
/// total, so lateness is measured in time instead.
/// </remarks>
public sealed class Plan
{
    private readonly List<(DateOnly Day, double Units)> points;

    /// <param name="total">Units in the baseline; ≥ 0.</param>
    /// <param name="scheduled">Units by the day on which they were scheduled to be done; any order, each unit once.</param>
    /// <param name="milestones">Due days and cumulative targets of milestones on the completing stage; any order.</param>
    public Plan(
        DateOnly startsOn,
        DateOnly deadline,
        int total,
        IEnumerable<(DateOnly Day, int Units)> scheduled,
        IEnumerable<(DateOnly DueOn, int Target)> milestones
    )
    {
        (StartsOn, Deadline, Total) = (startsOn, deadline, total);
        var visits = scheduled
            .Select(visit => (Day: Within(visit.Day), visit.Units))
            .OrderBy(visit => visit.Day)
            .ToList();
        ScheduledUnitCount = Math.Min(total, visits.Sum(visit => visit.Units));
        var lines = Lines(milestones);
        points =
        [
            .. lines
                .Select(point => point.Day)
                // Nothing is due between two visits: the plan rests until the day before, and then is due at once.
                .Concat(visits.SelectMany(visit => new[] { Within(visit.Day.AddDays(-1)), visit.Day }))
                .Concat(AroundCrossing(lines, ScheduledUnitCount))
                .Distinct()
                .Order()
                .Select(day => (day, Due(day))),
        ];

        double Due(DateOnly day) =>
            Math.Min(total, visits.Where(visit => visit.Day <= day).Sum(visit => visit.Units))
            + Math.Max(0, ValueAt(lines, day) - ScheduledUnitCount);
        DateOnly Within(DateOnly day) =>
            day < startsOn ? startsOn
            : day > deadline ? deadline
            : day;
    }

    public DateOnly StartsOn { get; }
    public DateOnly Deadline { get; }

    /// <summary>Units that a visit was scheduled for; the others follow the milestones.</summary>
    public int ScheduledUnitCount { get; }

    /// <summary>Units that were to be done in all.</summary>
    public int Total { get; }

    /// <summary>Units that were to be done by the end of a day; 0 before the start, all from the deadline on.</summary>
    public double UnitsBy(DateOnly day) => day < StartsOn ? 0 : ValueAt(points, day);

    /// <summary>Weeks into the plan at which as many units as are done were to be done; earned schedule, ES.</summary>
    /// <param name="done">Units; ≥ 0, and more than the total counts as the total.</param>
    /// <param name="actualWeeks">
    /// Weeks since the start. Where the plan rests at this number, any moment of the rest is right: the one nearest to
    /// this is taken, so that who is on plan is neither early nor late.
    /// </param>
    /// <returns>0 to the weeks from start to deadline; null where there is nothing to do.</returns>
    public double? EarnedWeeks(double done, double actualWeeks)
    {
        if (Total == 0)
        {
            return null;
        }

        var units = Math.Clamp(done, 0, Total);
        var first = WeeksAt(points.FindIndex(point => point.Units >= units), units);
        var beyond = points.FindIndex(point => point.Units > units);
        var last = WeeksAt(beyond < 0 ? points.Count - 1 : beyond, units);
        return Math.Clamp(actualWeeks, first, Math.Max(first, last));
    }

    /// <summary>Whole units that were to be done by the end of a day.</summary>
    /// <remarks>Lines hit whole numbers on milestones; floating point must not take one off there.</remarks>
    public int WholeUnitsBy(DateOnly day) => (int)Math.Floor(UnitsBy(day) + 1e-9);

    /// <summary>Where the work stands against the plan on a day.</summary>
    /// <param name="done">Units done by the end of it.</param>
    /// <param name="doneOn">
    /// The day all of them were done, null if not yet. Time stops there: work that was early stays early.
    /// </param>
    public Schedule On(DateOnly asOf, int done, DateOnly? doneOn)
    {
        var until = doneOn < asOf ? doneOn.Value : asOf;
        var actual = Math.Max(0, until.DayNumber - StartsOn.DayNumber) / 7.0;
        var earned = EarnedWeeks(done, actual);
        var planned = WholeUnitsBy(asOf);
        return new(
            planned,
            Percent.Of(planned, Total),
            earned,
            actual,
            earned - actual,
            actual > 0 ? earned / actual : null
        );
    }

    private List<(DateOnly Day, double Units)> Lines(IEnumerable<(DateOnly DueOn, int Target)> milestones)
    {
        List<(DateOnly Day, double Units)> lines = [(StartsOn, 0)];
        foreach (
            var (dueOn, target) in milestones
                .Where(milestone => milestone.DueOn > StartsOn && milestone.DueOn < Deadline)
                .OrderBy(milestone => milestone.DueOn)
                .ThenBy(milestone => milestone.Target)
        )
        {
            var units = Math.Clamp(target, lines[^1].Units, Total);
            if (lines[^1].Day == dueOn)
            {
                lines.RemoveAt(lines.Count - 1);
            }

            lines.Add((dueOn, units));
        }

        lines.Add((Deadline, Total));
        return lines;
    }

    /// <summary>The whole days before and after the moment at which lines pass a number.</summary>
    private static IEnumerable<DateOnly> AroundCrossing(List<(DateOnly Day, double Units)> lines, double units)
    {
        var beyond = lines.FindIndex(point => point.Units > units);
        if (beyond > 0)
        {
            var (from, before) = lines[beyond - 1];
            var (to, after) = lines[beyond];
            var days = (to.DayNumber - from.DayNumber) * (units - before) / (after - before);
            yield return from.AddDays((int)Math.Floor(days));
            yield return from.AddDays((int)Math.Ceiling(days));
        }
    }

    /// <summary>On straight lines through points; the last one's value after it.</summary>
    private static double ValueAt(List<(DateOnly Day, double Units)> line, DateOnly day)
    {
        var next = line.FindIndex(point => point.Day >= day);
        if (next < 0)
        {
            return line[^1].Units;
        }

        var (to, units) = line[next];
        if (to == day)
        {
            return units;
        }

        var (from, before) = line[next - 1];
        return before + (units - before) * (day.DayNumber - from.DayNumber) / (to.DayNumber - from.DayNumber);
    }

    /// <summary>When the line that ends in a point passes a number, in weeks from the start.</summary>
    private double WeeksAt(int point, double units)
    {
        var (to, after) = points[point];
        var (from, before) = points[Math.Max(0, point - 1)];
        var days = to.DayNumber - from.DayNumber;
        var part = after > before ? days * (units - before) / (after - before) : days;
        return (from.DayNumber - StartsOn.DayNumber + part) / 7;
    }
}

/// <summary>Work done measured on the plan's own time.</summary>
/// <param name="PlannedUnitCount">Whole units that were to be done.</param>
/// <param name="PlannedPercent">The same of the baseline; null for an empty one.</param>
/// <param name="EarnedScheduleWeeks">ES: weeks of the plan that are done; null for an empty baseline.</param>
/// <param name="ActualTimeWeeks">AT: weeks since the start, until all was done; 0 before the start.</param>
/// <param name="SvWeeks">SV(t) = ES − AT; negative is late.</param>
/// <param name="SpiT">SPI(t) = ES / AT; below 1 is late, null before the start.</param>
public sealed record Schedule(
    int PlannedUnitCount,
    decimal? PlannedPercent,
    double? EarnedScheduleWeeks,
    double ActualTimeWeeks,
    double? SvWeeks,
    double? SpiT
);
