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
}
