using CsCheck;
using ReplacementTracker.Api.Evidence;

namespace ReplacementTracker.Api.Tests.Evidence;

public sealed class FileNameTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("...", null)]
    [InlineData("a/b\\c/plate.jpg", "plate.jpg")]
    [InlineData("plate\r\nSet-Cookie: a=b.jpg", "plateSet-Cookie_ a=b.jpg")]
    [InlineData("\u202Egpj.exe", "gpj.exe")]
    [InlineData("café.jpg", "café.jpg")]
    [InlineData("\"quoted\".jpg", "_quoted_.jpg")]
    public void Is_cleaned(string? sent, string? kept) => FileName.Clean(sent).ShouldBe(kept);

    [Fact]
    public void Is_never_a_path_never_long_and_never_steers_anything()
    {
        Gen.String.Sample(sent =>
        {
            if (FileName.Clean(sent) is { } name)
            {
                name.Length.ShouldBeInRange(1, FileName.MaxLength);
                name.ShouldAllBe(c => !char.IsControl(c) && c != '/' && c != '\\' && c != '"');
                name.EnumerateRunes().ShouldAllBe(rune => rune != System.Text.Rune.ReplacementChar);
            }
        });
    }
}
