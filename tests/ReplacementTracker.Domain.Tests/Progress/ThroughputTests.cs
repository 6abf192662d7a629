using CsCheck;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class ThroughputTests
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    [Theory]
    [InlineData(6, 0)]
    [InlineData(12, 0)]
    [InlineData(13, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 2)]
    public void Counts_a_week_once_its_Sunday_is_over(int days, int expected) =>
        Throughput.Of([], startsOn: Monday.AddDays(1), Monday.AddDays(days)).Count.ShouldBe(expected);

    [Fact]
    public void Adds_up_each_week_and_keeps_the_idle_ones() =>
        Of([new(Monday, 2), new(Monday.AddDays(6), 3), new(Monday.AddDays(14), 4)], 21).ShouldBe([5, 0, 4]);

    [Fact]
    public void Leaves_out_what_was_done_before_the_first_full_week_and_in_the_one_that_is_not_over() =>
        Throughput
            .Of(
                [new(Monday, 9), new(Monday.AddDays(8), 1), new(Monday.AddDays(14), 9)],
                Monday.AddDays(1),
                Monday.AddDays(15)
            )
            .ShouldBe([1]);

    [Fact]
    public void Takes_what_corrections_outweigh_off_the_weeks_before() =>
        Of([new(Monday, 5), new(Monday.AddDays(7), 2), new(Monday.AddDays(14), -4), new(Monday.AddDays(21), 1)], 28)
            .ShouldBe([3, 0, 0, 1]);

    [Fact]
    public void Forgets_a_correction_of_what_came_before_all_weeks() =>
        Of([new(Monday, -4), new(Monday.AddDays(7), 2)], 14).ShouldBe([0, 2]);

    [Fact]
    public void Keeps_the_latest_weeks() =>
        Of([.. Enumerable.Range(0, 20).Select(week => new DayChange(Monday.AddDays(7 * week), week))], 140)
            .ShouldBe(Enumerable.Range(20 - Throughput.MostWeeks, Throughput.MostWeeks));

    [Fact]
    public void Has_the_sum_of_the_changes_unless_they_take_back_more_than_was_done() =>
        Gen.Int[-3, 6]
            .List[1, Throughput.MostWeeks]
            .Sample(units =>
            {
                var weeks = Of(
                    [.. units.Select((change, week) => new DayChange(Monday.AddDays(7 * week + 3), change))],
                    7 * units.Count
                );

                return weeks.All(week => week >= 0)
                    && weeks.Sum() >= units.Sum()
                    && (units[0] < 0 || weeks.Sum() <= units.Where(change => change > 0).Sum());
            });

    private static IReadOnlyList<int> Of(DayChange[] changes, int days) =>
        Throughput.Of(changes, Monday, Monday.AddDays(days - 1));
}
