using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Sample;

/// <summary>Which visits took place when, with their mishaps, and which are still to come.</summary>
internal sealed class SampleRollOut
{
    private const int FewestOrders = 36;

    /// <summary>Replaced by their visits up to here, and nothing goes wrong: the pilot.</summary>
    private const int Pilot = 4;

    private static readonly FailureReason[] Reasons =
    [
        FailureReason.NoAccess,
        FailureReason.PortSecurity,
        FailureReason.Damaged,
        FailureReason.PowerBudget,
        FailureReason.BracketMismatch,
        FailureReason.Other,
        FailureReason.PartShortage,
    ];

    private readonly SampleCalendar calendar;
    private readonly Queue<SampleVisit> ahead;
    private readonly List<SampleVisit> visits = [];
    private List<SampleVisit> toCome = [];

    public SampleRollOut(SampleCalendar calendar, SampleInventory inventory)
    {
        this.calendar = calendar;
        Excepted = inventory.Baseline[^1].Tag;
        ahead = new Queue<SampleVisit>(RollOut(inventory));
        Isolated = [.. ahead.Skip(30).Take(6).Select(visit => visit.Lines[0].Tag)];
        List<SampleVisit> inOrder = [.. ahead];
        GoThroughTheNights();
        LookAhead();
        ScheduleAtThePaceOfThePlan(inOrder);
    }

    /// <summary>In any order.</summary>
    public IReadOnlyList<SampleVisit> Visits => visits;

    /// <summary>The unit that nobody will replace.</summary>
    public string Excepted { get; }

    /// <summary>Units that are taken off the network long before their turn.</summary>
    public IReadOnlyList<string> Isolated { get; }

    private List<SampleVisit> RollOut(SampleInventory inventory)
    {
        List<SampleVisit> all = [];
        foreach (var atSite in inventory.Baseline.Where(unit => unit.Tag != Excepted).GroupBy(unit => unit.Old.Site))
        {
            SampleUnit[] units = [.. atSite];
            var size = units.Length > SampleSites.MostUnitsPerVisit ? (units.Length + 1) / 2 : units.Length;
            foreach (var some in units.Chunk(size))
            {
                var index = all.Count;
                SampleLine[] lines = [.. some.Select((unit, line) => Line(unit.Tag, index, line, some.Length))];
                all.Add(
                    new SampleVisit(index, atSite.Key, lines)
                    {
                        IsCutShort = index == Pilot + 1,
                        WasHeld = index == Pilot + 5,
                        Follows = index == Pilot + 2 ? Cancelled(index, atSite.Key, lines) : null,
                    }
                );
            }
        }

        return all;
    }

    /// <summary>What goes wrong where. The first dozen visits show everything once, for there may be no more.</summary>
    private static SampleLine Line(string tag, int visit, int line, int lines)
    {
        var last = line == lines - 1;
        var (fate, reason) = (visit, line) switch
        {
            (< Pilot, _) => (SampleFate.Replaced, default(FailureReason?)),
            (Pilot, 1) => (SampleFate.Rejected, null),
            (Pilot + 1, _) when last => (SampleFate.NotReached, null),
            (Pilot + 1, _) when line == lines - 2 => (SampleFate.Failed, FailureReason.AccessWindowCancelled),
            (Pilot + 2, 0) => (SampleFate.NotReplaced, null),
            (Pilot + 3, 2) => (SampleFate.NotFound, null),
            (Pilot + 4, 1) => (SampleFate.Failed, FailureReason.PowerBudget),
            (Pilot + 5, 0) => (SampleFate.Failed, FailureReason.BracketMismatch),
            (> 12, 1) when visit % 5 == 0 => (SampleFate.Failed, Reasons[visit / 5 % Reasons.Length]),
            (> 12, 0) when visit % 9 == 4 => (SampleFate.Rejected, null),
            _ => (SampleFate.Replaced, null),
        };
        return new SampleLine(tag, InBaseline: true, fate, reason);
    }

