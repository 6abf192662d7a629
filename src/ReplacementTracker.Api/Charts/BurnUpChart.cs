using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Charts;

/// <summary>Draws what was promised, planned, done and is to be expected, over time.</summary>
internal sealed class BurnUpChart
{
    /// <summary>A line of as many points is as smooth as a screen shows.</summary>
    private const int MostPoints = 400;

    /// <summary>One marker a bin of so many pixels.</summary>
    private const int MarkerBin = 46;

    private readonly Figures figures;
    private readonly ForecastResponse? outlook;
    private readonly bool isClosed;
    private readonly Picture picture;
    private readonly Wording words;
    private readonly DateOnly first;
    private readonly DateOnly last;
    private readonly int top;
    private readonly PlotModel model = new() { PlotAreaBorderThickness = new OxyThickness(0) };
    private readonly Labels labels = new();
    private readonly List<LegendItem> legend = [];
    private readonly List<LegendItem> legendOfForecast = [];

    private BurnUpChart(BurnUpFigures shown, PictureFormat format)
    {
        (figures, outlook, isClosed) = (shown.Figures, shown.Forecast, shown.IsClosed);
        words = new Wording(format.Locale);
        first = figures.AsOf.Day < Terms.StartsOn ? figures.AsOf.Day : Terms.StartsOn;
        last = LastDay();
        top = Highest();
        picture = new Picture(
            format,
            words.Say($"Burn-up of {Terms.Name}", $"Voortgangsgrafiek van {Terms.Name}"),
            Description()
        );
    }

    private ProgrammeTerms Terms => figures.Terms;

    private DateOnly AsOf => figures.AsOf.Day;

    /// <returns>An `svg` element.</returns>
    public static string Draw(BurnUpFigures figures, PictureFormat format) => new BurnUpChart(figures, format).Draw();

    private string Draw()
    {
        picture.Heading(Headline());
        picture.Line($"{words.Say("As of", "Stand op")} {words.Day(AsOf)} · {Terms.Name}");
        if (Expectation() is { } expectation)
        {
            picture.Line(expectation, maxLines: 2);
        }

        if (figures.Programme.IsInvented)
        {
            picture.Line(words.Invented, maxLines: 2, isBold: true);
        }

        AddAxes();
        AddOutlook();
        AddPromise();
        AddCounts();
        AddDays();
        AddMilestones();
        model.Annotations.Add(labels);
        return picture.Draw(model, [.. legend, .. legendOfForecast]);
    }

    private string Headline()
    {
        var stage = words.Stage(Terms.CompletionRule);
        var noun = Terms.UnitNoun;
        var (done, total) = (words.Number(figures.Done), words.Number(figures.Total));
        return figures.Total == 0
            ? words.Say($"No {noun} promised yet", $"Nog geen {noun} toegezegd")
            : $"{words.Percent(Percent.Of(figures.Done, figures.Total))}: "
                + words.Say($"{done} of {total} {noun} {stage}", $"{done} van {total} {noun} {stage}");
    }

    /// <returns>Null where nothing can be said of what is to come.</returns>
    private string? Expectation()
    {
        if (isClosed)
        {
            return words.Say("The programme is closed.", "Het programma is gesloten.");
        }

        if (figures.Total > 0 && figures.Remaining == 0)
        {
            return words.Say("Everything is done.", "Alles is klaar.");
        }

        if (outlook is null)
        {
            return null;
        }

        var deadline = words.Day(Terms.Deadline);
        var finish = outlook.P50On is { } likely
            ? words.Say($"Likely done {words.Day(likely)}", $"Waarschijnlijk klaar op {words.Day(likely)}")
            : words.Say("No end in sight at this pace", "In dit tempo geen einde in zicht");
        // No chance is called certain: a simulation knows nothing of what never happened before.
        var chance = outlook.DeadlineProbabilityPercent switch
        {
            < 1 => words.Say("less than 1 %", "minder dan 1 %"),
            > 99 => words.Say("more than 99 %", "meer dan 99 %"),
            var some => words.Percent(some),
        };
        return AsOf > Terms.Deadline
            ? $"{finish}."
            : finish
                + words.Say($"; {chance} chance of making {deadline}.", $"; {chance} kans om {deadline} te halen.");
    }

