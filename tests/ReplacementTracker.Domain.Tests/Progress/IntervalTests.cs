using CsCheck;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(Interval.Day, "2026-10-01", "2026-10-01")]
    [InlineData(Interval.Week, "2026-09-28", "2026-10-04")]
    [InlineData(Interval.Week, "2026-10-04", "2026-10-04")]
    [InlineData(Interval.Week, "2026-12-31", "2027-01-03")]
    [InlineData(Interval.Month, "2028-02-01", "2028-02-29")]
    [InlineData(Interval.Month, "2026-12-31", "2026-12-31")]
    public void Ends_on_its_last_day(Interval interval, string day, string expected) =>
        interval.EndOf(Day(day)).ShouldBe(Day(expected));

    [Fact]
    public void Covers_every_day_between_once() =>
        Gen.Select(Gen.Enum<Interval>(), Gen.Int[0, 2000], Gen.Int[0, 800])
            .Sample(
                (interval, offset, days) =>
                {
                    var from = new DateOnly(2024, 1, 1).AddDays(offset);
                    var to = from.AddDays(days);
                    var ends = interval.EndsBetween(from, to).ToList();

                    return ends.Count == interval.CountBetween(from, to)
                        && ends[0] >= from
                        && ends[^1] >= to
                        && interval.EndOf(to) == ends[^1]
                        && ends.Zip(ends.Skip(1)).All(pair => interval.EndOf(pair.First.AddDays(1)) == pair.Second);
                },
                iter: 2000
            );

    [Fact]
    public void Has_none_where_the_days_are_the_wrong_way_round()
    {
        Interval.Week.CountBetween(new(2026, 10, 4), new(2026, 10, 3)).ShouldBe(0);
        Interval.Week.EndsBetween(new(2026, 10, 4), new(2026, 10, 3)).ShouldBeEmpty();
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
