using System.Xml.Linq;
using OxyPlot;

namespace ReplacementTracker.Api.Charts;

/// <summary>How a picture is to be drawn.</summary>
/// <param name="Width">Units of its own; it scales to whatever room it gets, and letters with it.</param>
/// <param name="IdPrefix">Put before every id, so that two pictures can stand on one page; letters and hyphens.</param>
internal sealed record PictureFormat(ChartLocale Locale, int Width, int Height, string IdPrefix = "");

/// <summary>A line of the legend.</summary>
/// <param name="Line">How it is drawn; null for what is no line.</param>
/// <param name="Marker">What stands on it, or alone.</param>
/// <param name="Fill">Of an area; null for what is none.</param>
internal sealed record LegendItem(string Text, Pen? Line = null, Marker? Marker = null, OxyColor? Fill = null);

internal sealed record Pen(OxyColor Colour, double Thickness, params double[] Dashes);

internal sealed record Marker(
    MarkerType Shape,
    double Size,
    OxyColor Fill,
    OxyColor Stroke,
    double StrokeThickness = 1.5
);

/// <summary>The sheet around a plot: headings, legend, and what is said to who cannot see it.</summary>
internal sealed class Picture
{
    public const double FontSize = 12;
    private const double HeadingSize = 15;
    private const double Margin = 10;
    private const double LineHeight = 17;

    private readonly XElement root;
    private readonly PictureFormat format;
    private double top = Margin;

    /// <param name="title">Its name, for screen readers and tool tips.</param>
    /// <param name="description">What it shows, in words.</param>
    public Picture(PictureFormat format, string title, string description)
    {
        this.format = format;
        Words = new Wording(format.Locale);
        var (titleId, descriptionId) = ($"{format.IdPrefix}title", $"{format.IdPrefix}desc");
        root = new XElement(
            SvgCanvas.Svg + "svg",
            new XAttribute("viewBox", $"0 0 {format.Width} {format.Height}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{titleId} {descriptionId}"),
            new XAttribute("lang", Words.Language),
            new XAttribute(XNamespace.Xml + "lang", Words.Language),
            new XAttribute("font-family", "Arial, Helvetica, Liberation Sans, sans-serif"),
            new XElement(SvgCanvas.Svg + "title", new XAttribute("id", titleId), SvgCanvas.Clean(title)),
            new XElement(SvgCanvas.Svg + "desc", new XAttribute("id", descriptionId), SvgCanvas.Clean(description)),
            new XElement(
                SvgCanvas.Svg + "rect",
                new XAttribute("width", format.Width),
                new XAttribute("height", format.Height),
                new XAttribute("fill", "#ffffff")
            )
        );
        Canvas = new SvgCanvas(root, format.IdPrefix);
    }

    public Wording Words { get; }

    public SvgCanvas Canvas { get; }

    private double Inner => format.Width - 2 * Margin;

    /// <summary>What is to be read first, in at most two lines.</summary>
    public void Heading(string text)
    {
        foreach (var line in Canvas.Wrap(text, HeadingSize, FontWeights.Bold, Inner, 2))
        {
            Write(line, HeadingSize, FontWeights.Bold, Colours.Ink);
        }
    }

    public void Line(string text, int maxLines = 1, bool isBold = false)
    {
        var weight = isBold ? FontWeights.Bold : FontWeights.Normal;
        foreach (var line in Canvas.Wrap(text, FontSize, weight, Inner, maxLines))
        {
            Write(line, FontSize, weight, Colours.Ink);
        }
    }

    /// <summary>Draws the plot between the headings and the legend.</summary>
    public string Draw(PlotModel model, IReadOnlyList<LegendItem> legend)
    {
        var rows = Rows(legend);
        var bottom = format.Height - Margin / 2 - rows.Sum(HeightOf);
        model.DefaultFontSize = FontSize;
        model.TextColor = Colours.Ink;
        model.Padding = new OxyThickness(Margin, 6, Margin + 6, 4);
        model.EdgeRenderingMode = EdgeRenderingMode.PreferGeometricAccuracy;
        Canvas.Plot(model, new OxyRect(0, top, format.Width, Math.Max(1, bottom - top)));
        foreach (var row in rows)
        {
            foreach (var (item, left) in row)
            {
                DrawItem(item, left, bottom + HeightOf(row) / 2);
            }

            bottom += HeightOf(row);
        }

        return root.ToString(SaveOptions.DisableFormatting);
    }

