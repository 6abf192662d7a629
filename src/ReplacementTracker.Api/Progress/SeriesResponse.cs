using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>Planned and actual counts by date: a burn-up.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="AsOf">Rows after this day, in the programme's time zone, are planned only.</param>
/// <param name="KnownAt">What was recorded later does not count.</param>
/// <param name="Interval">What one row stands for.</param>
/// <param name="Items">One row an interval, oldest first; at most 4,000.</param>
/// <param name="Digest">Of the log it was counted from, as in `…/progress`.</param>
internal sealed record SeriesResponse(
    string Programme,
    DateOnly AsOf,
    DateTimeOffset KnownAt,
    Interval Interval,
    IReadOnlyList<SeriesRowResponse> Items,
    string Digest
) : IReport
{
    internal bool IsPinned { get; init; }

    object IReport.Essence => IsPinned ? this : this with { KnownAt = default };
}

/// <summary>The end of one interval. Counts are cumulative and of the baseline; all but the plan are null after `asOf`.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="Date">Last day of the interval; weeks end on Sunday.</param>
/// <param name="PlannedUnitCount">Units that were to be done by then; null before the start.</param>
/// <param name="RemovedCount">Units that were taken down, or not found.</param>
/// <param name="ReplacedCount">Units that another unit replaced.</param>
/// <param name="VerifiedCount">Units that somebody else accepted.</param>
/// <param name="DisposedCount">Units that were destroyed or handed over.</param>
/// <param name="CompletedCount">Units that reached the stage that counts as done.</param>
/// <param name="CompletedPercent">The same of `baselineUnitCount`, floored to one decimal; null of none.</param>
/// <param name="BaselineUnitCount">Units promised.</param>
/// <param name="ScopeUnitCount">Units in scope.</param>
internal sealed record SeriesRowResponse(
    string Programme,
    DateOnly Date,
    int? PlannedUnitCount,
    int? RemovedCount,
    int? ReplacedCount,
    int? VerifiedCount,
    int? DisposedCount,
    int? CompletedCount,
    decimal? CompletedPercent,
    int? BaselineUnitCount,
    int? ScopeUnitCount
);
