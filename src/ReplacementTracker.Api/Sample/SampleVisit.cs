using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Sample;

/// <summary>An invented visit: where, when, what happens to each camera, and where its order stands today.</summary>
internal sealed class SampleVisit(int index, string site, IReadOnlyList<SampleLine> lines)
{
    /// <summary>Place in the order of planning; varies people, contractors and delays.</summary>
    public int Index { get; } = index;
    public string Site { get; } = site;
    public IReadOnlyList<SampleLine> Lines { get; } = lines;

    /// <summary>The ended visit that this one continues; null for most.</summary>
    public SampleVisit? Follows { get; init; }
    public SampleVisitStand Stand { get; set; } = SampleVisitStand.Done;

    /// <summary>The night it takes place, or is planned for.</summary>
    public DateOnly Night { get; private set; }

    /// <summary>The night for which it was scheduled first, at the pace of the plan; work fell behind, and it was moved.</summary>
    public DateOnly FirstNight { get; private set; }

    /// <summary>Days until the contractor reported it.</summary>
    public int DaysUntilReported { get; private set; }
    public DateOnly InspectedOn { get; private set; }

    /// <summary>The night on which a rejected line was done again; null for none.</summary>
    public DateOnly? ReworkNight { get; private set; }
    public DateOnly? InspectedAgainOn { get; private set; }
    public DateOnly ClosedOn { get; private set; }

    /// <summary>Given once all visits are known, in the order in which their orders were written.</summary>
    public int Number { get; set; }

    /// <summary>Called off in the middle of the night; what was not done goes to another order.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>Stood still for a while because the track was not free.</summary>
    public bool WasHeld { get; init; }

    /// <summary>Units of the baseline that it replaces.</summary>
    public int Gain => Lines.Count(line => line.InBaseline && line.Fate is SampleFate.Replaced or SampleFate.Rejected);

    /// <summary>Units that another visit has to come back for.</summary>
    public IEnumerable<SampleLine> LeftOver =>
        Lines.Where(line => line.Fate is SampleFate.Failed or SampleFate.NotReplaced or SampleFate.NotReached);

    public void TakesPlaceOn(DateOnly night, bool mayBeLate)
    {
        Night = night;
        DaysUntilReported = mayBeLate && Index >= 8 && Index % 6 == 2 ? 2 + Index % 3 : 0;
        InspectedOn = SampleCalendar.WorkdayFrom(night.AddDays(DaysUntilReported + 2 + Index % 3));
        ClosedOn = SampleCalendar.WorkdayFrom(InspectedOn.AddDays(1));
        if (Lines.Any(line => line.Fate == SampleFate.Rejected))
        {
            ReworkNight = SampleCalendar.NightFrom(ClosedOn.AddDays(2));
            InspectedAgainOn = SampleCalendar.WorkdayFrom(ReworkNight.Value.AddDays(2));
            ClosedOn = SampleCalendar.WorkdayFrom(InspectedAgainOn.Value.AddDays(1));
        }
    }

    /// <param name="planned">The night on which the plan would have it; where work is ahead of it, that of the visit.</param>
    public void WasScheduledFor(DateOnly planned) => FirstNight = planned < Night ? planned : Night;

    public void IsPlannedFor(DateOnly night, SampleVisitStand stand) => (Night, Stand) = (night, stand);
}

/// <param name="InBaseline">Not so for a camera that was found later.</param>
/// <param name="Reason">Why it failed; null where it did not.</param>
internal sealed record SampleLine(string Tag, bool InBaseline, SampleFate Fate, FailureReason? Reason = null);

internal enum SampleFate
{
    Replaced,

    /// <summary>Replaced, rejected by the verifier, and done again.</summary>
    Rejected,
    NotReplaced,
    NotFound,
    Failed,

    /// <summary>The night ended before anybody got there.</summary>
    NotReached,
}

/// <summary>How far a visit's order is on the day of loading.</summary>
internal enum SampleVisitStand
{
    Done,

    /// <summary>Done, and nobody has accepted all of it.</summary>
    Unverified,
    UnderWay,

    /// <summary>Planned for a night that has passed.</summary>
    Overdue,
    Scheduled,
    OnHold,
    Approved,
    WaitingApproval,

    /// <summary>Called off before it began; another order does it.</summary>
    Cancelled,
}
