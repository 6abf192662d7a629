using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Imports;

internal enum ImportStatus
{
    /// <summary>Everything in the file is in the inventory.</summary>
    Applied,

    /// <summary>A dry run that found no problem.</summary>
    Checked,

    /// <summary>There are problems, and nothing was written.</summary>
    Refused,
}

/// <summary>What an import did, or would have done.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Status">How it ended.</param>
/// <param name="DryRun">Whether it was to check only.</param>
/// <param name="Mapping">The format that the file has, or was said to have.</param>
/// <param name="RowCount">Rows of the file, without the header and blank lines.</param>
/// <param name="CreatedCount">Units entered; in a dry run, that would be. 0 where it was refused.</param>
/// <param name="UpdatedCount">Units amended; in a dry run, that would be. 0 where it was refused.</param>
/// <param name="UnchangedCount">Rows that change nothing. 0 where it was refused.</param>
/// <param name="ProblemCount">Problems of all rows.</param>
/// <param name="IgnoredColumns">Columns of the file that mean nothing here.</param>
/// <param name="DroppedColumns">Columns that were not read because of the secrets in them.</param>
/// <param name="ImportedBy">Owner of the key that was used.</param>
/// <param name="StartedAt">When the file began to arrive.</param>
/// <param name="FinishedAt">When it was done.</param>
internal record ImportResponse(
    Guid Id,
    ImportStatus Status,
    bool DryRun,
    string Mapping,
    int RowCount,
    int CreatedCount,
    int UpdatedCount,
    int UnchangedCount,
    int ProblemCount,
    IReadOnlyList<string> IgnoredColumns,
    IReadOnlyList<string> DroppedColumns,
    string ImportedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt
)
{
    public static readonly Expression<Func<ImportRow, ImportResponse>> FromRow = row => new ImportResponse(
        row.Id,
        EnumText.Parse<ImportStatus>(row.Status),
        row.DryRun,
        row.Mapping,
        row.RowCount,
        row.CreatedCount,
        row.UpdatedCount,
        row.UnchangedCount,
        row.ProblemCount,
        row.IgnoredColumns,
        row.DroppedColumns,
        row.ImportedBy,
        row.StartedAt,
        row.FinishedAt
    );

    public static readonly Func<ImportRow, ImportResponse> From = FromRow.Compile();
}

/// <summary>An import with what is wrong with the file.</summary>
internal sealed record ImportReportResponse : ImportResponse
{
    private const int Shown = 100;

    private ImportReportResponse(ImportResponse import, IReadOnlyList<ImportProblemResponse> problems)
        : base(import) => Problems = problems;

    /// <summary>The first 100, by row; all of them are at `…/errors`.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<ImportProblemResponse> Problems { get; }

    public static async Task<ImportReportResponse> Of(TrackerDb db, ImportRow row, CancellationToken cancel) =>
        new(
            From(row),
            row.ProblemCount == 0
                ? []
                : await db
                    .ImportProblems.Where(problem =>
                        problem.ProgrammeId == row.ProgrammeId && problem.ImportId == row.Id
                    )
                    .OrderBy(problem => problem.Sequence)
                    .Take(Shown)
                    .Select(problem => new ImportProblemResponse(
                        problem.Row,
                        problem.Column,
                        problem.Value,
                        problem.Code,
                        problem.Reason
                    ))
                    .ToListAsync(cancel)
        );
}

/// <summary>One thing that is wrong with one row.</summary>
/// <param name="Row">Line of the file on which the row begins, as an editor shows it; the first line is 1.</param>
/// <param name="Column">The file's own name of the column; null where the row as a whole is wrong.</param>
/// <param name="Value">What stands there, the first 100 characters; null for nothing, or nothing that may be shown; absent without the scope `sensitive`.</param>
/// <param name="Code">Kind of the problem; see docs/import.md.</param>
/// <param name="Reason">One sentence: what is wrong, and the way out.</param>
internal sealed record ImportProblemResponse(
    int Row,
    string? Column,
    [property: Sensitive] string? Value,
    string Code,
    string Reason
);
