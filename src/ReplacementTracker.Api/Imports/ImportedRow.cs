using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Imports;

/// <summary>One thing that is wrong with a row.</summary>
/// <param name="Column">The file's own name of the column; null where the row as a whole is wrong.</param>
/// <param name="Value">What stands there; null where there is nothing, or nothing that may be shown.</param>
/// <param name="Code">Stable for ever, kebab-case.</param>
/// <param name="Reason">One sentence: what is wrong, and the way out.</param>
internal sealed record ImportProblem(string? Column, string? Value, string Code, string Reason);

/// <summary>
/// What one row says of a unit, and what is wrong with that as far as the row alone can tell. Used for one row after
/// another: a million rows are one object.
/// </summary>
/// <param name="columns">Which column says what.</param>
/// <param name="names">What the names of sites and vendors stand for.</param>
/// <param name="defaultSite">Code of the site of rows that name none; null for none.</param>
internal sealed class ImportedRow(ImportColumns columns, ImportNames names, string? defaultSite)
{
    private static readonly string[] Days = ["yyyy-MM-dd", "dd-MM-yyyy", "d-M-yyyy"];

    private readonly List<ImportProblem> problems = [];

    public string? Tag { get; private set; }
    public string? Site { get; private set; }
    public string? Position { get; private set; }
    public string? LabelVendor { get; private set; }
    public string? OriginVendor { get; private set; }
    public string? Model { get; private set; }
    public string? SerialNumber { get; private set; }
    public string? MacAddress { get; private set; }

    /// <summary>Who holds the block of the MAC address; null where that is not known.</summary>
    public string? MacVendor { get; private set; }
    public DateOnly? InstalledOn { get; private set; }
    public string? ScopeStatus { get; private set; }

    /// <summary>What rows of one device have in common, as a fingerprint: addresses of devices are not kept.</summary>
    public Guid? Device { get; private set; }

    public IReadOnlyList<ImportProblem> Problems => problems;

    public void Read(CsvRows rows)
    {
        problems.Clear();
        (Tag, Site, Position, LabelVendor, OriginVendor, Model) = (null, null, null, null, null, null);
        (SerialNumber, MacAddress, MacVendor, InstalledOn, ScopeStatus, Device) = (null, null, null, null, null, null);
        if (!IsWhole(rows))
        {
            return;
        }

        Device = DeviceOf(rows);
        Tag = TagOf(rows);
        Site = SiteOf(rows);
        Position = TextOf(rows, UnitField.Position, 200);
        if (Position == Tag)
        {
            Position = null;
        }

        LabelVendor = VendorOf(rows, UnitField.LabelVendor, columns.VendorIsHint);
        OriginVendor = VendorOf(rows, UnitField.OriginVendor, isHint: false);
        Model = TextOf(rows, UnitField.Model, 200);
        SerialNumber = TextOf(rows, UnitField.SerialNumber, 100);
        MacAddress = MacOf(rows);
        MacVendor = names.HolderOf(MacAddress);
        InstalledOn = DayOf(rows);
        ScopeStatus = ScopeOf(rows);
    }

    /// <summary>
    /// Whether each cell stands under its own column's name. Where not, no cell is looked at: what stands under
    /// `name` may be the password.
    /// </summary>
    private bool IsWhole(CsvRows rows)
    {
        if (rows.IsUnterminated)
        {
            return No(null, null, ImportProblems.QuoteNotClosed, "A quote is opened in this row and never closed.");
        }

        if (rows.HasStrayQuote)
        {
            return No(
                null,
                null,
                ImportProblems.QuoteStray,
                "A cell goes on after its closing quote; a quote within quotes is written twice."
            );
        }

        return rows.ColumnCount == columns.Count
            || No(
                null,
                null,
                ImportProblems.ColumnCount,
                $"The row has {rows.ColumnCount} cells, and the header {columns.Count}; is a delimiter not quoted?"
            );
    }

    private string? TagOf(CsvRows rows)
    {
        if (!TryText(rows, UnitField.Tag, columns.NamesAreForeign ? 500 : 64, out var text, out var column))
        {
            if (problems.Count == 0)
            {
                No(column, null, ImportProblems.TagMissing, "The row does not say which unit it is about.");
            }

            return null;
        }

        var tag = columns.NamesAreForeign ? ForeignName.ToTag(text) : text;
        if (Rules.IsTag(tag))
        {
            return tag;
        }

        No(
            column,
            text,
            ImportProblems.TagInvalid,
            "A tag consists of letters, digits, '.', '_' and '-'; at most 64 of them."
        );
        return null;
    }

    private string? SiteOf(CsvRows rows)
    {
        if (!TryCell(rows, UnitField.Site, out var cell, out var column))
        {
            return defaultSite;
        }

        if (names.Sites.TryFind(cell, out var code))
        {
            return code;
        }

        _ = names.Sites.IsAmbiguous(cell)
            ? No(column, cell, ImportProblems.SiteAmbiguous, "Several sites have this name; give the code of one.")
            : No(
                column,
                cell,
                ImportProblems.SiteUnknown,
                "No site has this code or name. Enter it with POST /v1/sites, or correct the spelling."
            );
        return null;
    }

