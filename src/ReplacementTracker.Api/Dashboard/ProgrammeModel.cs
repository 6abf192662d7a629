using System.Globalization;
using Microsoft.AspNetCore.Components;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>What the page of a programme shows.</summary>
/// <param name="Inside">What only those see who signed in; null for everybody else.</param>
/// <param name="BurnUp">The chart, as SVG.</param>
/// <param name="NarrowBurnUp">The same laid out for a telephone; one of the two is shown.</param>
public sealed record ProgrammeModel(
    Headline Headline,
    KeyFigures Figures,
    IReadOnlyList<StageRow> Stages,
    MarkupString? BurnUp,
    MarkupString? NarrowBurnUp,
    IReadOnlyList<MilestoneRow> Milestones,
    InsideModel? Inside,
    Footnotes Footnotes
);

/// <param name="Remaining">Units of the baseline still to do.</param>
/// <param name="PaceLately">Units a week over the last eight full weeks, or as many as there were; null before the first.</param>
/// <param name="PaceRequired">Units a week that meet the deadline; null when no day is left for those that remain.</param>
/// <param name="PlannedUnits">Units that were to be done by now.</param>
/// <param name="WeeksAhead">Schedule variance in weeks; negative is late, null of nothing to do.</param>
/// <param name="BaselineUnits">Units promised.</param>
/// <param name="ScopeUnits">Units that count today.</param>
public sealed record KeyFigures(
    int Remaining,
    decimal? PaceLately,
    decimal? PaceRequired,
    int PlannedUnits,
    decimal? WeeksAhead,
    int BaselineUnits,
    int ScopeUnits,
    int AddedUnits,
    int ExceptedUnits
);

public sealed record StageRow(
    CompletionRule Stage,
    int BaselineCount,
    decimal? BaselinePercent,
    int ScopeCount,
    decimal? ScopePercent
);

/// <param name="ForecastOn">Null when reached, or when no day can be said.</param>
public sealed record MilestoneRow(
    string Name,
    DateOnly DueOn,
    DateOnly OriginalDueOn,
    CompletionRule Stage,
    int Target,
    int Count,
    MilestoneStatus Status,
    DateOnly? ReachedOn,
    DateOnly? ForecastOn
);

/// <summary>Places, visits, people: for those who signed in.</summary>
public sealed record InsideModel(
    string Owner,
    string? Statement,
    MarkupString? Map,
    IReadOnlyList<BreakdownModel> Breakdowns,
    Shortened<LateOrderRow> LateOrders,
    IReadOnlyList<HappeningRow> Latest
);

/// <param name="By">`vendor` or `province`.</param>
public sealed record BreakdownModel(string By, Shortened<GroupRow> Groups);

/// <param name="Name">Null for units of which the group is not known.</param>
public sealed record GroupRow(string? Name, int Done, int Units, decimal? Percent);

/// <param name="DaysLate">Since the planned end; ≥ 0.</param>
public sealed record LateOrderRow(
    string Number,
    string Title,
    string? Site,
    string? Contractor,
    string State,
    DateOnly PlannedEndOn,
    int DaysLate
);

/// <summary>One event, or several of a kind in a row.</summary>
/// <param name="At">In the programme's time zone.</param>
/// <param name="Subject">What it happened to; the latest of several.</param>
/// <param name="Count">How many in a row; 1 for most.</param>
public sealed record HappeningRow(DateTime At, string Type, string Subject, int Count, string Actor);

/// <summary>The first of a list, and how many there are in all.</summary>
public sealed record Shortened<T>(IReadOnlyList<T> Items, int Total)
{
    public int More => Total - Items.Count;
}

/// <summary>By what the same page can be had again, for ever.</summary>
/// <param name="KnownAt">UTC.</param>
/// <param name="Digest">Of everything the figures were computed from; null where none is given.</param>
/// <param name="IsPinnable">Whether the reader may ask for what was known at an instant.</param>
public sealed record Footnotes(DateOnly AsOf, DateTimeOffset KnownAt, string TimeZone, string? Digest, bool IsPinnable)
{
    /// <summary>Null where the reader may not have it.</summary>
    public string? Address =>
        !IsPinnable
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"?asOf={AsOf:yyyy-MM-dd}&knownAt={KnownAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffffZ}"
            );
}
