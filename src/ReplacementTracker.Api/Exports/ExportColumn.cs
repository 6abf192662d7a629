namespace ReplacementTracker.Api.Exports;

/// <summary>What all cells of a column are.</summary>
internal enum CellKind
{
    Text,
    WholeNumber,
    Decimal,
    Day,
    Instant,
    Flag,
}

/// <summary>One column of an exported table.</summary>
/// <param name="Name">Its header, in every file and language the same, as in JSON.</param>
/// <param name="Meaning">What stands in it, for the page on exports and for the workbook.</param>
/// <param name="IsSensitive">Whether it is left out of files for callers without the scope `sensitive`.</param>
internal sealed record ExportColumn(string Name, CellKind Kind, string Meaning, bool IsSensitive = false)
{
    /// <summary>What people call the kind.</summary>
    public string KindName =>
        Kind switch
        {
            CellKind.Text => "text",
            CellKind.WholeNumber => "whole number",
            CellKind.Decimal => "number",
            CellKind.Day => "day",
            CellKind.Instant => "instant",
            CellKind.Flag => "true or false",
        };
}
