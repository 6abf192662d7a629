using CsCheck;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Units;

public sealed class MacAddressTests
{
    [Theory]
    [InlineData("00:40:8c:12:34:56")]
    [InlineData("00-40-8C-12-34-56")]
    [InlineData("0040.8c12.3456")]
    [InlineData("00408C123456")]
    [InlineData("00 40 8c 12 34 56")]
    public void Has_one_spelling_whatever_notation_it_came_in(string notation)
    {
        MacAddress.TryNormalise(notation, out var normalised).ShouldBeTrue();

        normalised.ShouldBe("00:40:8C:12:34:56");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00:40:8C:12:34")]
    [InlineData("00:40:8C:12:34:56:78")]
    [InlineData("00:40:8C:12:34:5G")]
    [InlineData("00:00:00:00:00:00")]
    [InlineData("ff:ff:ff:ff:ff:ff")]
    [InlineData("00:40:8C:12:34:5\u0666")]
    [InlineData("0:0:4:0:8:C:1:2:3:4:5:6:")]
    public void Is_refused_where_it_is_none(string? text) => MacAddress.TryNormalise(text, out _).ShouldBeFalse();

    [Fact]
    public void Normalising_twice_is_normalising_once() =>
        Gen.ULong[1, (1UL << 48) - 2]
            .Sample(number =>
                MacAddress.TryNormalise($"{number:x12}", out var once)
                && MacAddress.TryNormalise(once, out var twice)
                && once == twice
            );

    [Fact]
    public void Lies_in_blocks_of_36_28_and_24_bits_the_smallest_first() =>
        MacAddress.Prefixes("00:40:8C:12:34:56").ShouldBe(["00408C123", "00408C1", "00408C"]);

    [Theory]
    [InlineData("40-8c", "408C")]
    [InlineData("8", "8")]
    [InlineData("CAM", null)]
    [InlineData("--", null)]
    [InlineData("00408C1234567", null)]
    public void Part_of_one_is_found_by_its_digits(string text, string? expected) =>
        (MacAddress.TryDigits(text, out var digits) ? digits : null).ShouldBe(expected);
}
