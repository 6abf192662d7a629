using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ReplacementTracker.Api.Exports.Workbook;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;
using Drawing = DocumentFormat.OpenXml.Drawing.Charts;

namespace ReplacementTracker.Api.Tests.Exports;

public sealed partial class ExportWorkbookTests(SampleApp sample) : IClassFixture<SampleApp>
{
    private const string Workbook = "programmes/prorail/exports/workbook";
    private static readonly TimeZoneInfo _amsterdam = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

    private static readonly string[] _sheets =
    [
        "Summary",
        "Charts",
        "Series",
        "Forecast",
        "Forecast fan",
        "By vendor",
        "By province",
        "By site kind",
        "By site",
        "By contractor",
        "By stage",
        "Work orders",
        "Milestones",
        "About",
        "Columns",
    ];

    [Fact]
    public async Task Is_a_file_without_a_fault()
    {
        var answer = (await sample.Client.Download(Workbook)).Ok();
        using var book = await ReadWorkbook.Of(sample.Client, Workbook);

        answer
            .ContentHeaders.ContentType!.ToString()
            .ShouldBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        answer.ContentHeaders.ContentDisposition!.FileName.ShouldBe("prorail-2026-11-23.xlsx");
        book.Faults().ShouldBeEmpty();
        book.SheetNames.ShouldBe(_sheets);
    }

    [Theory]
    [InlineData("Series", "series?interval=week&")]
    [InlineData("By vendor", "breakdown?by=vendor&")]
    [InlineData("By province", "breakdown?by=province&")]
    [InlineData("By site kind", "breakdown?by=siteKind&")]
    [InlineData("By site", "breakdown?by=site&")]
    [InlineData("By contractor", "breakdown?by=contractor&")]
    [InlineData("By stage", "breakdown?by=stage&")]
    [InlineData("Work orders", "work-orders?")]
    [InlineData("Milestones", "milestones?")]
    public async Task Has_typed_cells_that_say_what_the_CSV_says(string sheet, string export)
    {
        const string then = "asOf=2026-10-01&knownAt=2026-10-03T08:00:00Z";
        using var book = await ReadWorkbook.Of(sample.Client, $"{Workbook}?{then}");
        var csv = await CsvRead.Of(sample.Client, $"programmes/prorail/exports/{export}locale=en&{then}");

        var rows = book.Rows(sheet, _amsterdam);

        rows[0].ShouldBe(csv.Columns);
        csv.Rows.ShouldNotBeEmpty();
        rows.Skip(1)
            .Select(row => string.Join('|', row))
            .ShouldBe(csv.Rows.Select(row => string.Join('|', csv.Columns.Select(column => Seconds(row[column])))));
    }

    [Fact]
    public async Task Has_the_headline_from_top_to_bottom()
    {
        using var book = await ReadWorkbook.Of(sample.Client, $"{Workbook}?asOf=2026-10-01");
        var headline = (await sample.Client.Get("programmes/prorail/progress?asOf=2026-10-01")).Ok();
        var cells = book.Cells("Summary");

        var rows = book.Rows("Summary", _amsterdam).Skip(1).ToDictionary(row => row[0], row => row[1]);

        rows["percentComplete"].ShouldBe(headline["percentComplete"]!.ToString());
        rows["baseline.verified.count"].ShouldBe(headline["baseline"]!["verified"]!["count"]!.ToString());
        rows["schedule.spiT"].ShouldBe(headline["schedule"]!["spiT"]!.ToString());
        rows["deadline"].ShouldBe("2026-12-31");
        rows["isInvented"].ShouldBe("true");
        cells["A1"].Value.ShouldBe(headline["programmeName"]!.ToString());
        cells["A2"].Value.ToString()!.ShouldStartWith($"{headline["percentComplete"]} % replaced: ");
        cells["A3"].Value.ToString()!.ShouldStartWith("Invented sample data");
    }

