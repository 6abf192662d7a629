using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Exports.Workbook;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Exports;

internal static class ExportWorkbook
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Export everything a report shows as an Excel workbook.</summary>
    /// <remarks>
    /// Sheets with the headline, its charts, the series, a breakdown for each grouping, work orders and milestones; each
    /// a named table with typed cells. What they say is the same for ever where `asOf` and `knownAt` are. Serial numbers,
    /// MAC addresses and positions are not in it.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<FileStreamHttpResult> Handle(
        string programme,
        [AsParameters] ExportWorkbookQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());

        // In a file and not in memory, nor straight into the answer: what goes wrong has to become a problem.
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                Options = FileOptions.DeleteOnClose,
            }
        );
        try
        {
            await WorkbookOfProgramme.WriteAsync(file, db, found, asOf, query, cancel);
            file.Position = 0;
            return TypedResults.Stream(file, ContentType, $"{found.Code}-{asOf.Day:yyyy-MM-dd}.xlsx");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}

/// <param name="Interval">What one row of the series stands for; `week` unless said.</param>
/// <param name="From">A day of the series' first interval; the programme's first unless said.</param>
/// <param name="To">A day of the series' last interval; the later of `asOf` and the deadline unless said.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
internal sealed record ExportWorkbookQuery(
    [FromQuery(Name = "interval")] string? Interval,
    [FromQuery(Name = "from")] string? From,
    [FromQuery(Name = "to")] string? To,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<ExportWorkbookQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Interval).OneOf<ExportWorkbookQuery, Interval>();
            RuleFor(query => query.From).Day();
            RuleFor(query => query.To).Day();
            this.RulesForAsOf();
        }
    }
}
