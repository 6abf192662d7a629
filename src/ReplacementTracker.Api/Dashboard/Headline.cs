using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

// What components are given is public, because Razor makes components public.

/// <summary>A programme in one sentence: how far it is, and what is to be expected.</summary>
/// <param name="AsOf">The day it is for, in the programme's time zone.</param>
/// <param name="Percent">Floored to one decimal; null of no units.</param>
/// <param name="Done">Units of the baseline at the stage that counts as done.</param>
/// <param name="Total">Units promised.</param>
/// <param name="DoneOn">The day since which all are done; null if they are not.</param>
/// <param name="ClosedOn">The day on which the programme was closed; null while it is open.</param>
/// <param name="Outlook">Null where there is nothing to forecast, or nothing to forecast from.</param>
public sealed record Headline(
    string Code,
    string Name,
    string UnitNoun,
    ProgrammeStatus Status,
    bool IsInvented,
    DateOnly AsOf,
    DateOnly StartsOn,
    DateOnly Deadline,
    CompletionRule Rule,
    decimal? Percent,
    int Done,
    int Total,
    DateOnly? DoneOn,
    DateOnly? ClosedOn,
    Outlook? Outlook
)
{
    public int DaysLeft => Deadline.DayNumber - AsOf.DayNumber;

    public HeadlineState State =>
        Total == 0 ? HeadlineState.NoUnits
        : Status == ProgrammeStatus.Draft ? HeadlineState.Draft
        : DoneOn is not null ? HeadlineState.Done
        : ClosedOn <= AsOf ? HeadlineState.Closed
        : AsOf > Deadline ? HeadlineState.DeadlineMissed
        : Outlook is null ? HeadlineState.WithoutForecast
        : Outlook.HalfBy is null ? HeadlineState.WithoutEnd
        : HeadlineState.Underway;
}

public enum HeadlineState
{
    NoUnits,
    Draft,
    Done,
    Closed,
    DeadlineMissed,
    WithoutForecast,
    WithoutEnd,
    Underway,
}

/// <summary>When it is done, in simulated futures.</summary>
/// <param name="HalfBy">The day by which half of them are done; null where fewer ever are.</param>
/// <param name="MostBy">The same for 85 of 100.</param>
/// <param name="NearlyAllBy">The same for 95 of 100.</param>
/// <param name="ChancePercent">How many of 100 meet the deadline, floored to one decimal; null once it has passed.</param>
/// <param name="RunCount">How many futures were simulated.</param>
public sealed record Outlook(
    DateOnly? HalfBy,
    DateOnly? MostBy,
    DateOnly? NearlyAllBy,
    decimal? ChancePercent,
    int RunCount
);
