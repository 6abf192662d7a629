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
    /// <param name="total">Units in the baseline.</param>
    public Plan(DateOnly startsOn, DateOnly deadline, int total, IEnumerable<(DateOnly DueOn, int Target)> milestones)
    {
        StartsOn = startsOn;
        Deadline = deadline;
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
    public double EarnedWeeks(int done)
    {
        for (var next = 1; next < points.Count; next++)
        {
            var (to, units) = points[next];
            if (done < units)
            {
                var (from, before) = points[next - 1];
                var days =
                    from.DayNumber
                    - StartsOn.DayNumber
                    + (to.DayNumber - from.DayNumber) * Math.Max(0, done - before) / (units - before);
                return days / 7;
            }
        }

        return (Deadline.DayNumber - StartsOn.DayNumber) / 7.0;
    }

    /// <summary>Where the work stands against the plan on a day.</summary>
    public Schedule On(DateOnly asOf, int done)
    {
        var planned = UnitsBy(asOf);
        var actual = Math.Max(0, asOf.DayNumber - StartsOn.DayNumber) / 7.0;
        var earned = EarnedWeeks(done);
        return new(
            (int)Math.Floor(planned + 1e-9),
            Percent.Of((int)Math.Floor(planned + 1e-9), (int)points[^1].Units),
            earned,
            actual,
            earned - actual,
            actual > 0 ? earned / actual : null
        );
    }
}

/// <summary>Work done measured on the plan's own time.</summary>
/// <param name="PlannedUnitCount">Whole units that were to be done.</param>
/// <param name="PlannedPercent">The same of the baseline; null for an empty one.</param>
/// <param name="EarnedScheduleWeeks">ES: weeks of the plan that are done.</param>
/// <param name="ActualTimeWeeks">AT: weeks since the start; 0 before it.</param>
/// <param name="SvWeeks">SV(t) = ES − AT; negative is late.</param>
/// <param name="SpiT">SPI(t) = ES / AT; below 1 is late, null before the start.</param>
public sealed record Schedule(
    int PlannedUnitCount,
    decimal? PlannedPercent,
    double EarnedScheduleWeeks,
    double ActualTimeWeeks,
    double SvWeeks,
    double? SpiT
);
