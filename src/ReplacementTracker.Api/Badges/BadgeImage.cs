using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Badges;

/// <summary>A badge as an SVG image: two fields of text, twenty pixels high.</summary>
internal static class BadgeImage
{
    public const string ContentType = "image/svg+xml";
    private const int FontSize = 11;
    private const int Margin = 6;
    private const int Height = 20;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>
    /// How wide DejaVu Sans draws the characters from space to tilde, in 2048ths of its size: its own table `hmtx`. It was
    /// made to the measures of Verdana, which takes its place on Windows and macOS.
    /// </summary>
    private static readonly short[] Widths =
    [
        651,
        821,
        942,
        1716,
        1303,
        1946,
        1597,
        563,
        799,
        799,
        1024,
        1716,
        651,
        739,
        651,
        690,
        1303,
        1303,
        1303,
        1303,
        1303,
        1303,
        1303,
        1303,
        1303,
        1303,
        690,
        690,
        1716,
        1716,
        1716,
        1087,
        2048,
        1401,
        1405,
        1430,
        1577,
        1294,
        1178,
        1587,
        1540,
        604,
        604,
        1343,
        1141,
        1767,
        1532,
        1612,
        1235,
        1612,
        1423,
        1300,
        1251,
        1499,
        1401,
        2025,
        1403,
        1251,
        1403,
        799,
        690,
        799,
        1716,
        1024,
        1024,
        1255,
        1300,
        1126,
        1300,
        1260,
        721,
        1300,
        1298,
        569,
        569,
        1186,
        569,
        1995,
        1298,
        1253,
        1300,
        1300,
        842,
        1067,
        803,
        1298,
        1212,
        1675,
        1212,
        1212,
        1075,
        1303,
        690,
        1303,
        1716,
    ];

    /// <returns>A document of its own, without styles, scripts or anything from elsewhere.</returns>
    public static string Draw(Badge badge)
    {
        var (left, right) = (Width(badge.Label), Width(badge.Message));
        var (leftField, rightField) = (left + 2 * Margin, right + 2 * Margin);
        var alternative = $"{badge.Label}: {badge.Message}";
        return new XElement(
            Svg + "svg",
            new XAttribute("width", leftField + rightField),
            new XAttribute("height", Height),
            new XAttribute("viewBox", $"0 0 {leftField + rightField} {Height}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-label", alternative),
            new XElement(Svg + "title", alternative),
            new XElement(
                Svg + "clipPath",
                new XAttribute("id", "round"),
                new XElement(Svg + "rect", Size(leftField + rightField), new XAttribute("rx", 3))
            ),
            new XElement(
                Svg + "g",
                new XAttribute("clip-path", "url(#round)"),
                new XElement(Svg + "rect", Size(leftField), new XAttribute("fill", "#454b52")),
                new XElement(
                    Svg + "rect",
                    new XAttribute("x", leftField),
                    Size(rightField),
                    new XAttribute("fill", Color(badge.Standing))
                )
            ),
            new XElement(
                Svg + "g",
                new XAttribute("fill", "#fff"),
                new XAttribute("font-family", "'DejaVu Sans',Verdana,Geneva,sans-serif"),
                new XAttribute("font-size", FontSize),
                Text(badge.Label, Margin, left),
                Text(badge.Message, leftField + Margin, right)
            )
        ).ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Pixels, rounded up. An accent adds none; beyond Latin, a letter counts as a full square.</summary>
    internal static int Width(string text)
    {
        var units = 0;
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            units += Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => 0,
                _ => rune.Value is >= ' ' and <= '~' ? Widths[rune.Value - ' '] : 2048,
            };
        }

        return (int)Math.Ceiling(units * FontSize / 2048.0);
    }

    /// <summary>White on any of them has a contrast of 4.5 to 1 or more (WCAG AA).</summary>
    private static string Color(Standing standing) =>
        standing switch
        {
            Standing.NoUnits => "#5f6771",
            Standing.Done => "#1d7a36",
            Standing.OnTrack => "#3f7016",
            Standing.Late => "#b04a00",
            Standing.DeadlineMissed or Standing.ClosedUnfinished => "#b3211c",
        };

    private static XAttribute[] Size(int width) => [new("width", width), new("height", Height)];

    /// <remarks>textLength: in whatever font, the text fills its field and no more.</remarks>
    private static XElement Text(string text, int x, int width) =>
        new(
            Svg + "text",
            new XAttribute("x", x),
            new XAttribute("y", 14),
            new XAttribute("textLength", width),
            new XAttribute("lengthAdjust", "spacingAndGlyphs"),
            text
        );
}
