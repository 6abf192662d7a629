using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Imports;

internal static class ListImports
{
    /// <summary>List the imports of a programme, latest first.</summary>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<ImportResponse>>> Handle(
        string programme,
        [AsParameters] ListImportsQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var rows = db.Imports.Where(row => row.ProgrammeId == found.Id);
        return TypedResults.Ok(
            await rows.ToPageAsync(http, query, row => row.Id, ImportResponse.FromRow, descending: true)
        );
    }
}

/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListImportsQuery(
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListImportsQuery>
    {
        public Validator() => this.RulesForPage();
    }
}

internal static class GetImport
{
    /// <summary>Read the report of an import.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The import's id.</param>
    public static async Task<Ok<ImportReportResponse>> Handle(
        string programme,
        string id,
        TrackerDb db,
        CancellationToken cancel
    ) => TypedResults.Ok(await ImportReportResponse.Of(db, await db.ImportAsync(programme, id, cancel), cancel));

    /// <param name="id">As it stands in the address; what is no GUID is no import either.</param>
    public static async Task<ImportRow> ImportAsync(
        this TrackerDb db,
        string programme,
        string id,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var import = Guid.TryParseExact(id, "D", out var guid)
            ? await db
                .Imports.AsNoTracking()
                .SingleOrDefaultAsync(row => row.ProgrammeId == found.Id && row.Id == guid, cancel)
            : null;
        return import ?? throw ImportRefusals.NotFound.Because($"Programme {programme} has no import {id}.");
    }
}

internal static class GetImportErrors
{
    /// <summary>What stands in the file may be a serial number in a column that was taken for another.</summary>
    private const string Value = "value";
    private static readonly string[] Columns = ["row", "column", Value, "code", "reason"];

    /// <summary>Download all problems of an import as CSV.</summary>
    /// <remarks>By row; the header alone where there are none. UTF-8 with BOM; cells that a spreadsheet would take for formulas begin with an apostrophe. Without the scope `sensitive` the column `value` is absent.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The import's id.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        string id,
        [AsParameters] ImportErrorsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var import = await db.ImportAsync(programme, id, cancel);
        var seesSensitive = user.SeesSensitive(programme);
        var table = await CsvTable.StartAsync(
            http,
            $"{programme}-import-{import.StartedAt:yyyy-MM-dd}-errors.csv",
            query.Locale,
            Columns.Where(column => seesSensitive || column != Value)
        );
        var problems = db
            .ImportProblems.AsNoTracking()
            .Where(row => row.ProgrammeId == import.ProgrammeId && row.ImportId == import.Id)
            .OrderBy(row => row.Sequence)
            .AsAsyncEnumerable();
        await foreach (var problem in problems.WithCancellation(cancel))
        {
            table.Number(problem.Row);
            table.Text(problem.Column);
            if (seesSensitive)
            {
                table.Text(problem.Value);
            }

            table.Text(problem.Code);
            table.Text(problem.Reason);
            await table.EndRowAsync(cancel);
        }

        return await table.EndAsync(cancel);
    }
}

/// <param name="Locale">`nl`, unless said: cells are divided by semicolons. `en`: by commas.</param>
internal sealed record ImportErrorsQuery([FromQuery(Name = "locale")] string? Locale)
{
    internal sealed class Validator : AbstractValidator<ImportErrorsQuery>
    {
        public Validator() => RuleFor(query => query.Locale).OneOf<ImportErrorsQuery, CsvLocale>();
    }
}
