using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ReplacementTracker.Domain.Progress;

/// <summary>What a forecast is made from.</summary>
/// <param name="WeeklyUnits">Units a week so far, oldest first, idle weeks included; at least one week.</param>
/// <param name="Done">Units done by the end of the day on which it is made.</param>
/// <param name="Total">Units to be done in all, those included.</param>
/// <param name="BeginsOn">First day of the work to come; the day after the one on which it is made, or later.</param>
/// <param name="UnitsByWeek">The most that a week can hold, by its Monday; weeks without an entry have no bound.</param>
/// <param name="PaceFactor">What each week's work is multiplied by; &gt; 0, and 1 for the pace as it was.</param>
/// <param name="Seed">≥ 0; the same one gives the same forecast.</param>
public sealed record ForecastQuestion(
    IReadOnlyList<int> WeeklyUnits,
    int Done,
    int Total,
    DateOnly BeginsOn,
    IReadOnlyDictionary<DateOnly, int> UnitsByWeek,
    double PaceFactor,
    int Seed
)
{
    /// <summary>A seed that the same question always gets.</summary>
    /// <param name="key">What is asked about, such as a programme's code.</param>
    /// <remarks>
    /// What-ifs of one programme on one day share it: run by run they then differ by what was asked alone, not by chance.
    /// </remarks>
    public static int SeedOf(string key, DateOnly asOf, IEnumerable<int> weeklyUnits)
    {
        var text = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{key} {asOf:yyyy-MM-dd} {string.Join(' ', weeklyUnits)}"
        );
        var hash = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));
        return BinaryPrimitives.ReadInt32BigEndian(hash) & int.MaxValue;
    }
}

/// <summary>When the work is done, in many simulated futures.</summary>
/// <remarks>
/// Monte Carlo over the programme's own weeks. Each run first draws how likely each past week is to come again, then
/// draws week after week until all is done: the Bayesian bootstrap (Rubin 1981, doi:10.1214/aos/1176345338). Drawing
/// all weeks as equally likely, the plain bootstrap, takes the past for the whole truth: from a dozen weeks, its 85 %
/// hold in less than 80 %.
/// </remarks>
public sealed class Forecast
{
    public const int DefaultRuns = 10_000;

    /// <summary>Fifty years: a run that takes longer never ends.</summary>
    public const int HorizonWeeks = 2_609;

    internal const int Never = int.MaxValue;

    /// <summary>Day numbers of the runs' finishes, in order; <see cref="Never"/> for those that do not end.</summary>
    private readonly int[] finishes;

    internal Forecast(int[] finishes, IReadOnlyList<FanWeek> fan) => (this.finishes, Fan) = (finishes, fan);

    public int RunCount => finishes.Length;

    /// <summary>Runs that have not ended after <see cref="HorizonWeeks"/>.</summary>
    public int NeverCount => finishes.Length - CountUntil(Never - 1);

    /// <summary>How far the runs are, week by week; empty where it was not asked for, or nothing is left to do.</summary>
    public IReadOnlyList<FanWeek> Fan { get; }

    /// <param name="runs">≥ 1.</param>
    /// <param name="fanUntil">
    /// The fan goes on until this day, and until nineteen of twenty runs are done, for ten years at most; null for none.
    /// </param>
    public static Forecast Of(ForecastQuestion question, int runs = DefaultRuns, DateOnly? fanUntil = null) =>
        new ForecastSimulation(question).Run(
            [question.Total],
            runs,
            fanUntil,
            question.BeginsOn.AddDays(7 * HorizonWeeks)
        )[0];

    /// <summary>The same runs, asked when they reach each of several numbers of units.</summary>
    /// <param name="levels">Ascending; the last one stands for the total.</param>
    /// <param name="lastDay">What is not reached in the week of this day counts as never reached.</param>
    internal static IReadOnlyList<Forecast> OfLevels(
        ForecastQuestion question,
        IReadOnlyList<int> levels,
        int runs,
        DateOnly lastDay
    ) => new ForecastSimulation(question).Run(levels, runs, fanUntil: null, lastDay);

    /// <summary>The first day by which so many of a hundred runs are done.</summary>
    /// <param name="percent">1 to 100.</param>
    /// <returns>Null where fewer runs than that ever end.</returns>
    public DateOnly? DayOf(int percent)
    {
        var rank = (int)(((long)percent * finishes.Length + 99) / 100);
        var day = finishes[Math.Max(rank, 1) - 1];
        return day == Never ? null : DateOnly.FromDayNumber(day);
    }

    /// <summary>How many of a hundred runs are done by the end of a day, floored to one decimal.</summary>
    public decimal PercentBy(DateOnly day) => Percent.Of(CountUntil(day.DayNumber), finishes.Length)!.Value;

    /// <summary>The weeks in which runs are done, by their Mondays, oldest first; without those that never are.</summary>
    public IReadOnlyList<FinishWeek> Histogram() =>
        [
            .. finishes
                .TakeWhile(day => day != Never)
                .GroupBy(day => IsoWeek.StartOf(DateOnly.FromDayNumber(day)))
                .Select(week => new FinishWeek(
                    week.Key,
                    week.Count(),
                    Percent.Of(week.Count(), finishes.Length)!.Value
                )),
        ];

    private int CountUntil(int day)
    {
        var (low, high) = (0, finishes.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = finishes[middle] <= day ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>How far the runs are by the end of a week to come: units done, those done already included.</summary>
/// <param name="EndsOn">Its Sunday.</param>
/// <param name="P5">Whole units that 95 of 100 runs have reached; the least hopeful line.</param>
/// <param name="P50">Whole units that half of the runs have reached.</param>
public sealed record FanWeek(DateOnly EndsOn, int P5, int P15, int P50, int P85, int P95);

/// <summary>How many runs are done in a week.</summary>
/// <param name="BeginsOn">Its Monday.</param>
/// <param name="Percent">The same of all runs, floored to one decimal.</param>
public sealed record FinishWeek(DateOnly BeginsOn, int RunCount, decimal Percent);

public static class ForecastRefusals
{
    public static readonly RefusalCode NeedsHistory = new(
        "forecast-needs-history",
        RefusalKind.Conflict,
        "A forecast needs a full week of history."
    );

    public static readonly RefusalCode NeedsUnits = new(
        "forecast-needs-units",
        RefusalKind.Conflict,
        "A forecast needs something to do."
    );
}