    [Fact]
    public async Task Has_the_forecast_and_its_fan()
    {
        using var book = await ReadWorkbook.Of(sample.Client, $"{Workbook}?asOf=2026-10-01");
        var forecast = (await sample.Client.Get("programmes/prorail/progress/forecast?asOf=2026-10-01")).Ok();

        var rows = book.Rows("Forecast", _amsterdam).Skip(1).ToDictionary(row => row[0], row => row[1]);
        var fan = book.Rows("Forecast fan", _amsterdam);

        rows["p85On"].ShouldBe(forecast["p85On"]!.ToString());
        rows["deadlineProbabilityPercent"].ShouldBe(forecast["deadlineProbabilityPercent"]!.ToString());
        rows["seed"].ShouldBe(forecast["seed"]!.ToString());
        rows["backTest.heldPercent"].ShouldBe(forecast["backTest"]!["heldPercent"]!.ToString());
        fan.Count.ShouldBeGreaterThan(2);
        fan.Skip(1)
            .Select(row => string.Join('|', row))
            .ShouldBe(
                forecast["fan"]!
                    .AsArray()
                    .Select(week => string.Join('|', week!.AsObject().Select(member => member.Value!.ToString())))
            );
    }

    [Fact]
    public async Task Names_its_tables_freezes_their_headers_and_lets_them_be_filtered()
    {
        using var book = await ReadWorkbook.Of(sample.Client, Workbook);
        var tables = _sheets.Where(sheet => sheet != "Charts").ToDictionary(sheet => sheet, book.Table);

        tables
            .Values.Select(table => table.DisplayName!.Value!)
            .ShouldBe([
                "summary",
                "series",
                "forecast",
                "forecastFan",
                "byVendor",
                "byProvince",
                "bySiteKind",
                "bySite",
                "byContractor",
                "byStage",
                "workOrders",
                "milestones",
                "about",
                "columns",
            ]);
        foreach (var (sheet, table) in tables)
        {
            var first = sheet == "Summary" ? 5 : 1;
            table.Reference!.Value!.ShouldStartWith($"A{first}:");
            table.AutoFilter!.Reference!.Value.ShouldBe(table.Reference.Value);
            var pane = book.Sheet(sheet).Worksheet!.Descendants<Pane>().Single();
            pane.VerticalSplit!.Value.ShouldBe(first);
            pane.State!.Value.ShouldBe(PaneStateValues.Frozen);
            book.Rows(sheet, _amsterdam)[0]
                .ShouldBe(table.TableColumns!.Elements<TableColumn>().Select(column => column.Name!.Value!));
        }
    }

    [Fact]
    public async Task Draws_its_charts_from_the_cells()
    {
        using var book = await ReadWorkbook.Of(sample.Client, Workbook);
        var charts = book.Sheet("Charts").DrawingsPart!.ChartParts.Select(part => part.ChartSpace!).ToList();

        var lines = charts.Single(chart => chart.Descendants<Drawing.LineChart>().Any());
        var bars = charts.Single(chart => chart.Descendants<Drawing.BarChart>().Any());

        Series(book, lines)
            .ShouldBe([
                "Baseline: baselineUnitCount by date",
                "Planned: plannedUnitCount by date",
                "Removed: removedCount by date",
                "Replaced: replacedCount by date",
                "Verified: verifiedCount by date",
            ]);
        Series(book, bars)
            .ShouldBe([
                "Baseline: baselineUnitCount by groupName",
                "Removed: baselineRemovedCount by groupName",
                "Replaced: baselineReplacedCount by groupName",
                "Verified: baselineVerifiedCount by groupName",
            ]);
        charts.ShouldAllBe(chart => chart.InnerText.Contains("(invented sample data)"));
    }

