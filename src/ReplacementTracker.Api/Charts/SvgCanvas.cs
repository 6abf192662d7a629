using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using OxyPlot;

namespace ReplacementTracker.Api.Charts;

/// <summary>What OxyPlot draws, as SVG that may stand on any page.</summary>
/// <remarks>
/// OxyPlot's own writer gives style attributes, which a strict content policy blocks, ids that two pictures on a page
/// would share, no groups, and an exception at characters that XML does not have. Here every attribute is a
/// presentation attribute, ids have a prefix, and what has a tool tip is a group with a title.
/// </remarks>
internal sealed class SvgCanvas : ClippingRenderContext
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The tables speak of points, 72 an inch, where SVG has 96; and a font at hand may be a little wider.</summary>
    private const double PixelsPerPoint = 4 / 3.0 * 1.03;

    private readonly PdfRenderContext helvetica = new(1, 1, OxyColors.White);
    private readonly Dictionary<OxyRect, string> clips = [];
    private readonly string idPrefix;
    private readonly XElement root;
    private XElement? group;
    private string? tip;
    private OxyRect? clip;
    private OxyRect whole;

    public SvgCanvas(XElement root, string idPrefix) => (this.root, this.idPrefix) = (root, idPrefix);

    /// <summary>The text without what XML cannot carry, and without marks that turn the direction of what follows.</summary>
    public static string Clean(string text)
    {
        var clean = new System.Text.StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]))
            {
                clean.Append(text[index]).Append(text[++index]);
            }
            else if (XmlConvert.IsXmlChar(text[index]) && text[index] is not (>= '\u202A' and <= '\u202E'))
            {
                clean.Append(text[index]);
            }
        }

        return clean.ToString();
    }

    public void Plot(PlotModel model, OxyRect area)
    {
        whole = area;
        ((IPlotModel)model).Update(updateData: true);
        ((IPlotModel)model).Render(this, area);
        SetToolTip(null!);

        // It would draw the exception, stack and all, into the picture.
        if (model.GetLastPlotException() is { } exception)
        {
            throw new InvalidOperationException("The picture could not be drawn.", exception);
        }
    }

    public override void DrawLine(
        IList<ScreenPoint> points,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[] dashArray,
        LineJoin lineJoin
    )
    {
        if (points.Count > 1 && stroke.IsVisible() && thickness > 0)
        {
            var line = Shape("polyline", OxyColors.Undefined, stroke, thickness, ("points", Points(points)));
            if (dashArray is { Length: > 0 })
            {
                line.SetAttributeValue("stroke-dasharray", string.Join(' ', dashArray.Select(Text)));
            }

            line.SetAttributeValue("stroke-linejoin", "round");
            Add(line);
        }
    }

    public override void DrawPolygon(
        IList<ScreenPoint> points,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode,
        double[] dashArray,
        LineJoin lineJoin
    )
    {
        if (points.Count > 2)
        {
            Add(Shape("polygon", fill, stroke, thickness, ("points", Points(points))));
        }
    }

    public override void DrawEllipse(
        OxyRect extents,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode
    ) =>
        Add(
            Shape(
                "ellipse",
                fill,
                stroke,
                thickness,
                ("cx", Text(extents.Center.X)),
                ("cy", Text(extents.Center.Y)),
                ("rx", Text(extents.Width / 2)),
                ("ry", Text(extents.Height / 2))
            )
        );

    /// <summary>Many small dots alike are the round ends of lines without length: a tenth of the letters.</summary>
    public override void DrawEllipses(
        IList<OxyRect> extents,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode
    )
    {
        var isOutlined = stroke.IsVisible() && thickness > 0;
        if (extents.Count < 10 || isOutlined || extents.Any(some => Math.Abs(some.Width - extents[0].Width) > 0.01))
        {
            base.DrawEllipses(extents, fill, stroke, thickness, edgeRenderingMode);
            return;
        }

        var path = string.Concat(extents.Select(some => $"M{Text(some.Center.X)},{Text(some.Center.Y)}h0"));
        var dots = Shape("path", OxyColors.Undefined, fill, extents[0].Width, ("d", path));
        dots.SetAttributeValue("stroke-linecap", "round");
        Add(dots);
    }

    public override void DrawRectangle(
        OxyRect rectangle,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        EdgeRenderingMode edgeRenderingMode
    )
    {
        if (fill.IsVisible() || (stroke.IsVisible() && thickness > 0))
        {
            Add(
                Shape(
                    "rect",
                    fill,
                    stroke,
                    thickness,
                    ("x", Text(rectangle.Left)),
                    ("y", Text(rectangle.Top)),
                    ("width", Text(rectangle.Width)),
                    ("height", Text(rectangle.Height))
                )
            );
        }
    }

    public override void DrawText(
        ScreenPoint p,
        string text,
        OxyColor fill,
        string? fontFamily,
        double fontSize,
        double fontWeight,
        double rotation,
        HorizontalAlignment horizontalAlignment,
        VerticalAlignment verticalAlignment,
        OxySize? maxSize
    )
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        var lines = text.Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            // Moved by hand: dominant-baseline is what converters and office programs do not know.
            var rise = verticalAlignment switch
            {
                VerticalAlignment.Top => 0.8 + line * 1.2,
                VerticalAlignment.Middle => 0.35 + (line - (lines.Length - 1) / 2.0) * 1.2,
                _ => -0.2 + (line - (lines.Length - 1)) * 1.2,
            };
            var written = new XElement(
                Svg + "text",
                rotation is 0
                    ? new[] { new XAttribute("x", Text(p.X)), new XAttribute("y", Text(p.Y + rise * fontSize)) }
                    :
                    [
                        new XAttribute("transform", $"translate({Text(p.X)} {Text(p.Y)}) rotate({Text(rotation)})"),
                        new XAttribute("y", Text(rise * fontSize)),
                    ],
                new XAttribute("font-size", Text(fontSize)),
                new XAttribute("fill", Colour(fill)),
                Clean(lines[line])
            );
            if (fontWeight > FontWeights.Normal)
            {
                written.SetAttributeValue("font-weight", "bold");
            }

            if (horizontalAlignment != HorizontalAlignment.Left)
            {
                written.SetAttributeValue(
                    "text-anchor",
                    horizontalAlignment == HorizontalAlignment.Center ? "middle" : "end"
                );
            }

            Add(written);
        }
    }

    /// <remarks>Helvetica's tables end at Latin-1; what they do not have is taken as wide as it is high.</remarks>
    public override OxySize MeasureText(string? text, string? fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        var lines = text.Split('\n');
        return new OxySize(lines.Max(line => WidthOf(line, fontSize, fontWeight)), lines.Length * 1.2 * fontSize);
    }

    /// <summary>The text, or as much of it as is not wider, and an ellipsis.</summary>
    public string Shorten(string text, double fontSize, double fontWeight, double width)
    {
        if (WidthOf(text, fontSize, fontWeight) <= width)
        {
            return text;
        }

        var (fits, tooMuch) = (0, text.Length);
        while (fits < tooMuch - 1)
        {
            var middle = (fits + tooMuch) / 2;
            (fits, tooMuch) =
                WidthOf(text[..middle] + "…", fontSize, fontWeight) <= width ? (middle, tooMuch) : (fits, middle);
        }

        return text[..(fits > 0 && char.IsHighSurrogate(text[fits - 1]) ? fits - 1 : fits)].TrimEnd() + "…";
    }

    /// <summary>The text in lines that are not wider; the last one is shortened.</summary>
    public List<string> Wrap(string text, double fontSize, double fontWeight, double width, int maxLines)
    {
        List<string> lines = [];
        var rest = text;
        while (lines.Count < maxLines - 1 && WidthOf(rest, fontSize, fontWeight) > width)
        {
            var end = -1;
            for (
                var space = rest.IndexOf(' ', StringComparison.Ordinal);
                space > 0 && WidthOf(rest[..space], fontSize, fontWeight) <= width;
                space = rest.IndexOf(' ', space + 1)
            )
            {
                end = space;
            }

            if (end < 0)
            {
                break;
            }

            lines.Add(rest[..end]);
            rest = rest[(end + 1)..];
        }

        lines.Add(Shorten(rest, fontSize, fontWeight, width));
        return lines;
    }

    /// <summary>OxyPlot says before each series and annotation what it is.</summary>
    public override void SetToolTip(string? text)
    {
        if (text != tip)
        {
            (tip, group) = (text, null);
        }
    }

    protected override void SetClip(OxyRect clippingRectangle) =>
        (clip, group) = (clippingRectangle.Equals(whole) ? null : clippingRectangle, null);

    protected override void ResetClip() => (clip, group) = (null, null);

    private double WidthOf(string text, double fontSize, double fontWeight)
    {
        var latin = string.Concat(text.Where(letter => letter < 256));
        var size = latin.Length > 0 ? helvetica.MeasureText(latin, "Helvetica", fontSize, fontWeight).Width : 0;
        return PixelsPerPoint * size + (text.Length - latin.Length) * fontSize;
    }

    private void Add(XElement element)
    {
        if (tip is null && clip is null)
        {
            root.Add(element);
            return;
        }

        if (group is null)
        {
            group = new XElement(Svg + "g");
            if (clip is { } rectangle)
            {
                group.SetAttributeValue("clip-path", $"url(#{ClipOf(rectangle)})");
            }

            if (tip is not null)
            {
                group.Add(new XElement(Svg + "title", Clean(tip)));
            }

            root.Add(group);
        }

        group.Add(element);
    }

    private string ClipOf(OxyRect rectangle)
    {
        if (clips.TryGetValue(rectangle, out var known))
        {
            return known;
        }

        var id = clips[rectangle] = $"{idPrefix}clip{clips.Count + 1}";
        root.Add(
            new XElement(
                Svg + "clipPath",
                new XAttribute("id", id),
                new XElement(
                    Svg + "rect",
                    new XAttribute("x", Text(rectangle.Left)),
                    new XAttribute("y", Text(rectangle.Top)),
                    new XAttribute("width", Text(rectangle.Width)),
                    new XAttribute("height", Text(rectangle.Height))
                )
            )
        );
        return id;
    }

    private static XElement Shape(
        string name,
        OxyColor fill,
        OxyColor stroke,
        double thickness,
        params (string Name, string Value)[] geometry
    )
    {
        var shape = new XElement(
            Svg + name,
            geometry.Select(attribute => new XAttribute(attribute.Name, attribute.Value)),
            new XAttribute("fill", Colour(fill))
        );
        if (fill.IsVisible() && fill.A < 255)
        {
            shape.SetAttributeValue("fill-opacity", Text(fill.A / 255.0, "0.##"));
        }

        if (stroke.IsVisible() && thickness > 0)
        {
            shape.SetAttributeValue("stroke", Colour(stroke));
            shape.SetAttributeValue("stroke-width", Text(thickness, "0.##"));
            if (stroke.A < 255)
            {
                shape.SetAttributeValue("stroke-opacity", Text(stroke.A / 255.0, "0.##"));
            }
        }

        return shape;
    }

    private static string Points(IEnumerable<ScreenPoint> points) =>
        string.Join(' ', points.Select(point => $"{Text(point.X)},{Text(point.Y)}"));

    private static string Colour(OxyColor colour) =>
        colour.IsVisible() ? $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}" : "none";

    private static string Text(double number) => Text(number, "0.#");

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
