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
    [InlineData("00 40 8C 12 34 56")]
    [InlineData(" 00:40:8C:12:34:56 ")]
    public void Has_one_spelling_for_every_notation(string text)
    {
        MacAddress.TryNormalise(text, out var normalised).ShouldBeTrue();

        normalised.ShouldBe("00:40:8C:12:34:56");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("::::::")]
    [InlineData("00:40:8C:12:34")]
    [InlineData("00:40:8C:12:34:5")]
    [InlineData("00:40:8C:12:34:56:78")]
    [InlineData("00:40:8C:12:34:5G")]
    [InlineData("00:40:8C:12:34:5\u0660")]
    [InlineData("00:40:8C:12:34:56\0")]
    [InlineData("00/40/8C/12/34/56")]
    [InlineData("00:00:00:00:00:00")]
    [InlineData("ff:ff:ff:ff:ff:ff")]
    [InlineData("0 0 : 4 0 : 8 C : 1 2 : 3 4 : 5 6")]
    public void Takes_nothing_else_for_an_address(string? text)
    {
        MacAddress.TryNormalise(text, out var normalised).ShouldBeFalse();

        normalised.ShouldBeNull();
    }

    [Fact]
    public void Reads_the_same_from_whatever_notation_it_is_written_in() =>
        Gen.Select(Addresses, Notations, Gen.Bool)
            .Sample(
                (address, write, lowerCase) =>
                {
                    var text = write(lowerCase ? address.ToLowerInvariant() : address);
                    MacAddress.TryNormalise(text, out var normalised).ShouldBeTrue(text);
                    normalised!.Replace(":", "").ShouldBe(address);
                }
            );

    [Fact]
    public void Stays_the_same_when_normalised_again() =>
        Addresses.Sample(address =>
        {
            MacAddress.TryNormalise(address, out var once);
            MacAddress.TryNormalise(once, out var twice);
            twice.ShouldBe(once);
        });

    [Fact]
    public void Lies_in_three_blocks_the_smallest_first() =>
        MacAddress.Prefixes("00:1B:C5:0A:BC:DE").ShouldBe(["001BC50AB", "001BC50", "001BC5"]);

    [Fact]
    public void Lies_in_blocks_that_it_begins_with() =>
        Addresses.Sample(address =>
        {
            MacAddress.TryNormalise(address, out var normalised);
            MacAddress.Prefixes(normalised!).ShouldAllBe(prefix => address.StartsWith(prefix));
            MacAddress.Prefixes(normalised!).Select(prefix => prefix.Length).ShouldBe([9, 7, 6]);
        });

    [Theory]
    [InlineData("40-8c", "408C")]
    [InlineData("8", "8")]
    [InlineData("CAM", null)]
    [InlineData("--", null)]
    [InlineData("00408C1234567", null)]
    public void Part_of_one_is_found_by_its_digits(string text, string? expected) =>
        (MacAddress.TryDigits(text, out var digits) ? digits : null).ShouldBe(expected);

    private static readonly Gen<string> Addresses = Gen.Long[1, 0xFFFF_FFFF_FFFE].Select(number => $"{number:X12}");

    private static readonly Func<string, string>[] Spellings =
    [
        digits => digits,
        digits => Grouped(digits, 2, ':'),
        digits => Grouped(digits, 2, '-'),
        digits => Grouped(digits, 2, ' '),
        digits => Grouped(digits, 4, '.'),
        digits => Grouped(digits, 6, '-'),
    ];

    private static readonly Gen<Func<string, string>> Notations = Gen.Int[0, Spellings.Length - 1]
        .Select(index => Spellings[index]);

    private static string Grouped(string digits, int size, char separator) =>
        string.Join(separator, digits.Chunk(size).Select(group => new string(group)));
}
