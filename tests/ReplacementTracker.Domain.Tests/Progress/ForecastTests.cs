using CsCheck;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class ForecastTests
{
    private static readonly DateOnly Monday = new(2026, 6, 8);
    private static readonly Dictionary<DateOnly, int> Unbounded = [];

    private static readonly Gen<ForecastQuestion> AnyQuestion = Gen.Select(
        Gen.Int[0, 9].List[1, Throughput.MostWeeks],
        Gen.Int[0, 60],
        Gen.Int[1, 60],
        Gen.Int[0, 6],
        Gen.Int[0, int.MaxValue],
        (weeks, done, remaining, weekday, seed) =>
            new ForecastQuestion(weeks, done, done + remaining, Monday.AddDays(weekday), Unbounded, 1, seed)
    );

    [Fact]
    public void Knows_the_very_day_when_every_week_was_the_same()
    {
        var forecast = Forecast.Of(new([7, 7, 7], 0, 10, Monday, Unbounded, 1, 1), 100);

        foreach (var percent in new[] { 1, 50, 85, 95, 100 })
        {
            forecast.DayOf(percent).ShouldBe(Monday.AddDays(9));
        }

        forecast.PercentBy(Monday.AddDays(8)).ShouldBe(0.0m);
        forecast.PercentBy(Monday.AddDays(9)).ShouldBe(100.0m);
        forecast.Histogram().ShouldBe([new(Monday.AddDays(7), 100, 100.0m)]);
        forecast.NeverCount.ShouldBe(0);
    }

    /// <summary>From Friday on, three sevenths of a week's work are left of the week.</summary>
    [Fact]
    public void Begins_within_a_week_with_the_days_that_are_left_of_it() =>
        Forecast.Of(new([7], 0, 4, Monday.AddDays(4), Unbounded, 1, 1), 10).DayOf(50).ShouldBe(Monday.AddDays(7));

    [Fact]
    public void Has_its_days_in_order() =>
        AnyQuestion.Sample(
            question =>
            {
                var forecast = Forecast.Of(question, 200);
                var days = Enumerable
                    .Range(1, 100)
                    .Select(percent => forecast.DayOf(percent) ?? DateOnly.MaxValue)
                    .ToList();

                return days.SequenceEqual(days.Order()) && days[0] >= question.BeginsOn;
            },
            iter: 200
        );

    [Fact]
    public void Is_the_same_for_the_same_question_and_another_for_another_seed()
    {
        var question = new ForecastQuestion([3, 0, 5, 9], 0, 60, Monday, Unbounded, 1, 7);

        var first = Forecast.Of(question, 500, Monday);
        var second = Forecast.Of(question, 500, Monday);
        var other = Forecast.Of(question with { Seed = 8 }, 500, Monday);

        second.Histogram().ShouldBe(first.Histogram());
        second.Fan.ShouldBe(first.Fan);
        other.Histogram().ShouldNotBe(first.Histogram());
    }

    [Fact]
    public void Never_ends_where_nothing_ever_moved()
    {
        var forecast = Forecast.Of(new([0, 0], 3, 5, Monday, Unbounded, 1, 1), 10, Monday.AddDays(20));

        forecast.DayOf(1).ShouldBeNull();
        forecast.PercentBy(DateOnly.MaxValue).ShouldBe(0.0m);
        forecast.Histogram().ShouldBeEmpty();
        forecast.NeverCount.ShouldBe(10);
        forecast
            .Fan.Take(3)
            .Select(week => (week.EndsOn, week.P5, week.P95))
            .ShouldBe([(Monday.AddDays(6), 3, 3), (Monday.AddDays(13), 3, 3), (Monday.AddDays(20), 3, 3)]);
    }

    [Fact]
    public void Draws_every_week_of_a_work_that_takes_longer_than_the_horizon()
    {
        var forecast = Forecast.Of(new([2], 0, 1_000_000, Monday, Unbounded, 1, 1), 5, Monday);

        forecast.NeverCount.ShouldBe(5);
        forecast.Fan.Count.ShouldBe(520);
        forecast.Fan[^1].P50.ShouldBe(1_040 / 21 * 21);
    }

    [Fact]
    public void Has_nothing_to_simulate_when_nothing_remains()
    {
        var forecast = Forecast.Of(new([3], 5, 5, Monday, Unbounded, 1, 1), 10, Monday.AddDays(30));

        forecast.DayOf(85).ShouldBe(Monday.AddDays(-1));
        forecast.PercentBy(Monday).ShouldBe(100.0m);
        forecast.Fan.ShouldBeEmpty();
    }

    [Fact]
    public void Makes_a_later_deadline_no_less_likely() =>
        AnyQuestion.Sample(
            question =>
            {
                var forecast = Forecast.Of(question, 200);
                var chances = Enumerable
                    .Range(-1, 60)
                    .Select(week => forecast.PercentBy(question.BeginsOn.AddDays(5 * week)))
                    .ToList();

                return chances[0] == 0 && chances.SequenceEqual(chances.Order());
            },
            iter: 200
        );

    /// <summary>Run by run, and so for every percentage: the same seed gives the same chances.</summary>
    [Fact]
    public void Ends_no_later_with_more_crews_and_no_earlier_with_more_units_or_less_room() =>
        Gen.Select(AnyQuestion, Gen.Double[1, 5], Gen.Int[1, 30], Gen.Int[0, 5])
            .Sample(
                (question, factor, more, room) =>
                {
                    var bounds = Enumerable
                        .Range(0, 8)
                        .ToDictionary(week => IsoWeek.StartOf(Monday).AddDays(7 * week), _ => room);
                    var plain = Days(question);
                    var faster = Days(question with { PaceFactor = factor });
                    var larger = Days(question with { Total = question.Total + more });
                    var bounded = Days(question with { UnitsByWeek = bounds });

                    return faster.Zip(plain).All(pair => pair.First <= pair.Second)
                        && larger.Zip(plain).All(pair => pair.First >= pair.Second)
                        && bounded.Zip(plain).All(pair => pair.First >= pair.Second);
                },
                iter: 200
            );

    [Fact]
    public void Does_no_more_in_a_week_than_there_is_room_for()
    {
        var bounds = new Dictionary<DateOnly, int>
        {
            [Monday] = 2,
            [Monday.AddDays(7)] = 0,
            [Monday.AddDays(-7)] = 0,
        };

        var forecast = Forecast.Of(new([7], 1, 24, Monday, bounds, 1, 1), 10, Monday);

        forecast.Fan.Select(week => week.P50).ShouldBe([3, 3, 10, 17, 24]);
        forecast.DayOf(50).ShouldBe(Monday.AddDays(34));
    }

    [Fact]
    public void Is_surer_of_itself_the_longer_the_same_pace_has_lasted()
    {
        var few = Forecast.Of(new([2, 8, 5], 0, 120, Monday, Unbounded, 1, 1), 2_000);
        var many = Forecast.Of(new([2, 8, 5, 2, 8, 5, 2, 8, 5, 2, 8, 5], 0, 120, Monday, Unbounded, 1, 1), 2_000);

        Width(many).ShouldBeLessThan(Width(few));
        Math.Abs(many.DayOf(50)!.Value.DayNumber - few.DayOf(50)!.Value.DayNumber).ShouldBeLessThan(14);

        static int Width(Forecast forecast) => forecast.DayOf(95)!.Value.DayNumber - forecast.DayOf(5)!.Value.DayNumber;
    }

    /// <summary>The fan is no longer than that, even where most runs are.</summary>
    private const int TenYears = 520;

    /// <summary>What 85 of 100 runs have reached is all of it from the week of the P85 day on, and not before.</summary>
    [Fact]
    public void Shows_the_days_in_the_fan_and_the_lines_in_order() =>
        AnyQuestion
            .Where(question => question.WeeklyUnits.Any(units => units > 0))
            .Sample(
                question =>
                {
                    var forecast = Forecast.Of(question, 200, question.BeginsOn);

                    return forecast.Fan.All(week =>
                            (week.P15 == question.Total) == (forecast.DayOf(85) <= week.EndsOn)
                            && (week.P50 == question.Total) == (forecast.DayOf(50) <= week.EndsOn)
                            && week.P5 <= week.P15
                            && week.P15 <= week.P50
                            && week.P50 <= week.P85
                            && week.P85 <= week.P95
                            && week.P95 <= question.Total
                            && week.P5 >= question.Done
                        )
                        && forecast.Fan.Zip(forecast.Fan.Skip(1)).All(pair => pair.First.P50 <= pair.Second.P50)
                        && (
                            forecast.DayOf(95) is null
                            || forecast.Fan[^1].P5 == question.Total
                            || forecast.Fan.Count == TenYears
                        );
                },
                iter: 200
            );

    [Fact]
    public void Counts_every_run_in_the_histogram_or_as_never_done() =>
        AnyQuestion.Sample(
            question =>
            {
                var forecast = Forecast.Of(question, 200);
                var weeks = forecast.Histogram();

                return weeks.Sum(week => week.RunCount) + forecast.NeverCount == 200
                    && weeks.All(week => week.BeginsOn.DayOfWeek == DayOfWeek.Monday)
                    && weeks.Select(week => week.BeginsOn).SequenceEqual(weeks.Select(week => week.BeginsOn).Order());
            },
            iter: 200
        );

    [Fact]
    public void Answers_for_each_of_several_numbers_as_it_does_for_one() =>
        AnyQuestion.Sample(
            question =>
            {
                var half = question.Done + (question.Total - question.Done) / 2;
                var far = question.BeginsOn.AddDays(7 * Forecast.HorizonWeeks);
                var levels = Forecast.OfLevels(question, [half, question.Total], 200, far);

                return DaysOf(levels[0]).SequenceEqual(Days(question with { Total = half }))
                    && DaysOf(levels[1]).SequenceEqual(Days(question));
            },
            iter: 100
        );

    [Fact]
    public void Gets_the_same_seed_for_the_same_question_alone()
    {
        var seed = ForecastQuestion.SeedOf("prorail", Monday, [1, 2]);

        seed.ShouldBe(ForecastQuestion.SeedOf("prorail", Monday, [1, 2]));
        seed.ShouldBeGreaterThanOrEqualTo(0);
        seed.ShouldNotBe(ForecastQuestion.SeedOf("prorail", Monday, [12]));
        seed.ShouldNotBe(ForecastQuestion.SeedOf("prorail", Monday.AddDays(1), [1, 2]));
        seed.ShouldNotBe(ForecastQuestion.SeedOf("other", Monday, [1, 2]));
    }

    /// <summary>Figures that were published have to come out the same on every machine and by every later version.</summary>
    [Fact]
    public void Keeps_the_days_that_it_once_said()
    {
        var seed = ForecastQuestion.SeedOf("prorail", Monday, [3, 0, 5, 9]);
        var forecast = Forecast.Of(new([3, 0, 5, 9], 10, 60, Monday, Unbounded, 1, seed), 1_000);

        seed.ShouldBe(1_749_057_326);
        forecast.DayOf(50).ShouldBe(new DateOnly(2026, 8, 28));
        forecast.DayOf(85).ShouldBe(new DateOnly(2026, 10, 18));
        forecast.DayOf(95).ShouldBe(new DateOnly(2026, 12, 11));
    }

    private static List<DateOnly> Days(ForecastQuestion question) => DaysOf(Forecast.Of(question, 200));

    private static List<DateOnly> DaysOf(Forecast forecast) =>
        [.. Enumerable.Range(1, 100).Select(percent => forecast.DayOf(percent) ?? DateOnly.MaxValue)];
}
