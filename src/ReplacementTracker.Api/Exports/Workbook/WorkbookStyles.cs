using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ReplacementTracker.Api.Exports.Workbook;

/// <summary>How cells look; the value is the index into the stylesheet.</summary>
internal enum CellStyle : uint
{
    Plain,
    Header,
    WholeNumber,
    Decimal,
    Day,
    Instant,
    Flag,
    Text,
    LongText,
    Title,
    Notice,
}

internal static class WorkbookStyles
{
    private const uint DecimalFormat = 164;
    private const uint DayFormat = 165;
    private const uint InstantFormat = 166;

    /// <summary>For LibreOffice, which shows a true cell as 1 without; Excel does not ask.</summary>
    private const uint FlagFormat = 167;

    /// <summary>
    /// Excel's own "Text". In any other format, who edits a cell that says "=1+1" and presses Enter makes a formula of it.
    /// </summary>
    private const uint TextFormat = 49;

    private const uint ThousandsFormat = 3;

    public static Stylesheet Create() =>
        new(
            new NumberingFormats(
                new NumberingFormat { NumberFormatId = DecimalFormat, FormatCode = "0.0#" },
                new NumberingFormat { NumberFormatId = DayFormat, FormatCode = "yyyy\\-mm\\-dd" },
                new NumberingFormat { NumberFormatId = InstantFormat, FormatCode = "yyyy\\-mm\\-dd\\ hh:mm" },
                new NumberingFormat { NumberFormatId = FlagFormat, FormatCode = "\"TRUE\";\"TRUE\";\"FALSE\"" }
            )
            {
                Count = 4,
            },
            new Fonts(
                Font(11, "FF000000", bold: false),
                Font(11, "FFFFFFFF", bold: true),
                Font(16, "FF000000", bold: true),
                Font(11, "FF9C0006", bold: true)
            )
            {
                Count = 4,
            },
            new Fills(Fill(PatternValues.None), Fill(PatternValues.Gray125), Fill(PatternValues.Solid, "FF1F3864"))
            {
                Count = 3,
            },
            new Borders(
                new Border(
                    new LeftBorder(),
                    new RightBorder(),
                    new TopBorder(),
                    new BottomBorder(),
                    new DiagonalBorder()
                )
            )
            {
                Count = 1,
            },
            new CellStyleFormats(new CellFormat()) { Count = 1 },
            Formats()
        );

    private static CellFormats Formats()
    {
        CellFormat[] formats =
        [
            .. Enum.GetValues<CellStyle>()
                .Select(style =>
                    style switch
                    {
                        CellStyle.Plain => Format(0),
                        CellStyle.Header => Format(TextFormat, font: 1, fill: 2, wraps: true),
                        CellStyle.WholeNumber => Format(ThousandsFormat),
                        CellStyle.Decimal => Format(DecimalFormat),
                        CellStyle.Day => Format(DayFormat),
                        CellStyle.Instant => Format(InstantFormat),
                        CellStyle.Flag => Format(FlagFormat),
                        CellStyle.Text => Format(TextFormat),
                        CellStyle.LongText => Format(TextFormat, wraps: true),
                        CellStyle.Title => Format(TextFormat, font: 2),
                        CellStyle.Notice => Format(TextFormat, font: 3),
                    }
                ),
        ];
        return new CellFormats(formats) { Count = (uint)formats.Length };
    }

    private static CellFormat Format(uint number, uint font = 0, uint fill = 0, bool wraps = false) =>
        new(
            new Alignment
            {
                Vertical = VerticalAlignmentValues.Top,
                WrapText = wraps,
                // Away from a number before it.
                Horizontal = wraps && fill == 0 ? HorizontalAlignmentValues.Left : HorizontalAlignmentValues.General,
                Indent = wraps && fill == 0 ? 1u : 0u,
            }
        )
        {
            NumberFormatId = number,
            FontId = font,
            FillId = fill,
            BorderId = 0,
            FormatId = 0,
            ApplyNumberFormat = true,
            ApplyFont = true,
            ApplyFill = true,
            ApplyAlignment = true,
        };

    private static Font Font(double size, string colour, bool bold)
    {
        var font = new Font(
            new FontSize { Val = size },
            new Color { Rgb = colour },
            new FontName { Val = "Calibri" },
            new FontFamilyNumbering { Val = 2 }
        );
        if (bold)
        {
            font.PrependChild(new Bold());
        }

        return font;
    }

    private static Fill Fill(PatternValues pattern, string? colour = null) =>
        new(
            colour is null
                ? new PatternFill { PatternType = pattern }
                : new PatternFill(new ForegroundColor { Rgb = colour }) { PatternType = pattern }
        );
}
