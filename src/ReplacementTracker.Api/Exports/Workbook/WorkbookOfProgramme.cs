using System.Data;
using DocumentFormat.OpenXml.Drawing;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Exports.Workbook;

/// <summary>What stands in a programme's workbook, sheet by sheet.</summary>
internal static class WorkbookOfProgramme
{
    private const string SeriesSheet = "Series";

    /// <summary>More bars than this nobody can read.</summary>
    private const int MaxBars = 20;

    /// <summary>
    /// Groupings are sheets of their own: in one table, the sum of a column would count every unit once for each of them.
    /// </summary>
    private static readonly (BreakdownBy By, string Sheet, string Table)[] Groupings =
    [
        (BreakdownBy.Vendor, "By vendor", "byVendor"),
        (BreakdownBy.Province, "By province", "byProvince"),
        (BreakdownBy.SiteKind, "By site kind", "bySiteKind"),
        (BreakdownBy.Site, "By site", "bySite"),
        (BreakdownBy.Contractor, "By contractor", "byContractor"),
        (BreakdownBy.Stage, "By stage", "byStage"),
    ];

    public static async Task WriteAsync(
        Stream file,
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        ExportWorkbookQuery query,
        CancellationToken cancel
    )
    {
        // All sheets of one moment: their sums have to agree.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var headline = await ProgressReport.ReadAsync(db, programme, asOf, cancel);
        var series = await SeriesReport.ReadAsync(
            db,
            programme,
            asOf,
            Query.One<Interval>(query.Interval) ?? Interval.Week,
            Query.Day(query.From),
            Query.Day(query.To),
            cancel
        );
        var vendors = await BreakdownReport.ReadAsync(db, programme, asOf, BreakdownBy.Vendor, cancel);

        var invented = programme.IsInvented ? " (invented sample data)" : "";
        using var book = new WorkbookFile(
            file,
            $"{programme.Name}{invented}",
            $"{programme.Name}, as of {asOf.Day:yyyy-MM-dd}{invented}",
            TimeZoneInfo.FindSystemTimeZoneById(programme.TimeZone),
            asOf.KnownAt
        );
        await AddSummaryAsync(book, programme, asOf, headline);
        book.AddCharts("Charts", BurnUp(programme, series, invented), Bars(programme, vendors, invented));
        await AddAsync(book, SeriesSheet, "series", series.Items, cancel);
        foreach (var (by, sheet, table) in Groupings)
        {
            var breakdown =
                by == BreakdownBy.Vendor ? vendors : await BreakdownReport.ReadAsync(db, programme, asOf, by, cancel);
            await AddAsync(book, sheet, table, breakdown.Items, cancel);
        }

        await book.AddTableAsync(
            "Work orders",
            "workOrders",
            WorkOrdersThen.Columns,
            rows =>
                CopiedRows.WriteAsync(
                    rows,
                    db,
                    WorkOrdersThen.Columns,
                    WorkOrdersThen.Select(programme, ExportWorkOrdersQuery.Everything),
                    WorkOrdersThen.Asked(ExportWorkOrdersQuery.Everything, asOf),
                    cancel
                )
        );
        await AddAsync(
            book,
            "Milestones",
            "milestones",
            await MilestoneExportRow.AllAsync(db, programme, asOf, cancel),
            cancel
        );
        await AddAboutAsync(book, programme, asOf);
        await AddColumnsAsync(book);
        book.End();
    }

    private static Task AddAsync<T>(
        WorkbookFile book,
        string sheet,
        string table,
        IEnumerable<T> rows,
        CancellationToken cancel
    ) =>
        book.AddTableAsync(
            sheet,
            table,
            FlatRecords<T>.Columns,
            cells => FlatRecords<T>.WriteAsync(cells, rows, cancel)
        );