    private string Description()
    {
        var (baseline, day) = (figures.Baseline, words.Day(AsOf));
        List<string?> sentences =
        [
            $"{Headline()}, {words.Say("as of", "stand op")} {day}.",
            words.Say(
                $"Removed {words.Number(baseline.Removed)}, replaced {words.Number(baseline.Replaced)}, verified {words.Number(baseline.Verified)}; {words.Number(Planned)} were planned by then and {words.Number(figures.Scope.UnitCount)} are in scope.",
                $"Verwijderd {words.Number(baseline.Removed)}, vervangen {words.Number(baseline.Replaced)}, gecontroleerd {words.Number(baseline.Verified)}; gepland waren er dan {words.Number(Planned)} en {words.Number(figures.Scope.UnitCount)} vallen binnen de reikwijdte."
            ),
            words.Say($"The deadline is {words.Day(Terms.Deadline)}.", $"De einddatum is {words.Day(Terms.Deadline)}."),
            Expectation(),
            .. figures.Milestones.Take(40).Select(Described),
            figures.Programme.IsInvented ? words.Invented : null,
        ];
        return string.Join(' ', sentences.OfType<string>());
    }

    private int Planned => AsOf < Terms.StartsOn ? 0 : figures.Plan.WholeUnitsBy(AsOf);

    private string Described(MilestoneThen milestone)
    {
        var terms = milestone.Terms;
        var (target, due) = (words.Number(terms.TargetUnitCount), words.Day(terms.DueOn));
        var reached = milestone.Progress.ReachedOn is { } on
            ? words.Say($", reached {words.Day(on)}", $", bereikt op {words.Day(on)}")
            : "";
        var moved =
            milestone.OriginalDueOn != terms.DueOn
                ? words.Say(
                    $", originally {words.Day(milestone.OriginalDueOn)}",
                    $", oorspronkelijk {words.Day(milestone.OriginalDueOn)}"
                )
                : "";
        return words.Say(
            $"Milestone {terms.Name}: {target} {words.Stage(terms.Stage)} by {due}{moved}, {Status(milestone)}{reached}.",
            $"Mijlpaal {terms.Name}: {target} {words.Stage(terms.Stage)} op {due}{moved}, {Status(milestone)}{reached}."
        );
    }

    private string Status(MilestoneThen milestone) =>
        milestone.Progress.Status switch
        {
            MilestoneStatus.Met => words.Say("met", "gehaald"),
            MilestoneStatus.Missed => words.Say("missed", "gemist"),
            MilestoneStatus.AtRisk => words.Say("at risk", "in gevaar"),
            MilestoneStatus.OnTrack => words.Say("on track", "op koers"),
            MilestoneStatus.Upcoming => words.Say("to come", "komt nog"),
        };

    /// <summary>Wide enough for everything, and at most twice as wide as what was promised.</summary>
    private DateOnly LastDay()
    {
        var promised = Math.Max(Terms.Deadline.DayNumber, AsOf.DayNumber);
        int[] days =
        [
            promised,
            .. figures.Milestones.Select(milestone => milestone.Terms.DueOn.DayNumber),
            .. outlook?.Fan.Select(week => week.Date.DayNumber) ?? [],
        ];
        var most = Math.Min(promised + Math.Max(28L, promised - first.DayNumber), DateOnly.MaxValue.DayNumber);
        return DateOnly.FromDayNumber(Math.Max((int)Math.Min(days.Max(), most), first.DayNumber + 7));
    }

    private int Highest() =>
        Math.Max(
            4,
            new[] { figures.Total, figures.Baseline.UnitCount, figures.Scope.UnitCount }
                .Concat(Days(first, AsOf).Select(day => figures.History.At(day).Scope.UnitCount))
                .Concat(figures.Milestones.Where(HasLine).Select(milestone => milestone.Terms.TargetUnitCount))
                .Max()
        );

