namespace ReplacementTracker.Domain.Progress;

/// <summary>The runs of a forecast, one after the other.</summary>
internal sealed class ForecastSimulation
{
    private readonly ForecastQuestion question;

    /// <summary>What each past week would do if it came again.</summary>
    private readonly double[] weeks;
    private readonly WeekLaw law;

    /// <summary>Monday of the week in which work begins, and the days of it that are left.</summary>
    private readonly DateOnly monday;
    private readonly int firstDays;

    /// <summary>The most that each week to come can hold, up to the last one that is bounded.</summary>
    private readonly double[] bounds;

    public ForecastSimulation(ForecastQuestion question)
    {
        this.question = question;
        weeks = [.. question.WeeklyUnits.Select(units => units * question.PaceFactor)];
        law = new WeekLaw(weeks.Length);
        monday = IsoWeek.StartOf(question.BeginsOn);
        firstDays = 7 - (question.BeginsOn.DayNumber - monday.DayNumber);
        var bounded = question.UnitsByWeek.Keys.Select(Index).Where(week => week >= 0).ToList();
        bounds = new double[bounded.Count == 0 ? 0 : bounded.Max() + 1];
        Array.Fill(bounds, double.MaxValue);
        foreach (var (week, units) in question.UnitsByWeek.Where(week => Index(week.Key) >= 0))
        {
            bounds[Index(week)] = units;
        }
    }

    /// <param name="levels">Numbers of units that are asked about; ascending, the total last.</param>
    /// <returns>A forecast of each; the last one has the fan.</returns>
    public IReadOnlyList<Forecast> Run(IReadOnlyList<int> levels, int runs, DateOnly? fanUntil, DateOnly lastDay)
    {
        var missing = levels.Select(level => level - question.Done).ToArray();
        var days = levels.Select(_ => new int[runs]).ToArray();
        foreach (var (level, day) in missing.Zip(days))
        {
            Array.Fill(day, level > 0 ? Forecast.Never : question.BeginsOn.DayNumber - 1);
        }

        if (missing[^1] <= 0)
        {
            return [.. days.Select(level => new Forecast(level, []))];
        }

        var fan = fanUntil is null ? null : new ForecastFan(runs, question.Done, missing[^1]);
        if (weeks.Max() > 0)
        {
            var first = Array.FindIndex(missing, level => level > 0);
            for (var run = 0; run < runs; run++)
            {
                Run(run, missing, first, days, Index(IsoWeek.StartOf(lastDay)), fan);
            }

            Array.ForEach(days, Array.Sort);
        }

        var lines = fan?.Weeks(monday, fanUntil!.Value, lastDay, days[^1]) ?? [];
        return [.. days.Select(level => new Forecast(level, level == days[^1] ? lines : []))];
    }

    /// <summary>One future, to its end.</summary>
    /// <param name="missing">Units to the levels that are asked about.</param>
    /// <param name="next">The first of them that is not reached.</param>
    /// <param name="days">Takes the number of the day on which each is reached, by level and run.</param>
    private void Run(int run, int[] missing, int next, int[][] days, int lastWeek, ForecastFan? fan)
    {
        var random = new RandomStream(question.Seed, run);
        law.Draw(ref random);
        var done = 0.0;
        for (var week = 0; week <= lastWeek; week++)
        {
            var units = weeks[law.Next(ref random)];
            if (week == 0)
            {
                units *= firstDays / 7.0;
            }

            if (week < bounds.Length)
            {
                units = Math.Min(units, bounds[week]);
            }

            while (done + units >= missing[next] - 1e-9)
            {
                days[next][run] = DayWithin(week, (missing[next] - done) / units);
                if (++next == missing.Length)
                {
                    return;
                }
            }

            done += units;
            fan?.Note(week, run, done);
        }
    }

    /// <summary>The week's work is spread over its days: a seventh of it is done after the first.</summary>
    private int DayWithin(int week, double part)
    {
        var days = week == 0 ? firstDays : 7;
        var day = Math.Clamp((int)Math.Ceiling(part * days - 1e-9), 1, days);
        return monday.DayNumber + 7 * week + (7 - days) + day - 1;
    }

    private int Index(DateOnly day) => (day.DayNumber - monday.DayNumber) / 7;
}

/// <summary>Random numbers of one run.</summary>
/// <remarks>
/// SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). Generators with a large state take longer to seed
/// than a run takes to end, and one that all runs share would let each change what happens in the next.
/// </remarks>
internal struct RandomStream(int seed, int run)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong state = Mix(Mix((ulong)seed + Step) + (ulong)run * Step);

    /// <returns>At least 0 and less than 1.</returns>
    public double Next() => (Mix(state += Step) >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}

/// <summary>
/// How likely each past week is to come again in one run, as a table that is drawn from in one look (Walker 1977,
/// Vose 1991).
/// </summary>
internal sealed class WeekLaw(int weeks)
{
    private readonly double[] shares = new double[weeks];
    private readonly int[] others = new int[weeks];
    private readonly int[] small = new int[weeks];
    private readonly int[] large = new int[weeks];

    /// <summary>Likelihoods from a flat Dirichlet distribution: exponential waiting times, each over their sum.</summary>
    public void Draw(ref RandomStream random)
    {
        var sum = 0.0;
        for (var week = 0; week < weeks; week++)
        {
            sum += shares[week] = -Math.Log(1 - random.Next());
        }

        var (smalls, larges) = (0, 0);
        for (var week = 0; week < weeks; week++)
        {
            shares[week] *= weeks / sum;
            others[week] = week;
            if (shares[week] < 1)
            {
                small[smalls++] = week;
            }
            else
            {
                large[larges++] = week;
            }
        }

        while (smalls > 0 && larges > 0)
        {
            var poor = small[--smalls];
            var rich = large[larges - 1];
            others[poor] = rich;
            shares[rich] -= 1 - shares[poor];
            if (shares[rich] < 1)
            {
                larges--;
                small[smalls++] = rich;
            }
        }

        // What rounding left over has its place for itself.
        foreach (var week in small.AsSpan(0, smalls))
        {
            shares[week] = 1;
        }
    }

    /// <returns>Which past week comes again.</returns>
    public int Next(ref RandomStream random)
    {
        var place = random.Next() * weeks;
        var week = (int)place;
        return place - week < shares[week] ? week : others[week];
    }
}
