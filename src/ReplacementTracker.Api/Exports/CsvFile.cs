using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Exports;

/// <summary>What exported files are called.</summary>
internal static class CsvFile
{
    /// <summary>`prorail-units-2026-10-01.csv`; the day is the programme's.</summary>
    public static string Name(Programme programme, string table, DateOnly day) =>
        $"{programme.Code}-{table}-{day:yyyy-MM-dd}.csv";
}
