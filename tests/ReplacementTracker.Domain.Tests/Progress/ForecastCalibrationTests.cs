using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

/// <summary>
/// Programmes whose throughput is known, because it is drawn here: what is forecast from their past is held against
/// what then comes.
/// </summary>
public sealed class ForecastCalibrationTests
{
    private const int Histories = 300;
    private static readonly DateOnly Start = new(2024, 1, 1);

    public static TheoryData<string> Laws => [.. Draw.Keys];

    private static readonly Dictionary<string, Func<RandomSource, int>> Draw = new()
    {
        ["steady"] = random => Poisson.Sample(random, 6),
        ["slow"] = random => Poisson.Sample(random, 1),
        ["bursty, four weeks in ten idle"] = random => random.NextDouble() < 0.4 ? 0 : 4 + Poisson.Sample(random, 6),
        ["negative binomial"] = random => NegativeBinomial.Sample(random, 1.5, 1.5 / (1.5 + 6)),
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void Says_a_P85_that_holds_in_80_to_90_of_100_histories(string law) =>
        ShareThatHeld(Draw[law], 85).ShouldBeInRange(0.80, 0.90);

    [Theory]
    [MemberData(nameof(Laws))]
    public void Says_a_P50_and_a_P95_that_hold_about_as_often(string law)
    {
        ShareThatHeld(Draw[law], 50).ShouldBeInRange(0.42, 0.60);
        ShareThatHeld(Draw[law], 95).ShouldBeInRange(0.91, 0.99);
    }

    private static double ShareThatHeld(Func<RandomSource, int> law, int percent)
    {
        var random = new MersenneTwister(20_260_101, threadSafe: false);
        var ahead = Enumerable.Range(0, 10_000).Average(_ => law(random)) * 12;
        var held = 0;
        for (var history = 0; history < Histories; history++)
        {
            var past = Enumerable.Range(0, random.Next(12, 31)).Select(_ => law(random)).ToList();
            var asOf = Start.AddDays(7 * past.Count - 1);
            var weeks = Throughput.Of(
                past.Select((units, week) => new DayChange(Start.AddDays(7 * week + 2), units)),
                Start,
                asOf
            );
            var done = past.Sum();
            var total = done + (int)ahead;
            var forecast = Forecast.Of(
                new(weeks, done, total, asOf.AddDays(1), new Dictionary<DateOnly, int>(), 1, history),
                runs: 1_000
            );
            held += Finish(law, random, (int)ahead, asOf) <= forecast.DayOf(percent) ? 1 : 0;
        }

        return held / (double)Histories;
    }

    /// <summary>The day on which it is really done; a week's work is spread over its days.</summary>
    private static DateOnly Finish(Func<RandomSource, int> law, RandomSource random, int missing, DateOnly asOf)
    {
        for (var day = asOf; ; day = day.AddDays(7))
        {
            var units = law(random);
            if (units >= missing)
            {
                return day.AddDays((int)Math.Ceiling(7.0 * missing / units));
            }

            missing -= units;
        }
    }
}
