using MathNet.Numerics.Random;

namespace ReplacementTracker.Domain.Progress;

/// <summary>All runs of a forecast side by side, week by week.</summary>
internal sealed class ForecastSimulation
{
    private readonly ForecastQuestion question;
    private readonly int runs;
    private readonly double remaining;

    /// <summary>What each past week would do if it came again.</summary>
    private readonly double[] weeks;

    /// <summary>A stream for each run: what happens in one moves no other, and what is asked moves none.</summary>
    private readonly Xoshiro256StarStar[] streams;
    private readonly WeekLaws laws;
    private readonly double[] done;
    private readonly int[] finishes;

    public ForecastSimulation(ForecastQuestion question, int runs)
    {
        this.question = question;
        this.runs = runs;
        remaining = question.Total - question.Done;
        weeks = [.. question.WeeklyUnits.Select(units => units * question.PaceFactor)];
        streams = new Xoshiro256StarStar[runs];
        laws = new WeekLaws(runs, weeks.Length);
        done = new double[runs];
        finishes = new int[runs];
    }

    public Forecast Run(DateOnly? fanUntil, DateOnly lastDay)
    {
        if (remaining <= 0)
        {
            Array.Fill(finishes, question.BeginsOn.DayNumber - 1);
            return new Forecast(finishes, []);
        }

        Array.Fill(finishes, Forecast.Never);
        var active = weeks.Max() > 0 ? Start() : [];
        var fan = fanUntil is { } until ? new ForecastFan(question.Done, question.Total, until) : null;
        for (var from = question.BeginsOn; from <= lastDay; )
        {
            var sunday = IsoWeek.StartOf(from).AddDays(6);
            active = active[..Work(active, from, sunday)];
            fan?.Add(sunday, done, active.Length);
            if (active.Length == 0 && fan is null or { IsComplete: true })
            {
                break;
            }

            from = sunday.AddDays(1);
        }

        Array.Sort(finishes);
        return new Forecast(finishes, fan?.Weeks ?? []);
    }

    /// <returns>The runs that have work to do: all.</returns>
    private Span<int> Start()
    {
        var seeds = new MersenneTwister(question.Seed, threadSafe: false);
        for (var run = 0; run < runs; run++)
        {
            streams[run] = new Xoshiro256StarStar(seeds.Next(), threadSafe: false);
            laws.Draw(run, streams[run]);
        }

        return Enumerable.Range(0, runs).ToArray();
    }

    /// <summary>One week of every run that is not done, or what is left of the week.</summary>
    /// <returns>How many are still not done; they come first in <paramref name="active"/>.</returns>
    private int Work(Span<int> active, DateOnly from, DateOnly sunday)
    {
        var days = sunday.DayNumber - from.DayNumber + 1;
        var bound = question.UnitsByWeek.TryGetValue(sunday.AddDays(-6), out var most) ? most : double.MaxValue;
        var left = 0;
        foreach (var run in active)
        {
            var units = Math.Min(weeks[laws.Next(run, streams[run])] * days / 7, bound);
            var missing = remaining - done[run];
            if (units >= missing - 1e-9)
            {
                // The week's work is spread over its days: a tenth of it is done after a tenth of them.
                var day = (int)Math.Ceiling(missing / units * days - 1e-9);
                finishes[run] = from.DayNumber + Math.Clamp(day, 1, days) - 1;
                done[run] = remaining;
            }
            else
            {
                done[run] += units;
                active[left++] = run;
            }
        }

        return left;
    }
}

/// <summary>For each run, how likely each past week is to come again; drawn from in one look (Walker 1977, Vose 1991).</summary>
internal sealed class WeekLaws(int runs, int weeks)
{
    private readonly double[] shares = new double[runs * weeks];
    private readonly byte[] others = new byte[runs * weeks];
    private readonly double[] weights = new double[weeks];
    private readonly byte[] small = new byte[weeks];
    private readonly byte[] large = new byte[weeks];

    /// <summary>Likelihoods from a flat Dirichlet distribution: as many exponential waiting times, each over their sum.</summary>
    public void Draw(int run, RandomSource random)
    {
        var sum = 0.0;
        for (var week = 0; week < weeks; week++)
        {
            sum += weights[week] = -Math.Log(1 - random.NextDouble());
        }

        var share = shares.AsSpan(run * weeks, weeks);
        var other = others.AsSpan(run * weeks, weeks);
        var (smalls, larges) = (0, 0);
        for (var week = 0; week < weeks; week++)
        {
            share[week] = weights[week] * weeks / sum;
            other[week] = (byte)week;
            if (share[week] < 1)
            {
                small[smalls++] = (byte)week;
            }
            else
            {
                large[larges++] = (byte)week;
            }
        }

        while (smalls > 0 && larges > 0)
        {
            var poor = small[--smalls];
            var rich = large[larges - 1];
            other[poor] = rich;
            share[rich] -= 1 - share[poor];
            if (share[rich] < 1)
            {
                larges--;
                small[smalls++] = rich;
            }
        }

        // What rounding left over owns its place alone.
        foreach (var week in small.AsSpan(0, smalls))
        {
            share[week] = 1;
        }
    }

    /// <returns>Which past week comes again.</returns>
    public int Next(int run, RandomSource random)
    {
        var place = random.NextDouble() * weeks;
        var week = (int)place;
        var index = run * weeks + week;
        return place - week < shares[index] ? week : others[index];
    }
}
