using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Drawing.Charts;
using A = DocumentFormat.OpenXml.Drawing;
using Drawings = DocumentFormat.OpenXml.Drawing.Spreadsheet;
using Index = DocumentFormat.OpenXml.Drawing.Charts.Index;

namespace ReplacementTracker.Api.Exports.Workbook;

/// <summary>One line, or one colour of bars.</summary>
/// <param name="Cells">Where its numbers stand.</param>
/// <param name="Values">The same numbers, for who shows the chart without reading the sheet; null where a cell is empty.</param>
/// <param name="Colour">RGB, of Okabe and Ito's palette for the colour-blind.</param>
/// <param name="Dash">So that lines are told apart in print as well.</param>
internal sealed record ChartSeries(
    string Name,
    string Cells,
    IReadOnlyList<int?> Values,
    string Colour,
    A.PresetLineDashValues Dash
);

/// <summary>A chart that Excel draws from cells, so that it can be changed there like any other.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Description">The same for who cannot see it.</param>
/// <param name="UnitNoun">What is counted.</param>
/// <param name="Categories">Where the days, or the groups' names, stand.</param>
internal abstract record WorkbookChart(
    string Title,
    string Description,
    string UnitNoun,
    string Categories,
    IReadOnlyList<ChartSeries> Series
)
{
    private const uint CategoryAxisId = 1;
    private const uint ValueAxisId = 2;
    private const int Columns = 15;
    private const int Rows = 28;

    /// <summary>Its place on the sheet: one below the other.</summary>
    public Drawings.TwoCellAnchor Anchor(string relation, int index)
    {
        var first = index * (Rows + 2);
        return new Drawings.TwoCellAnchor(
            new Drawings.FromMarker(
                new Drawings.ColumnId("0"),
                new Drawings.ColumnOffset("0"),
                new Drawings.RowId(Text(first)),
                new Drawings.RowOffset("0")
            ),
            new Drawings.ToMarker(
                new Drawings.ColumnId(Text(Columns)),
                new Drawings.ColumnOffset("0"),
                new Drawings.RowId(Text(first + Rows)),
                new Drawings.RowOffset("0")
            ),
            new Drawings.GraphicFrame(
                new Drawings.NonVisualGraphicFrameProperties(
                    new Drawings.NonVisualDrawingProperties
                    {
                        Id = (uint)index + 2,
                        Name = $"Chart {index + 1}",
                        Description = WorkbookRows.Clean(Description),
                    },
                    new Drawings.NonVisualGraphicFrameDrawingProperties()
                ),
                new Drawings.Transform(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }),
                new A.Graphic(
                    new A.GraphicData(new ChartReference { Id = relation })
                    {
                        Uri = "http://schemas.openxmlformats.org/drawingml/2006/chart",
                    }
                )
            )
            {
                Macro = "",
            },
            new Drawings.ClientData()
        );
    }

    public ChartSpace Space() =>
        new(
            new RoundedCorners { Val = false },
            new Chart(
                Caption(Title, 1400),
                new AutoTitleDeleted { Val = false },
                new PlotArea([new Layout(), Plot(), .. Axes()]),
                new Legend(new LegendPosition { Val = LegendPositionValues.Bottom }, new Overlay { Val = false }),
                new PlotVisibleOnly { Val = true },
                new DisplayBlanksAs { Val = DisplayBlanksAsValues.Gap }
            )
        );

    protected abstract OpenXmlElement Plot();

    protected abstract IEnumerable<OpenXmlElement> Axes();

    protected IEnumerable<OpenXmlElement> AxisIds() =>
        [new AxisId { Val = CategoryAxisId }, new AxisId { Val = ValueAxisId }];

    protected static SeriesText Named(ChartSeries series) => new(new NumericValue(series.Name));

    protected static Values Numbers(ChartSeries series)
    {
        var cache = new NumberingCache(new FormatCode("General"), new PointCount { Val = (uint)series.Values.Count });
        foreach (var (index, value) in series.Values.Index())
        {
            if (value is { } number)
            {
                cache.AppendChild(new NumericPoint(new NumericValue(Text(number))) { Index = (uint)index });
            }
        }

        return new Values(new NumberReference(new Formula(series.Cells), cache));
    }

    /// <summary>What is first in an axis, whatever its kind.</summary>
    protected static IEnumerable<OpenXmlElement> Begin(bool isValues, AxisPositionValues position, bool isReversed) =>
        [
            new AxisId { Val = isValues ? ValueAxisId : CategoryAxisId },
            isValues
                ? new Scaling(new Orientation { Val = OrientationValues.MinMax }, new MinAxisValue { Val = 0 })
                : new Scaling(
                    new Orientation { Val = isReversed ? OrientationValues.MaxMin : OrientationValues.MinMax }
                ),
            new Delete { Val = false },
            new AxisPosition { Val = position },
        ];

    /// <param name="position">Below, it is that of groups whose first is on top, and crosses them after the last.</param>
    protected ValueAxis ValuesAxis(AxisPositionValues position) =>
        new([
            .. Begin(isValues: true, position, isReversed: false),
            new MajorGridlines(new ChartShapeProperties(Line("D9D9D9", 9525, A.PresetLineDashValues.Solid))),
            Caption(UnitNoun, 1000),
            new NumberingFormat { FormatCode = "#,##0", SourceLinked = false },
            new MajorTickMark { Val = TickMarkValues.Outside },
            new MinorTickMark { Val = TickMarkValues.None },
            new TickLabelPosition { Val = TickLabelPositionValues.NextTo },
            new CrossingAxis { Val = CategoryAxisId },
            new Crosses { Val = position == AxisPositionValues.Left ? CrossesValues.AutoZero : CrossesValues.Maximum },
            new CrossBetween { Val = CrossBetweenValues.Between },
        ]);

    /// <summary>What is last in an axis of categories.</summary>
    protected static IEnumerable<OpenXmlElement> EndOfCategories() =>
        [
            new MajorTickMark { Val = TickMarkValues.Outside },
            new MinorTickMark { Val = TickMarkValues.None },
            new TickLabelPosition { Val = TickLabelPositionValues.Low },
            new CrossingAxis { Val = ValueAxisId },
            new Crosses { Val = CrossesValues.AutoZero },
        ];

    protected static Title Caption(string text, int size) =>
        new(
            new ChartText(
                new RichText(
                    new A.BodyProperties(),
                    new A.Paragraph(
                        new A.Run(
                            new A.RunProperties { FontSize = size, Bold = size > 1000 },
                            new A.Text(WorkbookRows.Clean(text))
                        )
                    )
                )
            ),
            new Overlay { Val = false }
        );

    protected static A.Outline Line(string colour, int width, A.PresetLineDashValues dash) =>
        new(new A.SolidFill(new A.RgbColorModelHex { Val = colour }), new A.PresetDash { Val = dash })
        {
            Width = width,
        };

    protected static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Counts by date.</summary>
