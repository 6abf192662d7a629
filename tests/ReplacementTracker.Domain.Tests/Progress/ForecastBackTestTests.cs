using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class ForecastBackTestTests
{
    private static readonly DateOnly Monday = new(2025, 1, 6);

    [Fact]
    public void Has_nothing_to_say_before_the_ninth_full_week() =>
        Of(asOfWeek: 8, total: 200, Enumerable.Repeat(10, 8)).ShouldBe(new(0, 0));

    [Fact]
    public void Has_no_share_of_nothing() => new ForecastBackTest(0, 0).HeldPercent.ShouldBeNull();

    [Fact]
    public void Floors_the_share() => new ForecastBackTest(3, 2).HeldPercent.ShouldBe(66.6m);

    /// <summary>
    /// Ten a week towards 200: a tenth is two weeks. After 8, 9, … 19 weeks, every tenth up to week 20 was said to the day.
    /// </summary>
    [Fact]
    public void Holds_every_forecast_of_a_work_that_never_varies()
    {
        var backTest = Of(asOfWeek: 20, total: 200, Enumerable.Repeat(10, 20));

        backTest.ShouldBe(new(2 * (6 + 5 + 4 + 3 + 2 + 1), 42));
        backTest.HeldPercent.ShouldBe(100.0m);
    }

    /// <summary>All that was said after week 8 of tenths up to week 12 came due and failed: nothing came any more.</summary>
    [Fact]
    public void Fails_every_forecast_of_a_work_that_stops()
    {
        var backTest = Of(asOfWeek: 12, total: 200, [.. Enumerable.Repeat(10, 8), 0, 0, 0, 0]);

        backTest.ForecastCount.ShouldBeGreaterThan(1);
        backTest.HeldCount.ShouldBe(0);
    }

    /// <summary>A sudden end of all work in one week; no forecast was for so early.</summary>
    [Fact]
    public void Does_not_judge_a_forecast_whose_day_has_not_come_though_it_was_reached() =>
        Of(asOfWeek: 9, total: 2_000, [.. Enumerable.Repeat(10, 8), 1_920]).ShouldBe(new(0, 0));

    [Fact]
    public void Does_not_look_at_what_came_after() =>
        Of(asOfWeek: 12, total: 200, Enumerable.Repeat(10, 20)).ShouldBe(Of(12, 200, Enumerable.Repeat(10, 12)));

    private static ForecastBackTest Of(int asOfWeek, int total, IEnumerable<int> weeks) =>
        ForecastBackTest.Of(
            [.. weeks.Select((units, week) => new DayChange(Monday.AddDays(7 * week + 2), units))],
            Monday,
            Monday.AddDays(7 * asOfWeek - 1),
            total,
            "some"
        );
}