    /// <summary>The headline from top to bottom, as people read it.</summary>
    private static Task AddSummaryAsync(WorkbookFile book, Programme programme, AsOf asOf, ProgressResponse headline) =>
        book.AddTableAsync(
            "Summary",
            "summary",
            [
                new("figure", CellKind.Text, "The figure, by its name in `…/progress`."),
                new("value", CellKind.Text, "The figure; of its own type in each row."),
                new("meaning", CellKind.Text, "What it says."),
            ],
            rows =>
            {
                foreach (var (column, write) in FlatRecords<ProgressResponse>.Cells(headline))
                {
                    rows.TextStyle = CellStyle.Text;
                    rows.Text(column.Name);
                    write(rows);
                    rows.TextStyle = CellStyle.LongText;
                    rows.Text(Plain(column.Meaning));
                    rows.EndRow();
                }

                return Task.CompletedTask;
            },
            above =>
            {
                above.TextStyle = CellStyle.Title;
                above.Text(programme.Name);
                above.EndRow();
                above.TextStyle = CellStyle.Text;
                above.Text(Headline(programme, headline));
                above.EndRow();
                above.TextStyle = CellStyle.Notice;
                above.Text(programme.IsInvented ? Notice : null);
                above.EndRow();
                above.EndRow();
            },
            onOnePage: true
        );

    private const string Notice =
        "Invented sample data: units, work orders, people and dates are made up. Nothing here says how a real programme went.";