    [Fact]
    public async Task Takes_every_text_for_a_text()
    {
        var app = sample.Tracker;
        var programme = await app.ActiveProgramme(1);
        string[] titles =
        [
            "=1+1",
            "+31 6",
            "-5",
            "@SUM(A1)",
            "_x0041_ & <b>\"'",
            "12-01-2026",
            "café 漢 😀",
            new('x', 200),
        ];
        foreach (var title in titles)
        {
            var number = (string)
                (
                    await app.Administrator.Post(
                        $"programmes/{programme}/work-orders",
                        new
                        {
                            title,
                            site = "UT",
                            units = new[] { "CAM-0001" },
                        }
                    )
                ).Created()["number"]!;
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/work-orders/{number}/cancellation",
                    new { reason = "test" },
                    "*"
                )
            ).Ok();
        }

        (
            await app.Administrator.Patch(
                $"programmes/{programme}",
                new { name = "=A1&\"x\" <&P>", unitNoun = "&C=1" },
                "*"
            )
        ).Ok();

        using var book = await ReadWorkbook.Of(app.Administrator, $"programmes/{programme}/exports/workbook");

        book.Faults().ShouldBeEmpty();
        var column = Array.IndexOf(book.Rows("Work orders", _amsterdam)[0], "title");
        book.Rows("Work orders", _amsterdam).Skip(1).Select(row => row[column]).ShouldBe(titles);
        book.Cells("Work orders")[$"{WorkbookRows.ColumnName((uint)column + 1)}2"].Format.ShouldBe("49");
        book.Cells("Summary")["A1"].Value.ShouldBe("=A1&\"x\" <&P>");
        book.Sheet("Summary").Worksheet!.Descendants<OddHeader>().Single().Text.ShouldStartWith("&L=A1&&\"x\" <&&P>");
    }

    [Fact]
    public async Task Is_whole_for_a_programme_of_nothing()
    {
        var programme = await sample.Tracker.DraftProgramme();

        using var book = await ReadWorkbook.Of(sample.Client, $"programmes/{programme}/exports/workbook");

        book.Faults().ShouldBeEmpty();
        book.Rows("Work orders", _amsterdam)[1].ShouldAllBe(cell => cell.Length == 0);
        book.Rows("Forecast", _amsterdam)[1].ShouldAllBe(cell => cell.Length == 0);
        book.Rows("Summary", _amsterdam).Single(row => row[0] == "percentComplete")[1].ShouldBe("");
        book.Cells("Summary").ContainsKey("A3").ShouldBeFalse();
        book.Files().Values.ShouldAllBe(file => !file.Contains("nvented sample data"));
    }

    [Fact]
    public async Task Says_for_ever_what_was_known_of_a_day()
    {
        var app = sample.Tracker;
        var programme = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(programme, "CAM-0001");
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        var now = app.Clock.GetUtcNow();
        var path =
            $"programmes/{programme}/exports/workbook?asOf={TimeZoneInfo.ConvertTime(now, _amsterdam):yyyy-MM-dd}"
            + $"&knownAt={now:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        using var before = await ReadWorkbook.Of(app.Administrator, path);

        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.CompletedWorkOrder(programme, "CAM-0002");
        using var after = await ReadWorkbook.Of(app.Administrator, path);
        using var present = await ReadWorkbook.Of(app.Administrator, $"programmes/{programme}/exports/workbook");

        Parts(after).ShouldBe(Parts(before));
        present.Rows("Work orders", _amsterdam).Count.ShouldBe(3);
        before.Rows("Work orders", _amsterdam).Count.ShouldBe(2);

        static string Parts(ReadWorkbook book) =>
            string.Join(
                '\n',
                book.Files()
                    .Where(file => file.Key.StartsWith("xl/"))
                    .OrderBy(file => file.Key)
                    .Select(file => file.Value)
            );
    }

    [Fact]
    public async Task Has_no_serial_number_address_or_position()
    {
        var units = await CsvRead.Of(sample.Client, "programmes/prorail/exports/units?locale=en");
        var secrets = units
            .Rows.SelectMany(row => new[] { row["serialNumber"], row["macAddress"], row["position"] })
            .Where(secret => secret.Length > 0)
            .ToHashSet();
        using var book = await ReadWorkbook.Of(sample.Client, Workbook);

        secrets.Count.ShouldBeGreaterThan(300);
        var texts = book.Files().Values.ToList();
        secrets.Where(secret => texts.Exists(text => text.Contains(secret))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("locale=nl", "locale unknown-parameter")]
    [InlineData("interval=year", "interval one-of")]
    [InlineData("from=2026-12-01&to=2026-01-01", "to to-before-from")]
    [InlineData("interval=day&from=1900-01-01", "interval too-many-rows")]
    [InlineData("asOf=2999-01-01", "asOf as-of-in-future")]
    [InlineData("knownAt=2999-01-01T00:00:00Z", "knownAt known-at-in-future")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error) =>
        (await sample.Client.Get($"{Workbook}?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Fact]
    public void Keeps_of_a_text_what_a_cell_can_hold()
    {
        WorkbookRows.Clean("a\0b\u001fc\ud800d\udc00\uffff\t\ne").ShouldBe("a\ufffdb\ufffdc\ufffdd\ufffd\ufffd\t\ne");
        WorkbookRows.Clean("😀").ShouldBe("😀");
        WorkbookRows.Clean(new string('x', 32_767)).ShouldBe(new string('x', 32_767));
        WorkbookRows.Clean(new string('x', 32_768)).ShouldBe(new string('x', 32_766) + "…");
        WorkbookRows.Clean(new string('x', 32_765) + "😀😀").ShouldBe(new string('x', 32_765) + "…");
    }

    [Fact]
    public void Writes_days_before_March_1900_as_texts()
    {
        using var stream = new MemoryStream();
        using (var writer = OpenXmlWriter.Create(stream, Encoding.UTF8))
        {
            writer.WriteStartElement(new SheetData());
            var rows = new WorkbookRows(writer, "test", TimeZoneInfo.Utc);
            rows.Day(new DateOnly(1900, 2, 28));
            rows.Day(new DateOnly(1900, 3, 1));
            rows.Moment(new DateTimeOffset(1900, 1, 1, 12, 0, 0, TimeSpan.Zero));
            rows.EndRow();
            writer.WriteEndElement();
        }

        var text = Encoding.UTF8.GetString(stream.ToArray());

        text.ShouldContain(">1900-02-28<");
        text.ShouldContain(">61<");
        text.ShouldContain(">1900-01-01T12:00:00Z<");
    }

    [Fact]
    public void Refuses_more_rows_than_a_sheet_has()
    {
        using var writer = OpenXmlWriter.Create(Stream.Null, Encoding.UTF8);
        writer.WriteStartElement(new SheetData());
        var rows = new WorkbookRows(writer, "Work orders", TimeZoneInfo.Utc);
        for (var row = 0; row < 1_048_576; row++)
        {
            rows.EndRow();
        }

        Should.Throw<InvalidRequestException>(rows.EndRow).Errors.Single().Code.ShouldBe("too-many-rows");
    }

    /// <summary>What each series is called, and the headers of the columns that it and its categories are drawn from.</summary>
    private static IEnumerable<string> Series(ReadWorkbook book, Drawing.ChartSpace chart)
    {
        foreach (var series in chart.Descendants<Drawing.SeriesText>().Select(text => text.Parent!))
        {
            var categories = Cells(book, series.GetFirstChild<Drawing.CategoryAxisData>()!);
            var values = Cells(book, series.GetFirstChild<Drawing.Values>()!);
            yield return $"{series.GetFirstChild<Drawing.SeriesText>()!.InnerText}: {values} by {categories}";
        }
    }

    /// <summary>The header of the column that is referred to, from its first row to its last.</summary>
    private static string Cells(ReadWorkbook book, OpenXmlElement reference)
    {
        var found = Reference().Match(reference.Descendants<Drawing.Formula>().Single().Text);
        var (sheet, column) = (found.Groups["sheet"].Value, found.Groups["column"].Value);
        var cells = book.Cells(sheet);
        var rows = book.Rows(sheet, _amsterdam);
        found.Groups["last"].Value.ShouldBe(rows.Count.ToString());
        var header = (string)cells[$"{column}1"].Value;
        var index = Array.IndexOf(rows[0], header);
        var cached = reference
            .Descendants()
            .Where(element => element is Drawing.NumericPoint or Drawing.StringPoint)
            .Select(point => point.InnerText);
        cached.ShouldBe(
            Enumerable
                .Range(2, rows.Count - 1)
                .Select(row => cells.GetValueOrDefault($"{column}{row}"))
                .Where(cell => cell is not null)
                .Select(cell => Convert.ToString(cell!.Value, System.Globalization.CultureInfo.InvariantCulture)!)
        );
        index.ShouldBeGreaterThan(-1);
        return header;
    }

    /// <summary>Cells show whole seconds.</summary>
    private static string Seconds(string text) => Fraction().Replace(text, "Z");

    [GeneratedRegex(@"(?<=T\d\d:\d\d:\d\d)\.\d+Z$", RegexOptions.None, 5000)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^'(?<sheet>[^']+)'!\$(?<column>[A-Z]+)\$2:\$\k<column>\$(?<last>\d+)$", RegexOptions.None, 5000)]
    private static partial Regex Reference();
}
