namespace ReplacementTracker.Domain.Progress;

/// <summary>Collects how far the runs of a simulation are, week by week.</summary>
internal sealed class ForecastFan(int done, int total, DateOnly until)
{
    /// <summary>Ten years.</summary>
    private const int MostWeeks = 520;

    /// <summary>How many runs are at each number of units. Sorting ten thousand runs every week would take longer than they do.</summary>
    private readonly int[] counts = new int[total - done + 1];
    private readonly List<FanWeek> weeks = [];

    public IReadOnlyList<FanWeek> Weeks => weeks;

    public bool IsComplete { get; private set; }

    /// <param name="more">Units that each run has added.</param>
    /// <param name="active">Runs that are not done.</param>
    public void Add(DateOnly sunday, double[] more, int active)
    {
        if (IsComplete)
        {
            return;
        }

        Array.Clear(counts);
        foreach (var units in more)
        {
            counts[(int)(units + 1e-9)]++;
        }

        weeks.Add(
            new FanWeek(
                sunday,
                Reached(95, more.Length),
                Reached(85, more.Length),
                Reached(50, more.Length),
                Reached(15, more.Length),
                Reached(5, more.Length)
            )
        );
        IsComplete = weeks.Count == MostWeeks || (sunday >= until && active * 20 <= more.Length);
    }

    /// <returns>The most units that at least so many of a hundred runs have done.</returns>
    private int Reached(int percent, int runs)
    {
        var enough = ((long)percent * runs + 99) / 100;
        var at = counts.Length;
        for (var sum = 0L; sum < enough; )
        {
            sum += counts[--at];
        }

        return done + at;
    }
}
