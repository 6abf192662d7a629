using System.IO.Packaging;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using ReplacementTracker.Api.Http;
using Drawings = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace ReplacementTracker.Api.Exports.Workbook;

/// <summary>An Excel workbook that is written from its first sheet to its last, and never held.</summary>
/// <remarks>
/// The Open XML SDK's own document keeps every part in memory until it is closed, a kilobyte for each row. So its
/// elements are written into a package that is only ever written.
/// </remarks>
internal sealed class WorkbookFile : IDisposable
{
    private const string Main = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string TableRelation = "tableRows";
    private const string DrawingRelation = "charts";

    /// <summary>Without a byte order mark, as Excel writes it.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Package package;
    private readonly string header;
    private readonly TimeZoneInfo zone;
    private readonly List<string> sheets = [];
    private readonly List<(string Sheet, ExportColumn Column)> described = [];

    /// <param name="header">Printed on top of every page.</param>
    /// <param name="createdAt">When it says it was made.</param>
    public WorkbookFile(Stream file, string title, string header, TimeZoneInfo zone, DateTimeOffset createdAt)
    {
        (this.header, this.zone) = (header, zone);
        package = Package.Open(file, FileMode.Create, FileAccess.Write);
        package.PackageProperties.Creator = "ReplacementTracker";
        package.PackageProperties.Title = WorkbookRows.Clean(title);
        package.PackageProperties.Created = createdAt.UtcDateTime;
        package.PackageProperties.Modified = createdAt.UtcDateTime;
    }

    /// <summary>All columns so far, with the sheets they are in.</summary>
    public IReadOnlyList<(string Sheet, ExportColumn Column)> Described => described;

    /// <summary>Adds a sheet with a table.</summary>
    /// <param name="table">Its name in formulas, PivotTables and Power Query.</param>
    /// <param name="rows">Writes the rows.</param>
    /// <param name="before">Writes what stands above it.</param>
    /// <param name="onOnePage">Whether it is printed on a single page, upright; else across the page, on as many as it takes.</param>
    public async Task AddTableAsync(
        string name,
        string table,
        ExportColumn[] columns,
        Func<WorkbookRows, Task> rows,
        Action<WorkbookRows>? before = null,
        bool onOnePage = false
    )
    {
        described.AddRange(columns.Select(column => (name, column)));
        var part = Sheet(name);
        uint first;
        uint last;
        using (var stream = part.GetStream(FileMode.Create, FileAccess.Write))
        using (var writer = OpenXmlWriter.Create(stream, Utf8))
        {
            // The view comes before the rows in the file, so what stands above the table is counted first.
            using var nowhere = OpenXmlWriter.Create(Stream.Null, Utf8);
            nowhere.WriteStartElement(new SheetData());
            var above = new WorkbookRows(nowhere, name, zone);
            before?.Invoke(above);
            first = above.Row + 1;

            Begin(writer, frozenRows: first);
            writer.WriteElement(new Columns(columns.Select((column, index) => Width(column, (uint)index + 1))));
            writer.WriteStartElement(new SheetData());
            var cells = new WorkbookRows(writer, name, zone);
            before?.Invoke(cells);
            cells.TextStyle = CellStyle.Header;
            foreach (var column in columns)
            {
                cells.Text(column.Name);
            }

            cells.EndRow();
            cells.TextStyle = CellStyle.Text;
            await rows(cells);
            last = cells.Row;
            writer.WriteEndElement();
            End(writer, new TableParts(new TablePart { Id = TableRelation }) { Count = 1 }, onOnePage);
        }

        // A table without a row is a broken file: one that has none gets an empty one.
        WriteTable(part, table, columns, first, Math.Max(last, first + 1));
    }

    /// <summary>Adds a sheet with nothing but charts.</summary>
    public void AddCharts(string name, params WorkbookChart[] charts)
    {
        var part = Sheet(name);
        using (var stream = part.GetStream(FileMode.Create, FileAccess.Write))
        using (var writer = OpenXmlWriter.Create(stream, Utf8))
        {
            Begin(writer, frozenRows: 0);
            writer.WriteElement(new SheetData());
            End(writer, new Drawing { Id = DrawingRelation }, onOnePage: true);
        }

        var drawing = Part("/xl/drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing+xml");
        part.CreateRelationship(drawing.Uri, TargetMode.Internal, Relation + "drawing", DrawingRelation);
        Write(
            drawing,
            new Drawings.WorksheetDrawing(charts.Select((chart, index) => chart.Anchor($"chart{index + 1}", index)))
        );
        foreach (var (index, chart) in charts.Index())
        {
            var chartPart = Part(
                $"/xl/charts/chart{index + 1}.xml",
                "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
            );
            drawing.CreateRelationship(chartPart.Uri, TargetMode.Internal, Relation + "chart", $"chart{index + 1}");
            Write(chartPart, chart.Space());
        }
    }

