using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Exports.Workbook;

/// <summary>Rows of a sheet, each written as it comes: numbers as numbers, days as days, texts never as formulas.</summary>
/// <remarks>A cell of Excel has no time zone: instants are written in the programme's, which its people's clocks show.</remarks>
internal sealed partial class WorkbookRows(OpenXmlWriter sheet, string name, TimeZoneInfo zone) : ITable
{
    private const uint MaxRows = 1_048_576;
    private const int MaxText = 32_767;

    /// <summary>Excel counts a 29 February 1900 that never was: earlier days would be another day there than elsewhere.</summary>
    private static readonly DateOnly FirstDay = new(1900, 3, 1);

    private uint column;
    private bool isInRow;

    /// <summary>Rows begun or skipped so far.</summary>
    public uint Row { get; private set; }

    /// <summary>How the texts of the next cells look.</summary>
    public CellStyle TextStyle { get; set; } = CellStyle.Text;

    /// <summary>What an Excel cell can hold of a text: no control characters, and not more than 32,767 of the others.</summary>
    public static string Clean(string text)
    {
        if (text.Length > MaxText)
        {
            var end = MaxText - 1;
            text = text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
        }

        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (at + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[at + 1], text[at]))
            {
                clean.Append(text, at++, 2);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[at]) ? text[at] : '\uFFFD');
            }
        }

        return clean.ToString();
    }

    public void Text(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            Empty();
            return;
        }

        // Excel reads _x000D_ as a character's number; a text that says so itself has its first underscore written thus.
        var text = new Text(Escape().Replace(Clean(value), "_x005F_")) { Space = SpaceProcessingModeValues.Preserve };
        Write(TextStyle, new InlineString(text), CellValues.InlineString);
    }

    public void Utf8(ReadOnlySpan<byte> value) => Text(Encoding.UTF8.GetString(value));

    public void Number(long? value) => Number(CellStyle.WholeNumber, value?.ToString(CultureInfo.InvariantCulture));

    public void Number(decimal? value) => Number(CellStyle.Decimal, value?.ToString(CultureInfo.InvariantCulture));

    public void Day(DateOnly? value)
    {
        if (value < FirstDay)
        {
            Text(value.Value.ToString("O", CultureInfo.InvariantCulture));
            return;
        }

        Number(CellStyle.Day, Serial(value?.ToDateTime(TimeOnly.MinValue)));
    }

    public void Moment(DateTimeOffset? value)
    {
        if (value is { } some && DateOnly.FromDateTime(some.UtcDateTime) <= FirstDay)
        {
            Text(Instant.Text(some));
            return;
        }

        Number(
            CellStyle.Instant,
            Serial(value is { } instant ? TimeZoneInfo.ConvertTime(instant, zone).DateTime : null)
        );
    }

    public void Flag(bool? value)
    {
        if (value is { } flag)
        {
            // The library writes "true", which LibreOffice takes for 0.
            Write(CellStyle.Flag, new CellValue(flag ? "1" : "0"), CellValues.Boolean);
        }
        else
        {
            Empty();
        }
    }

    public ValueTask EndRowAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        EndRow();
        return ValueTask.CompletedTask;
    }

    public void EndRow()
    {
        Begin();
        sheet.WriteEndElement();
        isInRow = false;
    }

    private static string? Serial(DateTime? local) => local?.ToOADate().ToString(CultureInfo.InvariantCulture);

    private void Number(CellStyle style, string? value)
    {
        if (value is null)
        {
            Empty();
        }
        else
        {
            Write(style, new CellValue(value), type: null);
        }
    }

    private void Empty()
    {
        Begin();
        column++;
    }

    private void Write(CellStyle style, OpenXmlElement value, CellValues? type)
    {
        Begin();
        column++;
        var cell = new Cell(value) { CellReference = $"{ColumnName(column)}{Row}", StyleIndex = (uint)style };
        if (type is { } some)
        {
            cell.DataType = some;
        }

        sheet.WriteElement(cell);
    }

    private void Begin()
    {
        if (isInRow)
        {
            return;
        }

        if (Row == MaxRows)
        {
            throw InvalidRequestException.At(
                "asOf",
                "too-many-rows",
                $"The sheet '{name}' would have more than {MaxRows} rows, which no spreadsheet holds. Take the CSV instead."
            );
        }

        (Row, column, isInRow) = (Row + 1, 0, true);
        sheet.WriteStartElement(
            TextStyle == CellStyle.Title
                ? new Row
                {
                    RowIndex = Row,
                    Height = 24,
                    CustomHeight = true,
                }
                : new Row { RowIndex = Row }
        );
    }

    /// <summary>1 as A, 27 as AA.</summary>
    public static string ColumnName(uint column)
    {
        var name = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            name = (char)('A' + ((column - 1) % 26)) + name;
        }

        return name;
    }

    [GeneratedRegex("_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Escape();
}
