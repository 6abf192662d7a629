using CsCheck;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class PercentTests
{
    [Theory]
    [InlineData(0, 196, "0.0")]
    [InlineData(1, 196, "0.5")]
    [InlineData(120, 196, "61.2")]
    [InlineData(195, 196, "99.4")]
    [InlineData(196, 196, "100.0")]
    [InlineData(1, 3, "33.3")]
    [InlineData(9_999_999, 10_000_000, "99.9")]
    [InlineData(1, 10_000_000, "0.0")]
    public void Is_floored_to_one_decimal_and_written_with_it(int part, int whole, string expected) =>
        Percent.Of(part, whole)!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);

    [Fact]
    public void Of_nothing_is_null() => Percent.Of(0, 0).ShouldBeNull();

    [Fact]
    public void Never_exceeds_the_share_and_is_less_than_a_tenth_below_it() =>
        Gen.Int[1, 10_000_000]
            .SelectMany(whole => Gen.Int[0, whole].Select(part => (part, whole)))
            .Sample(
                (part, whole) =>
                {
                    var exact = part * 100m / whole;
                    var percent = Percent.Of(part, whole)!.Value;

                    return percent <= exact && exact < percent + 0.1m;
                }
            );

    [Fact]
    public void Is_a_hundred_for_the_whole_and_for_nothing_less() =>
        Gen.Int[1, 10_000_000]
            .SelectMany(whole => Gen.Int[0, whole].Select(part => (part, whole)))
            .Sample((part, whole) => Percent.Of(part, whole) == 100m == (part == whole));
}