    private void AddAxes()
    {
        model.Axes.Add(
            new CalendarAxis(words, first, last.AddDays((last.DayNumber - first.DayNumber) / 16))
            {
                Title = words.Say("Date", "Datum"),
                TickStyle = TickStyle.Outside,
                AxislineStyle = LineStyle.Solid,
                AxislineColor = Colours.Quiet,
                TicklineColor = Colours.Quiet,
                AxisTitleDistance = 2,
            }
        );
        model.Axes.Add(
            new LinearAxis
            {
                Position = AxisPosition.Left,
                Minimum = 0,
                Maximum = top * 1.14,
                MinimumMajorStep = 1,
                IntervalLength = 46,
                TickStyle = TickStyle.None,
                MinorTickSize = 0,
                MajorGridlineStyle = LineStyle.Solid,
                MajorGridlineColor = Colours.Grid,
                LabelFormatter = value => words.Number((long)Math.Round(value)),
                Title = picture.Canvas.Shorten(Wording.Capital(Terms.UnitNoun), Picture.FontSize, 400, 150),
                AxisTitleDistance = 6,
            }
        );
    }

    private void AddOutlook()
    {
        if (outlook is null or { Fan.Count: 0 })
        {
            return;
        }

        var weeks = outlook.Fan.Where(week => week.Date > AsOf && week.Date <= last).ToList();
        var wide = OxyColor.FromAColor(70, Colours.SkyBlue);
        var narrow = OxyColor.FromAColor(110, Colours.SkyBlue);
        // It lies on the wide one, and so it looks in the legend.
        var both = OxyColor.FromAColor(150, Colours.SkyBlue);
        AddBand(
            weeks,
            week => week.P5UnitCount,
            week => week.P95UnitCount,
            wide,
            wide,
            words.Say("Forecast P5–P95", "Verwachting P5–P95")
        );
        AddBand(
            weeks,
            week => week.P15UnitCount,
            week => week.P85UnitCount,
            narrow,
            both,
            words.Say("Forecast P15–P85", "Verwachting P15–P85")
        );
        var median = new Pen(Colours.Blue, 2, 2, 3);
        var points = weeks.Select(week => Point(week.Date, week.P50UnitCount)).Prepend(Point(AsOf, figures.Done));
        AddLine(words.Say("Forecast, median", "Verwachting, mediaan"), median, points, legendOf: legendOfForecast);
    }

    private void AddBand(
        List<FanWeekResponse> weeks,
        Func<FanWeekResponse, int> low,
        Func<FanWeekResponse, int> high,
        OxyColor fill,
        OxyColor swatch,
        string name
    )
    {
        var band = new AreaSeries
        {
            Fill = fill,
            Color = OxyColors.Transparent,
            ToolTip = name,
            StrokeThickness = 0,
        };
        band.Points.Add(Point(AsOf, figures.Done));
        band.Points2.Add(Point(AsOf, figures.Done));
        band.Points.AddRange(weeks.Select(week => Point(week.Date, low(week))));
        band.Points2.AddRange(weeks.Select(week => Point(week.Date, high(week))));
        model.Series.Add(band);
        legendOfForecast.Add(new LegendItem(name, Fill: swatch));
    }

    private void AddPromise()
    {
        var baseline = words.Say("Baseline", "Toegezegd");
        AddLine(
            $"{baseline} {words.Number(figures.Total)}",
            new Pen(Colours.Ink, 1.5),
            [Point(first, figures.Total), Point(last, figures.Total)]
        );
        AddLine(
            $"{words.Say("Scope", "Reikwijdte")} {words.Number(figures.Scope.UnitCount)}",
            new Pen(Colours.Purple, 2.5, 2, 4),
            Days(first, AsOf).Select(day => Point(day, figures.History.At(day).Scope.UnitCount)),
            isStepped: true
        );
        var plan = figures.Plan;
        AddLine(
            $"{words.Say("Plan", "Planning")} {words.Number(Planned)}",
            new Pen(Colours.Quiet, 1.75, 9, 5),
            Days(Terms.StartsOn, last)
                .Append(Terms.Deadline)
                .Concat(figures.Milestones.Select(milestone => milestone.Terms.DueOn))
                .Where(day => day >= Terms.StartsOn && day <= last)
                .Distinct()
                .Order()
                .Select(day => Point(day, plan.UnitsBy(day)))
        );
    }

