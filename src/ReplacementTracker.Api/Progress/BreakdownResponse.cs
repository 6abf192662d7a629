using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Progress;

/// <summary>The counts of a programme by group. Their sums are those of the programme.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="AsOf">The day, in the programme's time zone; what happened on it counts.</param>
/// <param name="KnownAt">What was recorded later does not count.</param>
/// <param name="By">What the groups are.</param>
/// <param name="Items">The largest scope first.</param>
/// <param name="Digest">Of the log it was counted from, as in `…/progress`.</param>
internal sealed record BreakdownResponse(
    string Programme,
    DateOnly AsOf,
    DateTimeOffset KnownAt,
    BreakdownBy By,
    IReadOnlyList<BreakdownRowResponse> Items,
    string Digest
) : IReport
{
    internal bool IsPinned { get; init; }

    object IReport.Essence => IsPinned ? this : this with { KnownAt = default };
}

/// <summary>One group. Percentages are of its own units, floored to one decimal, and null where it has none.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="AsOf">The day the figures are for.</param>
/// <param name="By">What the groups are.</param>
/// <param name="Group">Key of the group; null for units of which it is not known.</param>
/// <param name="GroupName">The same for people; never null.</param>
/// <param name="BaselineUnitCount">Units of the group in the baseline.</param>
/// <param name="BaselineRemovedCount">Those that were taken down, or not found.</param>
/// <param name="BaselineRemovedPercent">The same of the group's baseline.</param>
/// <param name="BaselineReplacedCount">Those that another unit replaced.</param>
/// <param name="BaselineReplacedPercent">The same of the group's baseline.</param>
/// <param name="BaselineVerifiedCount">Those that somebody else accepted.</param>
/// <param name="BaselineVerifiedPercent">The same of the group's baseline.</param>
/// <param name="BaselineDisposedCount">Those that were destroyed or handed over.</param>
/// <param name="BaselineDisposedPercent">The same of the group's baseline.</param>
/// <param name="ScopeUnitCount">Units of the group in scope.</param>
/// <param name="ScopeRemovedCount">Those that were taken down, or not found.</param>
/// <param name="ScopeRemovedPercent">The same of the group's scope.</param>
/// <param name="ScopeReplacedCount">Those that another unit replaced.</param>
/// <param name="ScopeReplacedPercent">The same of the group's scope.</param>
/// <param name="ScopeVerifiedCount">Those that somebody else accepted.</param>
/// <param name="ScopeVerifiedPercent">The same of the group's scope.</param>
/// <param name="ScopeDisposedCount">Those that were destroyed or handed over.</param>
/// <param name="ScopeDisposedPercent">The same of the group's scope.</param>
internal sealed record BreakdownRowResponse(
    string Programme,
    DateOnly AsOf,
    BreakdownBy By,
    string? Group,
    string GroupName,
    int BaselineUnitCount,
    int BaselineRemovedCount,
    decimal? BaselineRemovedPercent,
    int BaselineReplacedCount,
    decimal? BaselineReplacedPercent,
    int BaselineVerifiedCount,
    decimal? BaselineVerifiedPercent,
    int BaselineDisposedCount,
    decimal? BaselineDisposedPercent,
    int ScopeUnitCount,
    int ScopeRemovedCount,
    decimal? ScopeRemovedPercent,
    int ScopeReplacedCount,
    decimal? ScopeReplacedPercent,
    int ScopeVerifiedCount,
    decimal? ScopeVerifiedPercent,
    int ScopeDisposedCount,
    decimal? ScopeDisposedPercent
);

internal enum BreakdownBy
{
    Vendor,
    Site,
    Province,
    SiteKind,
    Contractor,
    Stage,
}
