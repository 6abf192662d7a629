using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Milestones;

/// <summary>A number of units that is to have come so far by a day, and how that stands.</summary>
/// <param name="Code">What addresses call it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="DueOn">The day by which it is to be reached, extensions included.</param>
/// <param name="OriginalDueOn">The day first promised; it stays, whatever extensions move later.</param>
/// <param name="RequestedDueOn">The day that an extension asks for which waits for a decision; null if none does.</param>
/// <param name="ExtensionCount">How often another person approved that it be moved; see `…/extensions`.</param>
/// <param name="Stage">Which count has to reach the target.</param>
/// <param name="TargetUnitCount">Units of the baseline that are to have reached the stage, all earlier ones included.</param>
/// <param name="Vendor">Only units by this maker, by label or origin; null for all.</param>
/// <param name="Province">Only units in this province; null for all.</param>
/// <param name="SiteKind">Only units at sites of this kind; null for all.</param>
/// <param name="AsOf">The day on which it stood like this, in the programme's time zone.</param>
/// <param name="Status">`met` is reached in time; a missed one stays missed when it is reached later. `atRisk` is `forecastOn` after `dueOn`, or never.</param>
/// <param name="Count">Units that had reached the stage.</param>
/// <param name="ReachedOn">The day since which the count has been its target or more; null if it is less.</param>
/// <param name="ForecastOn">
/// The day by which 85 of 100 simulated futures have reached it, drawn from the weeks of the units it is about, as in
/// `…/progress/forecast`; null when reached, before the first full week, or where fewer ever do.
/// </param>
/// <param name="ProbabilityPercent">
/// Futures that reach it on or before `dueOn`, floored to one decimal; null when reached, and before the first full week.
/// </param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
[Example(
    """
        {
          "code": "half-way",
          "name": "Half-way",
          "dueOn": "2026-08-10",
          "originalDueOn": "2026-08-10",
          "requestedDueOn": null,
          "extensionCount": 0,
          "stage": "replaced",
          "targetUnitCount": 98,
          "vendor": null,
          "province": null,
          "siteKind": null,
          "asOf": "2026-11-23",
          "status": "missed",
          "count": 153,
          "reachedOn": "2026-09-03",
          "forecastOn": null,
          "probabilityPercent": null,
          "createdAt": "2026-03-18T10:00:00Z",
          "updatedAt": "2026-03-18T10:00:00Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record MilestoneResponse(
    string Code,
    string Name,
    DateOnly DueOn,
    DateOnly OriginalDueOn,
    DateOnly? RequestedDueOn,
    int ExtensionCount,
    CompletionRule Stage,
    int TargetUnitCount,
    string? Vendor,
    string? Province,
    SiteKind? SiteKind,
    DateOnly AsOf,
    MilestoneStatus Status,
    int Count,
    DateOnly? ReachedOn,
    DateOnly? ForecastOn,
    decimal? ProbabilityPercent,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned, IReport
{
    object IReport.Essence => this;

    public static MilestoneResponse From(MilestoneThen then, AsOf asOf) =>
        new(
            then.Code,
            then.Terms.Name,
            then.Terms.DueOn,
            then.OriginalDueOn,
            then.RequestedDueOn,
            then.ExtensionCount,
            then.Terms.Stage,
            then.Terms.TargetUnitCount,
            then.Terms.Vendor,
            then.Terms.Province,
            then.Terms.SiteKind,
            asOf.Day,
            then.Progress.Status,
            then.Progress.Count,
            then.Progress.ReachedOn,
            then.Progress.ForecastOn,
            then.Progress.ProbabilityPercent,
            then.CreatedAt,
            then.UpdatedAt,
            ETag.Of(then.Version)
        );
}
