namespace ReplacementTracker.Domain.Progress;

/// <summary>How many units were to be done by when: straight lines through the milestones, from none to all.</summary>
/// <remarks>
/// Earned schedule after Lipke (2003): plain SPI drifts to 1 on late programmes because planned value stops at the
/// total, so lateness is measured in time instead.
/// </remarks>
public sealed class Plan
{
    private readonly List<(DateOnly Day, double Units)> points;

    /// <param name="milestones">Due days and cumulative targets of milestones on the completing stage; any order.</param>
    /// <param name="total">Units in the baseline; ≥ 0.</param>
    public Plan(DateOnly startsOn, DateOnly deadline, int total, IEnumerable<(DateOnly DueOn, int Target)> milestones)
    {
        StartsOn = startsOn;
        Deadline = deadline;
        Total = total;
        points = [(startsOn, 0)];
        foreach (
            var (dueOn, target) in milestones
                .Where(milestone => milestone.DueOn > startsOn && milestone.DueOn < deadline)
                .OrderBy(milestone => milestone.DueOn)
                .ThenBy(milestone => milestone.Target)
        )
        {
            var units = Math.Clamp(target, points[^1].Units, total);
            if (points[^1].Day == dueOn)
            {
                points[^1] = (dueOn, units);
            }
            else
            {
                points.Add((dueOn, units));
            }
        }

        points.Add((deadline, total));
    }

    public DateOnly StartsOn { get; }
    public DateOnly Deadline { get; }

    /// <summary>Units that were to be done in all.</summary>
    public int Total { get; }

    /// <summary>Units that were to be done by the end of a day; 0 before the start, all from the deadline on.</summary>
    public double UnitsBy(DateOnly day)
    {
        if (day <= StartsOn)
        {
            return 0;
        }

        for (var next = 1; next < points.Count; next++)
        {
            var (to, units) = points[next];
            if (day <= to)
            {
                var (from, before) = points[next - 1];
                return before + (units - before) * (day.DayNumber - from.DayNumber) / (to.DayNumber - from.DayNumber);
            }
        }

        return points[^1].Units;
    }

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
