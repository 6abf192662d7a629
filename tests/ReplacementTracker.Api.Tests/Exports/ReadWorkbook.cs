using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

/// <summary>A workbook as another program reads it.</summary>
internal sealed partial class ReadWorkbook : IDisposable
{
    private readonly byte[] bytes;
    private readonly SpreadsheetDocument document;
    private readonly CellFormat[] formats;
    private readonly Dictionary<uint, string> numberFormats;

    private ReadWorkbook(byte[] bytes)
    {
        this.bytes = bytes;
        document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        var styles = Book.WorkbookStylesPart!.Stylesheet!;
        formats = [.. styles.CellFormats!.Elements<CellFormat>()];
        numberFormats = styles
            .NumberingFormats!.Elements<NumberingFormat>()
            .ToDictionary(format => format.NumberFormatId!.Value, format => format.FormatCode!.Value!);
    }

    public WorkbookPart Book => document.WorkbookPart!;

    public IReadOnlyList<string> SheetNames =>
        [.. Book.Workbook!.Sheets!.Elements<Sheet>().Select(sheet => sheet.Name!.Value!)];

    public static async Task<ReadWorkbook> Of(TrackerClient client, string path)
    {
        using var answer = await client.Http.GetAsync($"/v1/{path}");
        var content = await answer.Content.ReadAsByteArrayAsync();
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(content));
        return new ReadWorkbook(content);
    }

    /// <summary>What is wrong with it by the rules of the format.</summary>
    public IEnumerable<string> Faults() =>
        new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Microsoft365)
            .Validate(document)
            .Select(fault => $"{fault.Part?.Uri} {fault.Path?.XPath}: {fault.Description}");

    public WorksheetPart Sheet(string name) =>
        (WorksheetPart)
            Book.GetPartById(Book.Workbook!.Sheets!.Elements<Sheet>().Single(sheet => sheet.Name == name).Id!.Value!);

    public Table Table(string sheet) => Sheet(sheet).TableDefinitionParts.Single().Table!;

    /// <summary>Cells by their addresses.</summary>
    public Dictionary<string, ReadCell> Cells(string sheet) =>
        Sheet(sheet).Worksheet!.Descendants<Cell>().ToDictionary(cell => cell.CellReference!.Value!, Read);

    /// <summary>Rows of the sheet's table, the header first, as texts that read as in the CSV files.</summary>
    public List<string[]> Rows(string sheet, TimeZoneInfo zone)
    {
        var cells = Cells(sheet);
        var range = Range().Match(Table(sheet).Reference!.Value!);
        var first = int.Parse(range.Groups["first"].Value);
        var last = int.Parse(range.Groups["last"].Value);
        var columns = Table(sheet).TableColumns!.Elements<TableColumn>().Count();
        return
        [
            .. Enumerable
                .Range(first, last - first + 1)
                .Select(row =>
                    Enumerable
                        .Range(1, columns)
                        .Select(column =>
                            cells.TryGetValue(
                                Api.Exports.Workbook.WorkbookRows.ColumnName((uint)column) + row,
                                out var cell
                            )
                                ? cell.InCsv(zone)
                                : ""
                        )
                        .ToArray()
                ),
        ];
    }

    /// <summary>Every file in the package, by its path.</summary>
    public Dictionary<string, string> Files()
    {
        using var archive = new ZipArchive(new MemoryStream(bytes));
        return archive.Entries.ToDictionary(
            entry => entry.FullName,
            entry =>
            {
                using var reader = new StreamReader(entry.Open());
                return reader.ReadToEnd();
            }
        );
    }

    public void Dispose() => document.Dispose();

    private ReadCell Read(Cell cell)
    {
        cell.CellFormula.ShouldBeNull();
        var number = formats[(int)(cell.StyleIndex?.Value ?? 0)].NumberFormatId!.Value;
        var format = numberFormats.GetValueOrDefault(number, number.ToString());
        if (cell.DataType?.Value == CellValues.InlineString)
        {
            var text = Escaped()
                .Replace(
                    cell.InlineString!.Text!.Text,
                    found => ((char)Convert.ToInt32(found.Groups["code"].Value, 16)).ToString()
                );
            return new ReadCell(text, format);
        }

        return cell.DataType?.Value == CellValues.Boolean
            ? new ReadCell(cell.CellValue!.Text == "1", format)
            : new ReadCell(double.Parse(cell.CellValue!.Text, CultureInfo.InvariantCulture), format);
    }

    [GeneratedRegex("^[A-Z]+(?<first>[0-9]+):[A-Z]+(?<last>[0-9]+)$", RegexOptions.None, 5000)]
    private static partial Regex Range();

    [GeneratedRegex("_x(?<code>[0-9A-Fa-f]{4})_", RegexOptions.None, 5000)]
    private static partial Regex Escaped();
}

/// <param name="Value">A text, a number or a flag; days and instants are numbers of a date's format.</param>
internal sealed record ReadCell(object Value, string Format)
{
    public string InCsv(TimeZoneInfo zone) =>
        Value switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            double number when Format == @"yyyy\-mm\-dd" => DateTime.FromOADate(number).ToString("yyyy-MM-dd"),
            double number when Format == @"yyyy\-mm\-dd\ hh:mm" => TimeZoneInfo
                .ConvertTimeToUtc(
                    DateTime.SpecifyKind(Rounded(DateTime.FromOADate(number)), DateTimeKind.Unspecified),
                    zone
                )
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            double number when Format == "0.0#" => number.ToString("0.0#", CultureInfo.InvariantCulture),
            double number when Format == "3" => number.ToString("0", CultureInfo.InvariantCulture),
            _ => throw new InvalidOperationException($"{Value} has the format {Format}."),
        };

    private static DateTime Rounded(DateTime some) =>
        new((some.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
}