    private void AddCounts()
    {
        // The one that counts is the broadest, so it lies below, and the others stay visible on it.
        CompletionRule[] stages = [CompletionRule.Removed, CompletionRule.Replaced, CompletionRule.Verified];
        foreach (var stage in stages.Prepend(Terms.CompletionRule).Distinct())
        {
            var (colour, dashes, shape) = Look(stage);
            var isHeadline = stage == Terms.CompletionRule;
            var count = words.Number(figures.Baseline.Completed(stage));
            AddLine(
                $"{Wording.Capital(words.Stage(stage))} {count}",
                new Pen(colour, isHeadline ? 4 : 1.75, dashes),
                Days(first, AsOf).Select(day => Point(day, figures.History.At(day).Baseline.Completed(stage))),
                new Marker(shape, isHeadline ? 4.5 : 3.5, isHeadline ? colour : OxyColors.White, colour)
            );
        }
    }

    private static (OxyColor Colour, double[] Dashes, MarkerType Shape) Look(CompletionRule stage) =>
        stage switch
        {
            CompletionRule.Removed => (Colours.Vermilion, [5, 3], MarkerType.Triangle),
            CompletionRule.Replaced => (Colours.Blue, [], MarkerType.Circle),
            CompletionRule.Verified => (Colours.Green, [10, 3, 2, 3], MarkerType.Square),
            CompletionRule.Disposed => (Colours.Purple, [14, 4], MarkerType.Diamond),
        };

    private void AddDays()
    {
        AddDay(Terms.Deadline, words.Say("Deadline", "Einddatum"), new Pen(Colours.Ink, 2, 12, 4), isBold: true);
        AddDay(AsOf, words.Say("As of", "Stand"), new Pen(Colours.Quiet, 1), isBold: false);
    }

    private void AddDay(DateOnly day, string name, Pen pen, bool isBold)
    {
        model.Annotations.Add(
            new DayLine(day.DayNumber, pen)
            {
                ToolTip = $"{name} {words.Day(day)}",
                Layer = AnnotationLayer.BelowSeries,
            }
        );
        for (var part = 0; part < 100; part++)
        {
            labels.Avoid(new DataPoint(day.DayNumber, top * 1.14 * part / 100), 1, isHard: false);
        }

        labels.Add(
            new Label(
                new DataPoint(day.DayNumber, top * 1.14),
                $"{name} {words.ShortDay(day)}",
                4,
                LabelPlace.DownALine,
                IsBold: isBold
            )
        );
    }

    private void AddMilestones()
    {
        var drawn = figures.Milestones.Where(milestone =>
            milestone.Terms.DueOn >= first && milestone.Terms.DueOn <= last
        );
        foreach (var milestone in drawn)
        {
            var at = MilestonePoint(milestone, milestone.Terms.DueOn);
            var marker = MarkerOf(milestone.Progress.Status);
            if (milestone.OriginalDueOn < milestone.Terms.DueOn && milestone.OriginalDueOn >= first)
            {
                var moved = new LineSeries
                {
                    Color = Colours.Ink,
                    StrokeThickness = 1.5,
                    Dashes = [1, 3],
                    ToolTip = Described(milestone),
                };
                moved.Points.AddRange([MilestonePoint(milestone, milestone.OriginalDueOn), at]);
                model.Series.Add(moved);
            }

            model.Annotations.Add(
                new PointAnnotation
                {
                    X = at.X,
                    Y = at.Y,
                    Shape = marker.Shape,
                    Size = marker.Size,
                    Fill = marker.Fill,
                    Stroke = marker.Stroke,
                    StrokeThickness = marker.StrokeThickness,
                    ClipByXAxis = false,
                    ClipByYAxis = false,
                    ToolTip = Described(milestone),
                }
            );
            labels.Avoid(at, marker.Size, isHard: true);
            var name = picture.Canvas.Shorten(milestone.Terms.Name, Picture.FontSize, 400, 150);
            labels.Add(new Label(at, name, marker.Size + 4, LabelPlace.Around));
        }

        foreach (var status in drawn.Select(milestone => Shown(milestone.Progress.Status)).Distinct().Order())
        {
            var example = figures.Milestones.First(milestone => Shown(milestone.Progress.Status) == status);
            legend.Add(
                new LegendItem(
                    $"{words.Say("Milestone", "Mijlpaal")} {(status == MilestoneStatus.Upcoming ? words.Say("to come", "komt nog") : Status(example))}",
                    Marker: MarkerOf(status)
                )
            );
        }
    }

