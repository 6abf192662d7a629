using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Milestones;

public sealed class MilestoneProgressTests
{
    private static readonly DateOnly Due = new(2026, 6, 30);

    [Fact]
    public void Is_met_when_reached_on_the_very_day() =>
        On(Due.AddDays(50), pace: 1, new DayChange(Due.AddDays(-1), 9), new DayChange(Due, 1))
            .ShouldBe(new(MilestoneStatus.Met, 10, Due, null, null));

    [Fact]
    public void Stays_missed_when_reached_a_day_later_and_says_when() =>
        On(Due.AddDays(50), pace: 1, new DayChange(Due, 9), new DayChange(Due.AddDays(1), 5))
            .ShouldBe(new(MilestoneStatus.Missed, 14, Due.AddDays(1), null, null));

    [Fact]
    public void Is_missed_from_the_day_after() =>
        On(Due.AddDays(1), pace: 7, new DayChange(Due, 9))
            .ShouldBe(new(MilestoneStatus.Missed, 9, null, Due.AddDays(2), 0.0m));

    [Fact]
    public void Is_not_missed_on_the_day_itself() =>
        On(Due, pace: 7, new DayChange(Due, 9)).Status.ShouldBe(MilestoneStatus.AtRisk);

    [Fact]
    public void Is_on_track_when_it_is_reached_on_the_very_day() =>
        On(Due.AddDays(-14), pace: 5).ShouldBe(new(MilestoneStatus.OnTrack, 0, null, Due, 100.0m));

    [Fact]
    public void Is_at_risk_when_it_is_reached_a_day_too_late() =>
        On(Due.AddDays(-13), pace: 5).ShouldBe(new(MilestoneStatus.AtRisk, 0, null, Due.AddDays(1), 0.0m));

    /// <summary>Weeks of 1 and of 9 make ten in two weeks or in more, and the day is one that not every future makes.</summary>
    [Fact]
    public void Is_at_risk_exactly_when_85_of_100_futures_do_not_make_it()
    {
        var forecast = Forecast.Of(
            new([1, 9, 1, 9], 0, 10, Due.AddDays(-30), new Dictionary<DateOnly, int>(), 1, 1),
            500
        );
        var day = forecast.DayOf(85)!.Value;

        var late = MilestoneProgress.On(day.AddDays(-1), 10, [], forecast, Due.AddDays(-31));
        var inTime = MilestoneProgress.On(day, 10, [], forecast, Due.AddDays(-31));

        late.Status.ShouldBe(MilestoneStatus.AtRisk);
        late.ProbabilityPercent!.Value.ShouldBeLessThan(85);
        late.ForecastOn.ShouldBe(day);
        inTime.Status.ShouldBe(MilestoneStatus.OnTrack);
        inTime.ProbabilityPercent!.Value.ShouldBeGreaterThanOrEqualTo(85);
    }

    [Fact]
    public void Is_at_risk_without_a_day_when_nothing_moves() =>
        On(Due.AddDays(-14), pace: 0).ShouldBe(new(MilestoneStatus.AtRisk, 0, null, null, 0.0m));

    [Fact]
    public void Is_upcoming_before_there_is_a_week_to_judge_by() =>
        On(Due.AddDays(-14), pace: null, new DayChange(Due.AddDays(-20), 3))
            .ShouldBe(new(MilestoneStatus.Upcoming, 3, null, null, null));

    [Fact]
    public void Is_missed_after_all_when_a_correction_takes_it_back() =>
        On(Due.AddDays(9), pace: null, new DayChange(Due, 10), new DayChange(Due.AddDays(5), -1))
            .ShouldBe(new(MilestoneStatus.Missed, 9, null, null, null));

    /// <summary>Every week was the same, so that all futures are.</summary>
    private static MilestoneProgress On(DateOnly asOf, int? pace, params DayChange[] steps)
    {
        var forecast = pace is { } units
            ? Forecast.Of(
                new(
                    [units, units],
                    steps.Sum(step => step.Change),
                    10,
                    asOf.AddDays(1),
                    new Dictionary<DateOnly, int>(),
                    1,
                    1
                ),
                50
            )
            : null;
        return MilestoneProgress.On(Due, target: 10, steps, forecast, asOf);
    }
}