/// <param name="Days">The days in the cells of the categories.</param>
internal sealed record LinesByDay(
    string Title,
    string Description,
    string UnitNoun,
    string Categories,
    IReadOnlyList<DateOnly> Days,
    IReadOnlyList<ChartSeries> Series
) : WorkbookChart(Title, Description, UnitNoun, Categories, Series)
{
    protected override OpenXmlElement Plot() =>
        new LineChart([
            new Grouping { Val = GroupingValues.Standard },
            new VaryColors { Val = false },
            .. Series.Select(Lines),
            new ShowMarker { Val = true },
            .. AxisIds(),
        ]);

    protected override IEnumerable<OpenXmlElement> Axes() =>
        [
            new DateAxis([
                .. Begin(isValues: false, AxisPositionValues.Bottom, isReversed: false),
                new NumberingFormat { FormatCode = "mmm\\ yyyy", SourceLinked = false },
                .. EndOfCategories(),
                new AutoLabeled { Val = true },
                new LabelOffset { Val = 100 },
                new BaseTimeUnit { Val = TimeUnitValues.Days },
                new MajorUnit { Val = MonthsBetweenLabels() },
                new MajorTimeUnit { Val = TimeUnitValues.Months },
            ]),
            ValuesAxis(AxisPositionValues.Left),
        ];

    /// <summary>So that there are about a dozen labels, and no month twice.</summary>
    private int MonthsBetweenLabels() =>
        Days.Count == 0 ? 1 : Math.Max(1, (Days[^1].DayNumber - Days[0].DayNumber) / 365);

    private LineChartSeries Lines(ChartSeries series, int index) =>
        new(
            new Index { Val = (uint)index },
            new Order { Val = (uint)index },
            Named(series),
            new ChartShapeProperties(Line(series.Colour, 28575, series.Dash)),
            new Marker(new Symbol { Val = MarkerStyleValues.None }),
            new CategoryAxisData(new NumberReference(new Formula(Categories), Cache())),
            Numbers(series),
            new Smooth { Val = false }
        );

    private NumberingCache Cache() =>
        new([
            new FormatCode("yyyy\\-mm\\-dd"),
            new PointCount { Val = (uint)Days.Count },
            .. Days.Select(
                (day, index) =>
                    new NumericPoint(
                        new NumericValue(
                            day.ToDateTime(TimeOnly.MinValue).ToOADate().ToString(CultureInfo.InvariantCulture)
                        )
                    )
                    {
                        Index = (uint)index,
                    }
            ),
        ]);
}

/// <summary>Counts by group, the first on top.</summary>
/// <param name="Groups">The names in the cells of the categories.</param>
internal sealed record BarsByGroup(
    string Title,
    string Description,
    string UnitNoun,
    string Categories,
    IReadOnlyList<string> Groups,
    IReadOnlyList<ChartSeries> Series
) : WorkbookChart(Title, Description, UnitNoun, Categories, Series)
{
    protected override OpenXmlElement Plot() =>
        new BarChart([
            new BarDirection { Val = BarDirectionValues.Bar },
            new BarGrouping { Val = BarGroupingValues.Clustered },
            new VaryColors { Val = false },
            .. Series.Select(Bars),
            new GapWidth { Val = 60 },
            .. AxisIds(),
        ]);

    protected override IEnumerable<OpenXmlElement> Axes() =>
        [
            new CategoryAxis([
                .. Begin(isValues: false, AxisPositionValues.Left, isReversed: true),
                .. EndOfCategories(),
                new AutoLabeled { Val = true },
                new LabelAlignment { Val = LabelAlignmentValues.Center },
                new LabelOffset { Val = 100 },
            ]),
            ValuesAxis(AxisPositionValues.Bottom),
        ];

    private BarChartSeries Bars(ChartSeries series, int index) =>
        new(
            new Index { Val = (uint)index },
            new Order { Val = (uint)index },
            Named(series),
            new ChartShapeProperties(new A.SolidFill(new A.RgbColorModelHex { Val = series.Colour })),
            new InvertIfNegative { Val = false },
            new CategoryAxisData(new StringReference(new Formula(Categories), Cache())),
            Numbers(series)
        );

    private StringCache Cache() =>
        new([
            new PointCount { Val = (uint)Groups.Count },
            .. Groups.Select(
                (group, index) => new StringPoint(new NumericValue(WorkbookRows.Clean(group))) { Index = (uint)index }
            ),
        ]);
}
