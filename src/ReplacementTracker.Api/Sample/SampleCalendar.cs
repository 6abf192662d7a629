using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Sample;

/// <summary>The days of the sample programme: promised ones, holidays, nights of work, and how far it is by each.</summary>
/// <remarks>
/// Everything follows from the day of loading, so that the sample is late but not hopeless whenever it is loaded: at
/// each milestone behind us, and today, nine tenths of the plan were done. Only the pilot was done in time.
/// </remarks>
internal sealed class SampleCalendar
{
    public const int BaselineUnitCount = 196;

    private const double Pace = 0.9;
    private const int FewestDaysOfHistory = 120;

    /// <summary>Strong and weak weeks, counted from the start and repeated: 1 is ordinary.</summary>
    private static readonly double[] Weeks = [1.0, 1.2, 0.9, 1.3, 0.4, 1.1, 1.4, 0.8, 1.0, 0.2, 1.5, 1.1, 0.7];

    public SampleCalendar(DateTimeOffset now)
    {
        Today = Clock.DayOf(now);
        Deadline = new DateOnly(Today.Month == 12 ? Today.Year + 1 : Today.Year, 12, 31);
        var firstOfApril = new DateOnly(Deadline.Year, 4, 1);
        var early = Today.AddDays(-FewestDaysOfHistory);
        StartsOn = early < firstOfApril ? early : firstOfApril;
        Milestones =
        [
            new("pilot", Term("Pilot in the south-west", 0.08, SampleSites.PilotTarget)),
            new("zeeland", Term("Zeeland done", 0.12, SampleSites.ZeelandUnitCount, province: "Zeeland")),
            new("quarter", Term("A quarter", 0.23, BaselineUnitCount / 4)),
            new("half-way", Term("Half-way", 0.48, BaselineUnitCount / 2)),
            new("three-quarters", Term("Three quarters", 0.74, BaselineUnitCount * 3 / 4)),
            new("all", Term("All replaced", 1, BaselineUnitCount)),
        ];
        Target = (int)Math.Round(Pace * Plan.UnitsBy(Today));
        Nights = [.. NightsOfWork()];
    }

    public ProgrammeClock Clock { get; } = new("Europe/Amsterdam");

    /// <summary>The day of loading. History ends as it begins, whatever the hour of loading.</summary>
    public DateOnly Today { get; }
    public DateOnly StartsOn { get; }
    public DateOnly Deadline { get; }
    public IReadOnlyList<SampleMilestone> Milestones { get; }

    /// <summary>Units of the baseline that are replaced on the day of loading.</summary>
    public int Target { get; }

    /// <summary>Every night on which work was possible, and how many units may be replaced by its end.</summary>
    public IReadOnlyList<(DateOnly Day, double Allowed)> Nights { get; }

    public DateTimeOffset Until => Clock.StartOf(Today);

    public Plan Plan =>
        new(
            StartsOn,
            Deadline,
            BaselineUnitCount,
            [],
            Milestones
                .Where(milestone => milestone.Terms.Province is null)
                .Select(milestone => (milestone.Terms.DueOn, milestone.Terms.TargetUnitCount))
        );

    /// <summary>The first night on or after a day: it lies after midnight, from Monday's to Friday's.</summary>
    public static DateOnly NightFrom(DateOnly day)
    {
        while (!IsNight(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    public static DateOnly WorkdayFrom(DateOnly day)
    {
        while (!IsWorkday(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    public static DateOnly WorkdayUntil(DateOnly day)
    {
        while (!IsWorkday(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    private static bool IsWorkday(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsBetweenTheYears(day);

    private static bool IsNight(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Sunday or DayOfWeek.Monday) && !IsBetweenTheYears(day);

    private static bool IsBetweenTheYears(DateOnly day) => day is { Month: 12, Day: >= 24 } or { Month: 1, Day: <= 2 };

    private MilestoneTerms Term(string name, double share, int target, string? province = null) =>
        new(
            name,
            StartsOn.AddDays((int)((Deadline.DayNumber - StartsOn.DayNumber) * share)),
            CompletionRule.Replaced,
            target,
            Vendor: null,
            province,
            SiteKind: null
        );

    /// <summary>Between two fixed points the work is spread over the nights, thinly in holidays and bad weeks.</summary>
    private IEnumerable<(DateOnly, double)> NightsOfWork()
    {
        var (from, done) = (StartsOn.AddDays(3), 0.0);
        foreach (var (until, units) in FixedPoints())
        {
            var nights = NightsBetween(from, until);
            var whole = nights.Sum(Capacity);
            var sum = 0.0;
            foreach (var night in nights)
            {
                sum += Capacity(night);
                yield return (night, done + (units - done) * sum / whole);
            }

            (from, done) = (until.AddDays(1), units);
        }
    }

    /// <summary>By when how much is done: the pilot in time, the others late, today's target by yesterday.</summary>
    private List<(DateOnly Until, int Units)> FixedPoints()
    {
        var pilot = Milestones[0].Terms;
        List<(DateOnly Until, int Units)> points = [(pilot.DueOn.AddDays(-5), SampleSites.PilotUnitCount)];
        foreach (var milestone in Milestones.Skip(1).Where(milestone => milestone.Terms.Province is null))
        {
            var units = (int)(Pace * milestone.Terms.TargetUnitCount);
            var nightsSince = NightsBetween(milestone.Terms.DueOn.AddDays(1), Today.AddDays(-1)).Count;
            if (nightsSince >= 3 && units <= Target)
            {
                points.Add((milestone.Terms.DueOn, units));
            }
        }

        points.Add((Today.AddDays(-1), Target));
        return points;
    }

    private static List<DateOnly> NightsBetween(DateOnly first, DateOnly last) =>
        [
            .. Enumerable
                .Range(0, Math.Max(0, last.DayNumber - first.DayNumber + 1))
                .Select(first.AddDays)
                .Where(IsNight),
        ];

    private double Capacity(DateOnly night)
    {
        var week = (night.DayNumber - StartsOn.DayNumber) / 7;
        var season = night switch
        {
            { Month: 7, Day: >= 20 } or { Month: 8, Day: <= 15 } => 0.25,
            { Month: 12, Day: >= 18 } or { Month: 1, Day: <= 7 } => 0.3,
            _ => 1.0,
        };
        return season * Weeks[week % Weeks.Length];
    }
}

internal sealed record SampleMilestone(string Code, MilestoneTerms Terms);