    private string? VendorOf(CsvRows rows, UnitField field, bool isHint)
    {
        if (!TryCell(rows, field, out var cell, out var column))
        {
            return null;
        }

        if (names.Vendors.TryFind(cell, out var id))
        {
            return id;
        }

        if (isHint)
        {
            return names.Vendors.FindAtStart(cell);
        }

        _ = names.Vendors.IsAmbiguous(cell)
            ? No(column, cell, ImportProblems.VendorAmbiguous, "Several vendors go by this name; give the id of one.")
            : No(
                column,
                cell,
                ImportProblems.VendorUnknown,
                "No vendor has this id, name or alias. Enter it with POST /v1/vendors, or correct the spelling."
            );
        return null;
    }

    private string? MacOf(CsvRows rows)
    {
        if (!TryCell(rows, UnitField.MacAddress, out var cell, out var column))
        {
            return null;
        }

        if (Domain.Units.MacAddress.TryNormalise(cell.ToString(), out var normalised))
        {
            return normalised;
        }

        No(
            column,
            cell,
            ImportProblems.MacInvalid,
            "A MAC address is 12 hex digits, with or without separators, and not all 0 or F."
        );
        return null;
    }

    private DateOnly? DayOf(CsvRows rows)
    {
        if (!TryCell(rows, UnitField.InstalledOn, out var cell, out var column))
        {
            return null;
        }

        if (
            DateOnly.TryParseExact(cell, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and <= 9000
        )
        {
            return day;
        }

        No(column, cell, ImportProblems.DayInvalid, "A day is written 2026-10-01, or 01-10-2026.");
        return null;
    }

    private string? ScopeOf(CsvRows rows)
    {
        if (!TryCell(rows, UnitField.ScopeStatus, out var cell, out var column))
        {
            return null;
        }

        foreach (var status in EnumText.All<ScopeStatus>())
        {
            if (cell.Equals(status, StringComparison.OrdinalIgnoreCase))
            {
                return status;
            }
        }

        No(
            column,
            cell,
            ImportProblems.ScopeStatusInvalid,
            $"A scope status is one of {string.Join(", ", EnumText.All<ScopeStatus>())}."
        );
        return null;
    }

    private string? TextOf(CsvRows rows, UnitField field, int maxLength) =>
        TryText(rows, field, maxLength, out var text, out _) ? text : null;

    /// <returns>False where there is nothing, or something that cannot be taken over.</returns>
    private bool TryText(
        CsvRows rows,
        UnitField field,
        int maxLength,
        [NotNullWhen(true)] out string? text,
        out string? column
    )
    {
        text = null;
        if (!TryCell(rows, field, out var cell, out column))
        {
            return false;
        }

        var found = cell.ContainsAny('\r', '\n', '\t') ? OneLine(cell) : cell.ToString();
        if (found.Any(char.IsControl))
        {
            return No(column, cell, ImportProblems.TextInvalid, "Control characters cannot be kept.");
        }

        if (found.Length > maxLength)
        {
            return No(column, cell, ImportProblems.TextTooLong, $"At most {maxLength} characters can be kept.");
        }

        text = found;
        return true;
    }

    /// <summary>The first of the field's columns that says something, without the spaces around it.</summary>
    /// <returns>False where none does, or where it cannot be read, which is noted.</returns>
    private bool TryCell(CsvRows rows, UnitField field, out ReadOnlySpan<char> cell, out string? column)
    {
        column = columns.NameOf(field);
        cell = [];
        foreach (var place in columns.Places(field))
        {
            cell = CsvTable.Untouched(rows.Cell(place)).Trim();
            if (cell.Length == 0)
            {
                continue;
            }

            column = columns.NameOf(place);
            if (rows.IsTooLong(place))
            {
                return No(
                    column,
                    cell,
                    ImportProblems.CellTooLong,
                    $"A cell has at most {CsvRows.MaxCellLength} characters. Is a quote not closed?"
                );
            }

            return !cell.Contains('\uFFFD')
                || No(column, cell, ImportProblems.NotUtf8, "The file is not UTF-8 here. Save it as \"CSV UTF-8\".");
        }

        return false;
    }

    private Guid? DeviceOf(CsvRows rows)
    {
        if (columns.OneDevice.Count == 0)
        {
            return null;
        }

        var device = new StringBuilder();
        foreach (var place in columns.OneDevice)
        {
            device.Append(rows.Cell(place).Trim()).Append('\0');
        }

        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(device.ToString())).AsSpan(0, 16));
    }

    /// <summary>Line breaks within a cell as spaces: a position is a line of text.</summary>
    private static string OneLine(ReadOnlySpan<char> cell) =>
        string.Join(
            ' ',
            cell.ToString()
                .Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );

    private bool No(string? column, ReadOnlySpan<char> value, string code, string reason)
    {
        problems.Add(new ImportProblem(column, ImportProblems.Shown(value), code, reason));
        return false;
    }
}
