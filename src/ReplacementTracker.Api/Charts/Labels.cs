using OxyPlot;
using OxyPlot.Annotations;

namespace ReplacementTracker.Api.Charts;

/// <summary>A text beside a point.</summary>
/// <param name="Gap">Between the point and the text.</param>
/// <param name="Places">Where it may stand, the best first.</param>
internal sealed record Label(
    DataPoint At,
    string Text,
    double Gap,
    IReadOnlyList<LabelPlace> Places,
    double Size = Picture.FontSize,
    bool IsBold = false,
    OxyColor? Colour = null
);

/// <summary>Where a text stands: to the right of its point by so many half widths of its own, and down by so many lines.</summary>
/// <param name="Away">Further than that to the side; a line then leads to the point.</param>
internal sealed record LabelPlace(double Right, double Down, double Away = 0)
{
    public static readonly LabelPlace[] Around =
    [
        new(1, 0),
        new(-1, 0),
        new(0, -1),
        new(0, 1),
        new(1, -0.8),
        new(1, 0.8),
        new(-1, -0.8),
        new(-1, 0.8),
    ];

    /// <summary>Beside the point, else further and further from it.</summary>
    public static readonly LabelPlace[] AroundOrAway =
    [
        .. Around,
        .. from away in new[] { 14, 28, 42, 60 }
        from down in new[] { 0, -1, 1, -2, 2, -3, 3 }
        from side in new[] { -1, 1 }
        select new LabelPlace(side, down, away),
    ];

    public static readonly LabelPlace[] Near =
    [
        new(0, 0),
        new(0, -1),
        new(0, 1),
        new(0.6, -1),
        new(-0.6, -1),
        new(0.6, 1),
        new(-0.6, 1),
        new(0, -2),
        new(0, 2),
    ];

    /// <summary>Along a vertical line, from its upper end down.</summary>
    public static readonly LabelPlace[] DownALine =
    [
        new(1, 0.6),
        new(-1, 0.6),
        new(1, 1.8),
        new(-1, 1.8),
        new(1, 3),
        new(-1, 3),
    ];
}

/// <summary>Texts that do not cover each other: the first come stay, and one without room is left out.</summary>
internal sealed class Labels : Annotation
{
    private const double LineHeight = 1.25;
    private const int MostCrossed = 3;
    private readonly List<Label> labels = [];
    private readonly List<(DataPoint At, double Radius, bool IsHard)> obstacles = [];

    public Labels() => Layer = AnnotationLayer.AboveSeries;

    public void Add(Label label) => labels.Add(label);

    /// <param name="isHard">Whether no text may cover it; else it is only avoided.</param>
    public void Avoid(DataPoint at, double radius, bool isHard) => obstacles.Add((at, radius, isHard));

    public override OxyRect GetClippingRect() => OxyRect.Everything;

    public override void Render(IRenderContext rc)
    {
        var area = PlotModel.PlotArea;
        var around = obstacles.ConvertAll(some => new Obstacle(Transform(some.At), some.Radius, some.IsHard));
        List<OxyRect> taken = [];
        foreach (var label in labels)
        {
            var weight = label.IsBold ? FontWeights.Bold : FontWeights.Normal;
            var size = rc.MeasureText(label.Text, null, label.Size, weight);
            var at = Transform(label.At);
            var best = label
                .Places.Select(place => (Place: place, Box: Box(at, place, size, label)))
                .Where(candidate => Holds(area, candidate.Box) && !taken.Exists(other => Meet(candidate.Box, other)))
                .Where(candidate => !around.Exists(some => some.IsHard && Meet(candidate.Box, some.Box)))
                .Select(candidate => new Placed(
                    candidate.Place,
                    candidate.Box,
                    around.Count(obstacle => Meet(candidate.Box, obstacle.Box)),
                    candidate.Place.Away > 0 ? Crossed(at, candidate.Box, around, taken) : 0
                ))
                .Where(placed => placed.Crossed <= MostCrossed)
                .MinBy(placed => placed.Cost);
            if (best is not null)
            {
                taken.Add(best.Box);
                Write(rc, label, best, at, weight);
            }
        }
    }

    private static void Write(IRenderContext rc, Label label, Placed placed, ScreenPoint at, double weight)
    {
        var (place, box, covered, _) = placed;
        if (place.Away > 0)
        {
            ScreenPoint[] leader = [at, End(at, box)];
            rc.DrawLine(leader, Colours.Ink, 0.75, default, null, LineJoin.Round);
        }

        if (covered > 0)
        {
            rc.DrawRectangle(box, OxyColor.FromAColor(200, OxyColors.White), OxyColors.Undefined, 0, default);
        }

        rc.DrawText(
            new ScreenPoint(box.Left, box.Center.Y),
            label.Text,
            label.Colour ?? Colours.Ink,
            null,
            label.Size,
            weight,
            0,
            HorizontalAlignment.Left,
            VerticalAlignment.Middle
        );
    }

    /// <summary>Where the line from a point meets its text.</summary>
    private static ScreenPoint End(ScreenPoint at, OxyRect box) =>
        new(box.Left > at.X ? box.Left - 2 : box.Right + 2, box.Center.Y);

    /// <summary>How many others a line to a text runs through; through a text it must not.</summary>
    private static int Crossed(ScreenPoint at, OxyRect box, List<Obstacle> around, List<OxyRect> taken)
    {
        var way = End(at, box) - at;
        var crossed = 0;
        for (var step = 1; step <= 20; step++)
        {
            var point = at + way * (step / 20.0);
            if (taken.Exists(other => other.Contains(point)))
            {
                return int.MaxValue;
            }

            crossed += around.Exists(some => some.IsHard && some.Holds(point) && !some.Holds(at)) ? 1 : 0;
        }

        return crossed;
    }

    private static OxyRect Box(ScreenPoint at, LabelPlace place, OxySize size, Label label)
    {
        var height = label.Size * LineHeight;
        var centre = new ScreenPoint(
            at.X + place.Right * (size.Width / 2 + label.Gap + place.Away),
            at.Y + place.Down * height + Math.Sign(place.Down) * (place.Right is 0 ? label.Gap : 0)
        );
        return new OxyRect(centre.X - size.Width / 2, centre.Y - height / 2, size.Width, height);
    }

    private static bool Holds(OxyRect area, OxyRect box) =>
        box.Left >= area.Left - 2
        && box.Right <= area.Right + 8
        && box.Top >= area.Top - 4
        && box.Bottom <= area.Bottom + 2;

    private static bool Meet(OxyRect one, OxyRect other) =>
        one.Left < other.Right && other.Left < one.Right && one.Top < other.Bottom && other.Top < one.Bottom;

    private sealed record Obstacle(ScreenPoint At, double Radius, bool IsHard)
    {
        public OxyRect Box { get; } = new(At.X - Radius, At.Y - Radius, 2 * Radius, 2 * Radius);

        public bool Holds(ScreenPoint point) => At.DistanceTo(point) < Radius;
    }

    /// <param name="Covered">How many things that are to be avoided it covers.</param>
    /// <param name="Crossed">How many twentieths of its line lie on others.</param>
    private sealed record Placed(LabelPlace Place, OxyRect Box, int Covered, int Crossed)
    {
        public double Cost => Covered + Place.Away + Math.Abs(Place.Down) + 8 * Crossed;
    }
}