    /// <summary>One on a part of the units has its day and no height: it stands on the axis.</summary>
    private DataPoint MilestonePoint(MilestoneThen milestone, DateOnly day) =>
        Point(day, HasLine(milestone) ? milestone.Terms.TargetUnitCount : top * 0.03);

    private static bool HasLine(MilestoneThen milestone) => !MilestoneLog.IsFiltered(milestone.Terms);

    /// <summary>What is neither met, missed nor at risk looks alike.</summary>
    private static MilestoneStatus Shown(MilestoneStatus status) =>
        status == MilestoneStatus.OnTrack ? MilestoneStatus.Upcoming : status;

    /// <summary>Told apart by their shapes.</summary>
    private static Marker MarkerOf(MilestoneStatus status) =>
        Shown(status) switch
        {
            MilestoneStatus.Met => new Marker(MarkerType.Diamond, 6, Colours.Ink, OxyColors.White),
            MilestoneStatus.Missed => new Marker(MarkerType.Cross, 6, OxyColors.Undefined, Colours.Ink, 3),
            MilestoneStatus.AtRisk => new Marker(MarkerType.Triangle, 6, OxyColors.White, Colours.Ink, 2),
            _ => new Marker(MarkerType.Diamond, 6, OxyColors.White, Colours.Ink, 2),
        };

    private void AddLine(
        string name,
        Pen pen,
        IEnumerable<DataPoint> points,
        Marker? marker = null,
        bool isStepped = false,
        List<LegendItem>? legendOf = null
    )
    {
        var line = isStepped ? new StairStepSeries() : new LineSeries();
        (line.Color, line.StrokeThickness, line.Dashes, line.ToolTip) = (pen.Colour, pen.Thickness, pen.Dashes, name);
        line.Points.AddRange(points);
        if (marker is not null)
        {
            (line.MarkerType, line.MarkerSize, line.MarkerFill) = (marker.Shape, marker.Size, marker.Fill);
            (line.MarkerStroke, line.MarkerStrokeThickness) = (marker.Stroke, marker.StrokeThickness);
            line.MarkerResolution = MarkerBin;
        }

        foreach (var point in line.Points)
        {
            labels.Avoid(point, 2, isHard: false);
        }

        model.Series.Add(line);
        (legendOf ?? legend).Add(new LegendItem(name, pen, marker));
    }

    /// <summary>Days to draw a line through: the last one, and so many before it as can be told apart.</summary>
    private static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to)
    {
        var span = to.DayNumber - from.DayNumber;
        var step = span <= MostPoints ? 1 : 7 * (1 + span / 7 / MostPoints);
        for (var left = span; left > 0; left -= step)
        {
            yield return to.AddDays(-left);
        }

        yield return to;
    }

    private static DataPoint Point(DateOnly day, double units) => new(day.DayNumber, units);

    /// <summary>A vertical line; OxyPlot's own takes no dashes.</summary>
    private sealed class DayLine(double x, Pen pen) : Annotation
    {
        public override void Render(IRenderContext rc)
        {
            var (across, area) = (Transform(new DataPoint(x, 0)).X, PlotModel.PlotArea);
            ScreenPoint[] line = [new(across, area.Top), new(across, area.Bottom)];
            rc.DrawLine(line, pen.Colour, pen.Thickness, EdgeRenderingMode.PreferSharpness, pen.Dashes, LineJoin.Miter);
        }
    }
}