    private List<List<(LegendItem Item, double Left)>> Rows(IEnumerable<LegendItem> legend)
    {
        List<List<(LegendItem, double)>> rows = [];
        var left = double.MaxValue;
        foreach (var item in legend)
        {
            var width = GlyphWidth(item) + 6 + Canvas.MeasureText(item.Text, null, FontSize, 400).Width;
            if (left > Margin && left + width > format.Width - Margin)
            {
                rows.Add([]);
                left = Margin;
            }

            rows[^1].Add((item, left));
            left += width + 16;
        }

        return rows;
    }

    private static double HeightOf(List<(LegendItem Item, double Left)> row) =>
        Math.Max(LineHeight, row.Max(placed => 2 * (placed.Item.Marker?.Size ?? 0) + 4));

    private static double GlyphWidth(LegendItem item) =>
        item is { Line: null, Fill: null } ? Math.Max(12, 2 * item.Marker!.Size) : 30;

    private void DrawItem(LegendItem item, double left, double middle)
    {
        var width = GlyphWidth(item);
        if (item.Fill is { } fill)
        {
            Canvas.DrawRectangle(new OxyRect(left, middle - 6, width, 12), fill, OxyColors.Undefined, 0, default);
        }

        if (item.Line is { } pen)
        {
            ScreenPoint[] line = [new(left, middle), new(left + width, middle)];
            Canvas.DrawLine(line, pen.Colour, pen.Thickness, default, pen.Dashes, LineJoin.Round);
        }

        if (item.Marker is { } marker)
        {
            Canvas.DrawMarker(
                new ScreenPoint(left + width / 2, middle),
                marker.Shape,
                null,
                marker.Size,
                marker.Fill,
                marker.Stroke,
                marker.StrokeThickness,
                default
            );
        }

        Write(item.Text, new ScreenPoint(left + width + 6, middle), VerticalAlignment.Middle);
    }

    private void Write(string text, ScreenPoint at, VerticalAlignment vertical) =>
        Canvas.DrawText(at, text, Colours.Ink, null, FontSize, 400, 0, HorizontalAlignment.Left, vertical, null);

    private void Write(string text, double size, double weight, OxyColor colour)
    {
        Canvas.DrawText(
            new ScreenPoint(Margin, top),
            text,
            colour,
            null,
            size,
            weight,
            0,
            HorizontalAlignment.Left,
            VerticalAlignment.Top,
            null
        );
        top += size + 5;
    }
}

/// <summary>Okabe and Ito's colours, which people who see colours differently can tell apart; in grey they differ too.</summary>
internal static class Colours
{
    public static readonly OxyColor Ink = OxyColor.FromRgb(0x1B, 0x1F, 0x24);
    public static readonly OxyColor Quiet = OxyColor.FromRgb(0x5A, 0x62, 0x6B);
    public static readonly OxyColor Faint = OxyColor.FromRgb(0x9A, 0xA3, 0xAD);
    public static readonly OxyColor Grid = OxyColor.FromRgb(0xDD, 0xE1, 0xE5);
    public static readonly OxyColor Blue = OxyColor.FromRgb(0x00, 0x72, 0xB2);
    public static readonly OxyColor SkyBlue = OxyColor.FromRgb(0x56, 0xB4, 0xE9);
    public static readonly OxyColor Green = OxyColor.FromRgb(0x00, 0x9E, 0x73);
    public static readonly OxyColor Vermilion = OxyColor.FromRgb(0xD5, 0x5E, 0x00);
    public static readonly OxyColor Purple = OxyColor.FromRgb(0xCC, 0x79, 0xA7);
}
