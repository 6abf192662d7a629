namespace ReplacementTracker.Domain.Progress;

/// <summary>Collects how far the runs of a simulation are, week by week.</summary>
internal sealed class ForecastFan(int runs, int done, int remaining)
{
    /// <summary>Ten years.</summary>
    private const int MostWeeks = 520;

    /// <summary>So many steps at most from nothing to all: of more units, the lines are rounded down to a step.</summary>
    private const int MostSteps = 50_000;

    private readonly int step = 1 + remaining / MostSteps;

    /// <summary>By week, then by run: steps done and one more, so that none is noted of a run that is done.</summary>
    private readonly List<int[]> notes = [];

    /// <param name="week">The week in which work begins is 0.</param>
    /// <param name="units">Units that the run has added by its end; fewer than all.</param>
    public void Note(int week, int run, double units)
    {
        if (week < MostWeeks)
        {
            if (week == notes.Count)
            {
                notes.Add(new int[runs]);
            }

            notes[week][run] = (int)(units + 1e-9) / step + 1;
        }
    }

    /// <param name="monday">Of the week in which work begins.</param>
    /// <param name="until">It goes on until this day, and until nineteen of twenty runs are done.</param>
    /// <param name="lastDay">It ends in the week of this day, because the runs do.</param>
    /// <param name="finishes">Numbers of the days on which runs are done, in order.</param>
    public IReadOnlyList<FanWeek> Weeks(DateOnly monday, DateOnly until, DateOnly lastDay, int[] finishes)
    {
        var moves = notes.Count > 0 || finishes[0] != Forecast.Never;
        var most = finishes[(95 * runs + 99) / 100 - 1];
        var counts = new int[remaining / step + 2];
        List<FanWeek> weeks = [];
        for (var week = 0; week < MostWeeks; week++)
        {
            var sunday = monday.AddDays(7 * week + 6);
            weeks.Add(moves ? Lines(sunday, week, counts) : new(sunday, done, done, done, done, done));
            if (sunday >= lastDay || (sunday >= until && (!moves || sunday.DayNumber >= most)))
            {
                break;
            }
        }

        return weeks;
    }

    /// <summary>By counting, because sorting every week would take longer than the runs do.</summary>
    private FanWeek Lines(DateOnly sunday, int week, int[] counts)
    {
        Array.Clear(counts);
        var all = counts.Length - 1;
        foreach (var note in week < notes.Count ? notes[week] : [])
        {
            counts[note == 0 ? all : note - 1]++;
        }

        if (week >= notes.Count)
        {
            counts[all] = runs;
        }

        return new(sunday, At(95), At(85), At(50), At(15), At(5));

        // The most that at least so many of a hundred runs have done.
        int At(int percent)
        {
            var enough = (percent * runs + 99) / 100;
            var at = counts.Length;
            for (var sum = 0; sum < enough; )
            {
                sum += counts[--at];
            }

            return done + (at == all ? remaining : at * step);
        }
    }
}