    private static string Headline(Programme programme, ProgressResponse headline) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{headline.PercentComplete?.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) ?? "–"} % {programme.CompletionRule.Text()}: {headline.CompletedUnitCount} of {headline.BaselineUnitCount} {programme.UnitNoun}, as of {headline.AsOf:yyyy-MM-dd}; deadline {headline.Deadline:yyyy-MM-dd}"
        );

    private static Task AddAboutAsync(WorkbookFile book, Programme programme, AsOf asOf)
    {
        (string Item, string Text)[] items =
        [
            ("Programme", $"{programme.Name} ({programme.Code}), of {programme.Owner}"),
            ("Promise", programme.Statement ?? "Not recorded."),
            ("Facts or invented", programme.IsInvented ? Notice : "As recorded by those who do the work."),
            (
                "As of",
                $"{asOf.Day:yyyy-MM-dd}, in {programme.TimeZone}: what happened up to the end of that day counts."
            ),
            (
                "Known at",
                $"{Instant.Text(asOf.KnownAt)}: what was recorded later does not count. Asked for again with this day and instant, all tables say the same."
            ),
            ("Times", $"Those of {programme.TimeZone}; a cell of Excel has no time zone. The CSV exports have UTC."),
            (
                "Percentages",
                "0 to 100, floored to one decimal, as in the CSV exports and the API: 100 appears only with the last unit. Add up counts, never percentages."
            ),
            ("Empty cells", "Not known, does not apply, or still to come."),
            ("Breakdowns", "Each grouping has all units once. Do not add up two of them."),
            ("Not in here", "Serial numbers, MAC addresses and positions of units."),
            ("Columns", "The sheet 'Columns' says what each of them means."),
        ];
        return book.AddTableAsync(
            "About",
            "about",
            [
                new("item", CellKind.Text, "What the text is about."),
                new("text", CellKind.Text, "What there is to know."),
            ],
            rows =>
            {
                foreach (var (item, text) in items)
                {
                    rows.TextStyle = CellStyle.Text;
                    rows.Text(item);
                    rows.TextStyle = CellStyle.LongText;
                    rows.Text(text);
                    rows.EndRow();
                }

                return Task.CompletedTask;
            }
        );
    }

    private static Task AddColumnsAsync(WorkbookFile book)
    {
        var described = book.Described.ToList();
        return book.AddTableAsync(
            "Columns",
            "columns",
            [
                new("sheet", CellKind.Text, "The sheet it is in."),
                new("column", CellKind.Text, "Its header."),
                new("type", CellKind.Text, "What its cells are."),
                new("meaning", CellKind.Text, "What stands in them."),
            ],
            rows =>
            {
                foreach (var (sheet, column) in described)
                {
                    rows.TextStyle = CellStyle.Text;
                    rows.Text(sheet);
                    rows.Text(column.Name);
                    rows.Text(column.KindName);
                    rows.TextStyle = CellStyle.LongText;
                    rows.Text(Plain(column.Meaning));
                    rows.EndRow();
                }

                return Task.CompletedTask;
            }
        );
    }

    private static LinesByDay BurnUp(Programme programme, SeriesResponse series, string invented)
    {
        var rows = series.Items;
        return new LinesByDay(
            $"{programme.Name}: burn-up, as of {series.AsOf:yyyy-MM-dd}{invented}",
            $"Line chart of the units planned, removed, replaced and verified by {series.Interval.Text()}, and of the baseline. The numbers are on the sheet {SeriesSheet}.",
            programme.UnitNoun,
            Column<SeriesRowResponse>(SeriesSheet, nameof(SeriesRowResponse.Date), rows.Count),
            [.. rows.Select(row => row.Date)],
            [
                Line("Baseline", nameof(SeriesRowResponse.BaselineUnitCount), "000000", PresetLineDashValues.SystemDot),
                Line("Planned", nameof(SeriesRowResponse.PlannedUnitCount), "7F7F7F", PresetLineDashValues.Dash),
                Line("Removed", nameof(SeriesRowResponse.RemovedCount), "E69F00", PresetLineDashValues.SystemDash),
                Line("Replaced", nameof(SeriesRowResponse.ReplacedCount), "0072B2", PresetLineDashValues.Solid),
                Line("Verified", nameof(SeriesRowResponse.VerifiedCount), "009E73", PresetLineDashValues.DashDot),
            ]
        );

        ChartSeries Line(string name, string member, string colour, PresetLineDashValues dash) =>
            Counts(SeriesSheet, rows, name, member, colour, dash);
    }

    private static BarsByGroup Bars(Programme programme, BreakdownResponse vendors, string invented)
    {
        var (_, sheet, _) = Groupings[0];
        var rows = vendors.Items.Take(MaxBars).ToList();
        return new BarsByGroup(
            $"{programme.Name}: by vendor, as of {vendors.AsOf:yyyy-MM-dd}{invented}",
            $"Bar chart of the units promised, removed, replaced and verified for each vendor. The numbers are on the sheet {sheet}.",
            programme.UnitNoun,
            Column<BreakdownRowResponse>(sheet, nameof(BreakdownRowResponse.GroupName), rows.Count),
            [.. rows.Select(row => row.GroupName)],
            [
                Bar("Baseline", nameof(BreakdownRowResponse.BaselineUnitCount), "999999"),
                Bar("Removed", nameof(BreakdownRowResponse.BaselineRemovedCount), "E69F00"),
                Bar("Replaced", nameof(BreakdownRowResponse.BaselineReplacedCount), "0072B2"),
                Bar("Verified", nameof(BreakdownRowResponse.BaselineVerifiedCount), "009E73"),
            ]
        );

        ChartSeries Bar(string name, string member, string colour) =>
            Counts(sheet, rows, name, member, colour, PresetLineDashValues.Solid);
    }

    private static ChartSeries Counts<T>(
        string sheet,
        IReadOnlyList<T> rows,
        string name,
        string member,
        string colour,
        PresetLineDashValues dash
    )
    {
        var property = typeof(T).GetProperty(member)!;
        return new ChartSeries(
            name,
            Column<T>(sheet, member, rows.Count),
            [.. rows.Select(row => (int?)property.GetValue(row))],
            colour,
            dash
        );
    }

    /// <summary>The cells of a column, such as 'By vendor'!$E$2:$E$4.</summary>
    private static string Column<T>(string sheet, string member, int rows)
    {
        var name = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member);
        var index = Array.FindIndex(FlatRecords<T>.Columns, column => column.Name == name);
        var letters = WorkbookRows.ColumnName((uint)index + 1);
        return $"'{sheet}'!${letters}$2:${letters}${Math.Max(rows, 1) + 1}";
    }

    /// <summary>Documentation marks names by backticks, which mean nothing in a cell.</summary>
    private static string Plain(string meaning) =>
        meaning.ReplaceLineEndings(" ").Replace("`", "", StringComparison.Ordinal);
}
