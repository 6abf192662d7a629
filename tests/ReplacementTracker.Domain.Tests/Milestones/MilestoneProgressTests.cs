using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Milestones;

public sealed class MilestoneProgressTests
{
    private static readonly DateOnly Due = new(2026, 6, 30);

    [Fact]
    public void Is_met_when_reached_on_the_very_day() =>
        On(Due.AddDays(50), pace: 1, new DayChange(Due.AddDays(-1), 9), new DayChange(Due, 1))
            .ShouldBe(new(MilestoneStatus.Met, 10, Due, null));

    [Fact]
    public void Stays_missed_when_reached_a_day_later_and_says_when() =>
        On(Due.AddDays(50), pace: 1, new DayChange(Due, 9), new DayChange(Due.AddDays(1), 5))
            .ShouldBe(new(MilestoneStatus.Missed, 14, Due.AddDays(1), null));

    [Fact]
    public void Is_missed_from_the_day_after() =>
        On(Due.AddDays(1), pace: 7, new DayChange(Due, 9))
            .ShouldBe(new(MilestoneStatus.Missed, 9, null, Due.AddDays(2)));

    [Fact]
    public void Is_not_missed_on_the_day_itself() =>
        On(Due, pace: 7, new DayChange(Due, 9)).Status.ShouldBe(MilestoneStatus.AtRisk);

    [Fact]
    public void Is_on_track_when_recent_pace_reaches_it_on_the_very_day() =>
        On(Due.AddDays(-14), pace: 5).ShouldBe(new(MilestoneStatus.OnTrack, 0, null, Due));

    [Fact]
    public void Is_at_risk_when_recent_pace_is_a_little_too_slow() =>
        On(Due.AddDays(-14), pace: 4.9).ShouldBe(new(MilestoneStatus.AtRisk, 0, null, Due.AddDays(1)));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-2.0)]
    [InlineData(0.0001)]
    public void Is_at_risk_without_a_forecast_when_hardly_anything_moves(double pace) =>
        On(Due.AddDays(-14), pace).ShouldBe(new(MilestoneStatus.AtRisk, 0, null, null));

    [Fact]
    public void Is_upcoming_before_there_is_a_week_to_judge_by() =>
        On(Due.AddDays(-14), pace: null, new DayChange(Due.AddDays(-20), 3))
            .ShouldBe(new(MilestoneStatus.Upcoming, 3, null, null));

    [Fact]
    public void Is_missed_after_all_when_a_correction_takes_it_back() =>
        On(Due.AddDays(9), pace: null, new DayChange(Due, 10), new DayChange(Due.AddDays(5), -1))
            .ShouldBe(new(MilestoneStatus.Missed, 9, null, null));

    private static MilestoneProgress On(DateOnly asOf, double? pace, params DayChange[] steps) =>
        MilestoneProgress.On(Due, target: 10, steps, pace, asOf);
}
