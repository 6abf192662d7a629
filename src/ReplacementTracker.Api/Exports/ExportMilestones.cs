using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Milestones;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Exports;

internal static class ExportMilestones
{
    /// <summary>Export the milestones as CSV, the first due first.</summary>
    /// <remarks>With `asOf` or `knownAt`, what was promised then, and how it stood.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportMilestonesQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var rows = await MilestoneExportRow.AllAsync(db, found, asOf, cancel);
        return await Reports.WriteAsync(http, found, "milestones", asOf, query.Locale, rows, cancel);
    }
}

/// <summary>A milestone as one flat row.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="AsOf">The day on which it stood like this, in the programme's time zone.</param>
/// <param name="Code">What addresses call it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="OriginalDueOn">The day first promised; it stays, whatever is moved later.</param>
/// <param name="DueOn">The day by which it is to be reached, extensions included.</param>
/// <param name="RequestedDueOn">The day that an extension asks for which waits for a decision; empty if none does.</param>
/// <param name="ExtensionCount">How often another person approved that it be moved.</param>
/// <param name="Stage">Which count has to reach the target.</param>
/// <param name="TargetUnitCount">Units of the baseline that are to have reached the stage, all earlier ones included.</param>
/// <param name="Vendor">Only units by this maker, by label or origin; empty for all.</param>
/// <param name="Province">Only units in this province; empty for all.</param>
/// <param name="SiteKind">Only units at sites of this kind; empty for all.</param>
/// <param name="Status">How it stood.</param>
/// <param name="Count">Units that had reached the stage.</param>
/// <param name="ReachedOn">The day since which the count has been its target or more; empty if it is less.</param>
/// <param name="ForecastOn">The day by which 85 of 100 simulated futures have reached it; empty when reached, before the first full week, or where fewer ever do.</param>
/// <param name="ProbabilityPercent">Futures that reach it on or before `dueOn`, floored to one decimal; empty when reached, and before the first full week.</param>
internal sealed record MilestoneExportRow(
    string Programme,
    DateOnly AsOf,
    string Code,
    string Name,
    DateOnly OriginalDueOn,
    DateOnly DueOn,
    DateOnly? RequestedDueOn,
    int ExtensionCount,
    CompletionRule Stage,
    int TargetUnitCount,
    string? Vendor,
    string? Province,
    SiteKind? SiteKind,
    MilestoneStatus Status,
    int Count,
    DateOnly? ReachedOn,
    DateOnly? ForecastOn,
    decimal? ProbabilityPercent
)
{
    public static async Task<IEnumerable<MilestoneExportRow>> AllAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    ) =>
        from milestone in await MilestoneReport.AllAsync(db, programme, asOf, cancel)
        select new MilestoneExportRow(
            programme.Code,
            milestone.AsOf,
            milestone.Code,
            milestone.Name,
            milestone.OriginalDueOn,
            milestone.DueOn,
            milestone.RequestedDueOn,
            milestone.ExtensionCount,
            milestone.Stage,
            milestone.TargetUnitCount,
            milestone.Vendor,
            milestone.Province,
            milestone.SiteKind,
            milestone.Status,
            milestone.Count,
            milestone.ReachedOn,
            milestone.ForecastOn,
            milestone.ProbabilityPercent
        );
}

/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportMilestonesQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<ExportMilestonesQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Locale).OneOf<ExportMilestonesQuery, CsvLocale>();
            this.RulesForAsOf();
        }
    }
}