    /// <summary>Writes what names the sheets, in their order.</summary>
    public void End()
    {
        var styles = Part("/xl/styles.xml", Main + "styles+xml");
        Write(styles, WorkbookStyles.Create());
        var workbook = Part("/xl/workbook.xml", Main + "sheet.main+xml");
        package.CreateRelationship(workbook.Uri, TargetMode.Internal, Relation + "officeDocument", "workbook");
        workbook.CreateRelationship(styles.Uri, TargetMode.Internal, Relation + "styles", "styles");
        for (var sheet = 1; sheet <= sheets.Count; sheet++)
        {
            workbook.CreateRelationship(SheetUri(sheet), TargetMode.Internal, Relation + "worksheet", $"sheet{sheet}");
        }

        Write(
            workbook,
            new DocumentFormat.OpenXml.Spreadsheet.Workbook(
                new BookViews(new WorkbookView()),
                new Sheets(
                    sheets.Select(
                        (name, index) =>
                            new Sheet
                            {
                                Name = name,
                                SheetId = (uint)index + 1,
                                Id = $"sheet{index + 1}",
                            }
                    )
                )
            )
        );
    }

    public void Dispose() => ((IDisposable)package).Dispose();

    private static Column Width(ExportColumn column, uint index) =>
        new()
        {
            Min = index,
            Max = index,
            CustomWidth = true,
            Width = column.Name switch
            {
                "meaning" or "text" => 100,
                "title" => 44,
                "figure" => 32,
                "value" => 24,
                _ => Math.Max(
                    // Room for the filter's button beside the name.
                    column.Name.Length + 4,
                    column.Kind switch
                    {
                        CellKind.Instant => 17,
                        CellKind.Day => 12,
                        CellKind.Text => 16,
                        _ => 8,
                    }
                ),
            },
        };

    private static void Write(PackagePart part, OpenXmlElement root)
    {
        using var stream = part.GetStream(FileMode.Create, FileAccess.Write);
        using var writer = OpenXmlWriter.Create(stream, Utf8);
        writer.WriteStartDocument(standalone: true);
        writer.WriteElement(root);
    }

    /// <summary>To be written before the next one is begun: a package that is only written has one open part at a time.</summary>
    private PackagePart Part(string path, string contentType) =>
        package.CreatePart(new Uri(path, UriKind.Relative), contentType, CompressionOption.Fast);

    private PackagePart Sheet(string name)
    {
        sheets.Add(name);
        return Part(SheetUri(sheets.Count).OriginalString, Main + "worksheet+xml");
    }

    private static Uri SheetUri(int number) => new($"/xl/worksheets/sheet{number}.xml", UriKind.Relative);

    private static void Begin(OpenXmlWriter writer, uint frozenRows)
    {
        writer.WriteStartDocument(standalone: true);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
        var view = new SheetView { WorkbookViewId = 0, ShowGridLines = frozenRows > 0 };
        if (frozenRows > 0)
        {
            view.AppendChild(
                new Pane
                {
                    VerticalSplit = frozenRows,
                    TopLeftCell = $"A{frozenRows + 1}",
                    ActivePane = PaneValues.BottomLeft,
                    State = PaneStateValues.Frozen,
                }
            );
        }

        writer.WriteElement(new SheetViews(view));
    }

    /// <param name="last">What the sheet refers to; it stands last in the file.</param>
    private void End(OpenXmlWriter writer, OpenXmlElement last, bool onOnePage)
    {
        writer.WriteElement(
            new PageMargins
            {
                Left = 0.5,
                Right = 0.5,
                Top = 0.75,
                Bottom = 0.75,
                Header = 0.3,
                Footer = 0.3,
            }
        );
        writer.WriteElement(
            new PageSetup
            {
                PaperSize = 9,
                Orientation = onOnePage ? OrientationValues.Portrait : OrientationValues.Landscape,
                FitToWidth = 1,
                FitToHeight = onOnePage ? 1u : 0u,
            }
        );
        writer.WriteElement(
            new HeaderFooter(
                new OddHeader("&L" + WorkbookRows.Clean(header.Replace("&", "&&"))),
                new OddFooter("&L&A&R&P / &N")
            )
        );
        writer.WriteElement(last);
        writer.WriteEndElement();
    }

    private void WriteTable(PackagePart sheet, string table, ExportColumn[] columns, uint first, uint last)
    {
        var part = Part($"/xl/tables/table{sheets.Count}.xml", Main + "table+xml");
        sheet.CreateRelationship(part.Uri, TargetMode.Internal, Relation + "table", TableRelation);
        var range = $"A{first}:{WorkbookRows.ColumnName((uint)columns.Length)}{last}";
        Write(
            part,
            new Table(
                new AutoFilter { Reference = range },
                new TableColumns(
                    columns.Select((column, index) => new TableColumn { Id = (uint)index + 1, Name = column.Name })
                )
                {
                    Count = (uint)columns.Length,
                },
                new TableStyleInfo
                {
                    Name = "TableStyleLight1",
                    ShowFirstColumn = false,
                    ShowLastColumn = false,
                    ShowRowStripes = true,
                    ShowColumnStripes = false,
                }
            )
            {
                Id = (uint)sheets.Count,
                Name = table,
                DisplayName = table,
                Reference = range,
            }
        );
    }
}