    private void GoThroughTheNights()
    {
        var nights = calendar.Nights;
        List<SampleVisit> comeBack = [];
        var done = 0;
        for (var night = 0; night < nights.Count - 1; night++)
        {
            // The last nights make up for visits that did not fit exactly.
            var (day, allowed) = night >= nights.Count - 4 ? (nights[night].Day, calendar.Target) : nights[night];
            var again = comeBack.Find(visit => visit.Follows!.ClosedOn.AddDays(4) <= day);
            var next = again ?? ahead.Peek();
            if (done + next.Gain > allowed + 1e-9)
            {
                continue;
            }

            _ = again is null ? ahead.Dequeue() == next : comeBack.Remove(next);
            next.TakesPlaceOn(day, mayBeLate: night < nights.Count - 10);
            visits.Add(next);
            if (next.Follows is { Stand: SampleVisitStand.Cancelled } first)
            {
                first.IsPlannedFor(day.AddDays(-10), SampleVisitStand.Cancelled);
                visits.Add(first);
            }

            done += next.Gain;
            if (next.LeftOver.Any())
            {
                comeBack.Add(ComeBack(next, next.LeftOver));
            }

            if (next.Index == SampleHistory.FindsTwo)
            {
                comeBack.Add(
                    ComeBack(
                        next,
                        [
                            new(SampleInventory.NotInBaselineA, InBaseline: false, SampleFate.Replaced),
                            new(SampleInventory.NotInBaselineB, InBaseline: false, SampleFate.Replaced),
                        ]
                    )
                );
            }
        }

        LeaveUnverified();
        BeginAnother(nights[^1].Day, calendar.Target - done);
        comeBack.RemoveAll(visit =>
            visit.Follows!.Stand != SampleVisitStand.Done || visit.Follows.ClosedOn > calendar.Today.AddDays(-2)
        );
        toCome = [.. comeBack, .. ahead];
    }

    private static SampleVisit ComeBack(SampleVisit visit, IEnumerable<SampleLine> lines) =>
        new(
            visit.Index + 100,
            visit.Site,
            [.. lines.Select(line => line with { Fate = SampleFate.Replaced, Reason = null })]
        )
        {
            Follows = visit,
        };

    /// <summary>An order that was called off, so that its units were put on another.</summary>
    private static SampleVisit Cancelled(int index, string site, IReadOnlyList<SampleLine> lines) =>
        new(index + 200, site, lines) { Stand = SampleVisitStand.Cancelled };

    private void LeaveUnverified()
    {
        // A visit that somebody came back for was closed before.
        foreach (var visit in visits.Where(visit => !visits.Exists(other => other.Follows == visit)).TakeLast(2))
        {
            visit.Stand = SampleVisitStand.Unverified;
        }
    }

    /// <summary>A visit of several nights, of which the first brought exactly what is lacking to today's target.</summary>
    private void BeginAnother(DateOnly night, int lacking)
    {
        var planned = ahead.Dequeue();
        var visit = new SampleVisit(
            planned.Index,
            planned.Site,
            [
                .. planned.Lines.Select(
                    (line, position) =>
                        line with
                        {
                            Fate = position < lacking ? SampleFate.Replaced : SampleFate.NotReached,
                            Reason = null,
                        }
                ),
            ]
        )
        {
            Stand = SampleVisitStand.UnderWay,
        };
        visit.TakesPlaceOn(night, mayBeLate: false);
        visits.Add(visit);
    }

    /// <summary>Each visit of the first round was scheduled for when its units were to be done; what came up since, for its night.</summary>
    private void ScheduleAtThePaceOfThePlan(IEnumerable<SampleVisit> inOrder)
    {
        Dictionary<int, DateOnly> planned = [];
        var (units, day) = (0, calendar.StartsOn);
        foreach (var visit in inOrder)
        {
            units += visit.Lines.Count;
            while (calendar.Plan.UnitsBy(day) < units && day < calendar.Deadline)
            {
                day = day.AddDays(1);
            }

            planned[visit.Index] = SampleCalendar.NightFrom(day);
        }

        foreach (var visit in visits)
        {
            visit.WasScheduledFor(planned.GetValueOrDefault(visit.Index, visit.Night));
        }
    }

    private void LookAhead()
    {
        SampleVisitStand[] stands =
        [
            SampleVisitStand.Scheduled,
            SampleVisitStand.OnHold,
            SampleVisitStand.Scheduled,
            SampleVisitStand.Scheduled,
            SampleVisitStand.Scheduled,
            SampleVisitStand.Approved,
            SampleVisitStand.WaitingApproval,
        ];
        var overdue = toCome.First(visit => visit.Follows is null);
        overdue.IsPlannedFor(calendar.Nights[^5].Day, SampleVisitStand.Overdue);
        visits.Add(overdue);

        SampleVisit[] others = [.. toCome.Where(visit => visit != overdue)];
        var count = Math.Min(others.Length, Math.Max(stands.Length, FewestOrders - visits.Count));
        var daysApart = Math.Clamp((calendar.Deadline.DayNumber - 8 - calendar.Today.DayNumber) / (count + 1), 1, 6);
        for (var visit = 0; visit < count; visit++)
        {
            others[visit]
                .IsPlannedFor(
                    SampleCalendar.NightFrom(calendar.Today.AddDays(2 + visit * daysApart)),
                    visit < stands.Length ? stands[visit] : SampleVisitStand.WaitingApproval
                );
            visits.Add(others[visit]);
        }
    }
}
