using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class PaceTests
{
    /// <summary>A Thursday; the first full week begins on Monday the 5th.</summary>
    private static readonly DateOnly Start = new(2026, 1, 1);
    private static readonly DateOnly Deadline = new(2026, 12, 31);

    [Theory]
    [InlineData("2026-01-10", null)]
    [InlineData("2026-01-11", 7.0)]
    [InlineData("2026-01-12", 7.0)]
    [InlineData("2026-01-17", 7.0)]
    [InlineData("2026-01-18", 3.5)]
    public void Counts_a_week_once_its_Sunday_is_over(string asOf, double? expected) =>
        Pace.On([new(new(2026, 1, 7), 7)], Start, Day(asOf), Deadline, 1).Last4Weeks.ShouldBe(expected);

    [Fact]
    public void Begins_with_the_week_of_a_start_on_Monday() =>
        Pace.On([new(new(2026, 1, 7), 7)], new(2026, 1, 5), new(2026, 1, 11), Deadline, 1).Last4Weeks.ShouldBe(7);

    [Fact]
    public void Looks_back_four_and_eight_weeks_idle_ones_included()
    {
        DayChange[] completed =
        [
            new(new(2026, 1, 11), 100),
            new(new(2026, 1, 12), 8),
            new(new(2026, 2, 8), 8),
            new(new(2026, 2, 9), 4),
            new(new(2026, 3, 8), 8),
            new(new(2026, 3, 9), 100),
        ];

        var pace = Pace.On(completed, Start, new(2026, 3, 10), Deadline, 1);

        pace.Last4Weeks.ShouldBe(12 / 4.0);
        pace.Last8Weeks.ShouldBe(28 / 8.0);
    }

    [Fact]
    public void Takes_corrections_off() =>
        Pace.On([new(new(2026, 1, 5), 3), new(new(2026, 1, 6), -1)], Start, new(2026, 1, 11), Deadline, 1)
            .Last4Weeks.ShouldBe(2);

    [Fact]
    public void Leaves_out_what_was_done_before_the_start() =>
        Pace.On([new(new(2025, 12, 30), 30)], Start, new(2026, 1, 11), Deadline, 1).Last8Weeks.ShouldBe(0);

    /// <summary>76 units in 13 weeks.</summary>
    [Fact]
    public void Requires_what_is_left_over_the_weeks_left() =>
        Pace.On([], Start, new(2026, 10, 1), Deadline, 76).Required!.Value.ShouldBe(76 / 13.0, 1e-9);

    [Theory]
    [InlineData("2026-12-31", 1, null)]
    [InlineData("2027-02-01", 1, null)]
    [InlineData("2027-02-01", 0, 0.0)]
    [InlineData("2026-12-30", 1, 7.0)]
    [InlineData("2026-06-01", 0, 0.0)]
    public void Requires_nothing_of_the_done_and_nothing_possible_of_the_late(
        string asOf,
        int remaining,
        double? expected
    ) => Pace.On([], Start, Day(asOf), Deadline, remaining).Required.ShouldBe(expected);

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
