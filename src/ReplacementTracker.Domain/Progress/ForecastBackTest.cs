namespace ReplacementTracker.Domain.Progress;

/// <summary>How often the forecasts that could have been made before held.</summary>
/// <param name="ForecastCount">Forecasts whose day has come.</param>
/// <param name="HeldCount">Those of them that held: by their day, as many units were done as they said.</param>
/// <remarks>
/// At the end of each past week with eight full weeks before it, the same simulation is asked for the P85 day of every
/// tenth of the total that was not done yet. A forecast is judged once its day has come, and not before, even where
/// the number was reached early: to count successes as they come and failures when they are due would flatter.
/// Forecasts for the same work overlap, so many of them say less than as many separate ones would.
/// </remarks>
public sealed record ForecastBackTest(int ForecastCount, int HeldCount)
{
    /// <summary>How much history a past forecast has to have had: from less, it is a first impression.</summary>
    private const int FewestWeeks = 8;

    /// <summary>How far back forecasts are made: a year of them.</summary>
    private const int MostOrigins = 52;

    /// <summary>Enough for one percentile: its rank is off by two in a hundred at most, one way or the other.</summary>
    private const int Runs = 500;

    private const int Percentile = 85;

    /// <summary>Share that held in percent, floored to one decimal; null where no forecast has come due.</summary>
    public decimal? HeldPercent => Percent.Of(HeldCount, ForecastCount);

    /// <param name="completed">Units completed on each day, corrections taken off, as they are known now; any order.</param>
    /// <param name="startsOn">First day of the programme; the weeks count from the first Monday on or after it.</param>
    /// <param name="asOf">What came later does not count.</param>
    /// <param name="total">Units to be done in all.</param>
    /// <param name="key">What is asked about, for the seed.</param>
    public static ForecastBackTest Of(
        IReadOnlyCollection<DayChange> completed,
        DateOnly startsOn,
        DateOnly asOf,
        int total,
        string key
    )
    {
        var tenths = Enumerable.Range(1, 10).Select(tenth => (int)(((long)total * tenth + 9) / 10)).Distinct().ToList();
        var first = IsoWeek.StartOf(startsOn.AddDays(6)).AddDays(7 * FewestWeeks - 1);
        var last = IsoWeek.StartOf(asOf).AddDays(-1);
        var origins = Enumerable
            .Range(0, MostOrigins)
            .Select(weeks => last.AddDays(-7 * weeks))
            .TakeWhile(origin => origin >= first);
        var (judged, held) = (0, 0);
        foreach (var origin in origins)
        {
            var done = DoneBy(origin);
            var levels = tenths.Where(level => level > done).ToList();
            var weeks = Throughput.Of(completed.Where(change => change.Day <= origin), startsOn, origin);
            if (levels.Count == 0)
            {
                continue;
            }

            var seed = ForecastQuestion.SeedOf(key, origin, weeks);
            var question = new ForecastQuestion(
                weeks,
                done,
                total,
                origin.AddDays(1),
                new Dictionary<DateOnly, int>(),
                1,
                seed
            );
            foreach (var (level, forecast) in levels.Zip(Forecast.OfLevels(question, levels, Runs, asOf)))
            {
                if (forecast.DayOf(Percentile) is { } day && day <= asOf)
                {
                    judged++;
                    held += DoneBy(day) >= level ? 1 : 0;
                }
            }
        }

        return new ForecastBackTest(judged, held);

        int DoneBy(DateOnly day) => completed.Where(change => change.Day <= day).Sum(change => change.Change);
    }
}
