using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Sample;

/// <summary>The life of each work order, from writing it to closing it, as steps that were told.</summary>
internal sealed class SampleOrders(
    SampleCalendar calendar,
    SampleInventory inventory,
    SampleRollOut rollOut,
    DateTimeOffset activatedAt
)
{
    private readonly Dictionary<SampleVisit, Planning> plannings = [];

    public IEnumerable<SampleStep> Steps()
    {
        SampleVisit[] inOrder =
        [
            .. rollOut.Visits.OrderBy(visit => PlanningOf(visit).WrittenAt).ThenBy(visit => visit.Index),
        ];
        for (var position = 0; position < inOrder.Length; position++)
        {
            inOrder[position].Number = position + 1;
        }

        return inOrder.SelectMany(StepsOf);
    }

    private IEnumerable<SampleStep> StepsOf(SampleVisit visit) =>
        visit.Stand switch
        {
            SampleVisitStand.Done or SampleVisitStand.Unverified or SampleVisitStand.UnderWay =>
            [
                .. Prepared(visit),
                .. Visited(visit),
                .. Inspected(visit),
            ],
            _ => Prepared(visit),
        };

    private IEnumerable<SampleStep> Prepared(SampleVisit visit)
    {
        var planning = PlanningOf(visit);
        yield return new(planning.WrittenAt, SampleHistory.Planner, world => Write(world, visit, planning));
        if (visit.Stand == SampleVisitStand.WaitingApproval)
        {
            yield break;
        }

        yield return Told(
            visit,
            planning.ApprovedAt,
            "Sample Planner 2",
            order => order.Approve(null, planning.ApprovedAt)
        );
        if (visit.Stand == SampleVisitStand.Approved)
        {
            yield break;
        }

        if (visit.WasHeld)
        {
            var heldAt = planning.ApprovedAt.AddMinutes(20);
            yield return Told(
                visit,
                heldAt,
                SampleHistory.Planner,
                order => order.Hold(HoldReason.AccessWindow, "The platform is closed for other work.", heldAt)
            );
            var resumedAt = planning.ScheduledAt.AddMinutes(-20);
            yield return Told(visit, resumedAt, SampleHistory.Planner, order => order.Resume(null, resumedAt));
        }

        yield return Told(
            visit,
            planning.ScheduledAt,
            SampleHistory.Planner,
            order => order.Schedule(planning.FirstStart, planning.FirstEnd, Window(visit), planning.ScheduledAt)
        );
        if (planning.MovedAt is { } movedAt)
        {
            yield return Told(
                visit,
                movedAt,
                SampleHistory.Planner,
                order =>
                    order.Amend(order.Terms with { PlannedStart = planning.Start, PlannedEnd = planning.End }, movedAt)
            );
        }

        var endedAt = EndedAt(visit);
        if (visit.Stand == SampleVisitStand.OnHold)
        {
            yield return Told(
                visit,
                endedAt,
                SampleHistory.Planner,
                order => order.Hold(HoldReason.Material, "Brackets are on back order.", endedAt)
            );
        }

        if (visit.Stand == SampleVisitStand.Cancelled)
        {
            yield return Told(
                visit,
                endedAt,
                SampleHistory.Planner,
                order => order.Cancel("Engineering works take up the station that night; ordered again.", endedAt)
            );
        }
    }

    private void Write(SampleWorld world, SampleVisit visit, Planning planning)
    {
        var at = planning.WrittenAt;
        var count = visit.Lines.Count == 1 ? "1 camera" : $"{visit.Lines.Count} cameras";
        var isAgain = visit.Follows is { Stand: not SampleVisitStand.Cancelled };
        var isPlanned = visit.Stand != SampleVisitStand.WaitingApproval;
        var order = new WorkOrder(
            world.Programme,
            Id(at),
            visit.Number,
            visit.Site,
            new WorkOrderTerms(
                $"{(isAgain ? "Come back for" : "Replace")} {count} at {world.NameOf(visit.Site)} (invented)",
                $"Sample Contractor {(char)('A' + visit.Site[^1] % 3)}",
                isPlanned ? planning.FirstStart : null,
                isPlanned ? planning.FirstEnd : null,
                isAgain ? WorkOrderPriority.High : WorkOrderPriority.Normal,
                AccessWindow: null
            ),
            visit.Follows is { } former ? WorkOrder.NumberOf(former.Number) : null,
            at
        );
        foreach (var line in visit.Lines)
        {
            order.AddLine(Id(at), world.Unit(line.Tag), at);
        }

        world.Add(visit, order);
    }

    private IEnumerable<SampleStep> Visited(SampleVisit visit)
    {
        var startedAt = Night(visit.Night, 0, 40 + visit.Index % 12);
        var engineer = EngineerOf(visit);
        var minutes = Math.Min(42, 230 / visit.Lines.Count);
        var doneAt = startedAt.AddMinutes(minutes * visit.Lines.Count + 5);
        var toldAt = doneAt.AddMinutes(25 + visit.Index * 7 % 50).AddDays(visit.DaysUntilReported);
        if (visit.DaysUntilReported == 0)
        {
            yield return Told(visit, startedAt.AddMinutes(2), engineer, order => order.Start(null, startedAt));
        }

        yield return new(
            toldAt,
            engineer,
            world =>
            {
                for (var line = 0; line < visit.Lines.Count; line++)
                {
                    Report(world, visit, visit.Lines[line], startedAt.AddMinutes(minutes * (line + 1)), toldAt);
                }

                if (visit.Stand != SampleVisitStand.UnderWay && !visit.IsCutShort)
                {
                    world.Order(visit).Complete(null, engineer, doneAt);
                }
            }
        );
    }

    private void Report(SampleWorld world, SampleVisit visit, SampleLine line, DateTimeOffset at, DateTimeOffset toldAt)
    {
        LineReport? report = line.Fate switch
        {
            SampleFate.Replaced or SampleFate.Rejected => new(LineOutcome.Replaced, null, null),
            SampleFate.NotReplaced => new(
                LineOutcome.RemovedNotReplaced,
                null,
                "The new one came damaged; old one taken down."
            ),
            SampleFate.NotFound => new(LineOutcome.NotFound, null, "Bare bracket; the cable is cut off and capped."),
            SampleFate.Failed => new(LineOutcome.Failed, line.Reason, NoteOn(line.Reason)),
            SampleFate.NotReached => null,
        };
        if (report is null)
        {
            return;
        }

        var unit = world.Unit(line.Tag);
        var successor = report.Outcome == LineOutcome.Replaced ? SuccessorOf(world, unit, at) : null;
        world.Order(visit).RecordOutcome(unit, report, successor, EngineerOf(visit), at);
        if (report.Outcome != LineOutcome.Failed)
        {
            var kind = successor is null ? EvidenceKind.SitePhoto : EvidenceKind.SerialPhoto;
            Photograph(world, visit, unit, kind, at, toldAt);
        }
    }

    private static void Photograph(
        SampleWorld world,
        SampleVisit visit,
        Unit unit,
        EvidenceKind kind,
        DateTimeOffset takenAt,
        DateTimeOffset toldAt
    )
    {
        var order = world.Order(visit);
        world.Submit(
            new EvidenceTerms(kind, Note: null, takenAt),
            SampleFile.Picture($"{unit.Tag}.png", $"{kind.Text()} of {unit.Tag}, {order.Number}"),
            [unit],
            order,
            EngineerOf(visit),
            toldAt
        );
    }

    private Unit SuccessorOf(SampleWorld world, Unit old, DateTimeOffset at)
    {
        var terms = inventory[old.Tag].Next with { InstalledOn = calendar.Clock.DayOf(at) };
        ReplacementRules.Demand(
            world.Programme,
            old,
            terms,
            [
                new(ReplacementGround.Label, terms.LabelVendor!, world.RestrictionOf(terms.LabelVendor!)),
                // The block was drawn from those of the same vendor.
                new(ReplacementGround.Mac, terms.LabelVendor!, world.RestrictionOf(terms.LabelVendor!)),
            ]
        );
        var successor = old.Successor(Id(at), $"{old.Tag}-R", terms, at);
        world.Add(successor);
        return successor;
    }

    private IEnumerable<SampleStep> Inspected(SampleVisit visit)
    {
        if (visit.Stand != SampleVisitStand.Done)
        {
            yield break;
        }

        var verifier = $"Sample Verifier {1 + visit.Index % 3}";
        var inspectedAt = Day(visit.InspectedOn, 9 + visit.Index % 6, visit.Index * 11 % 60);
        var rejected = visit.Lines.FirstOrDefault(line => line.Fate == SampleFate.Rejected);
        yield return new(
            inspectedAt.AddMinutes(30 + visit.Index * 13 % 60),
            verifier,
            world =>
            {
                foreach (var line in visit.Lines.Where(line => line.Fate != SampleFate.NotReached))
                {
                    Verify(world, visit, line, isRejected: line == rejected, verifier, inspectedAt);
                }
            }
        );
        if (rejected is not null)
        {
            foreach (var step in DoneAgain(visit, rejected, verifier))
            {
                yield return step;
            }
        }

        var closedAt = Day(visit.ClosedOn, 16, visit.Index % 30);
        yield return Told(
            visit,
            closedAt,
            SampleHistory.Planner,
            order =>
            {
                if (visit.IsCutShort)
                {
                    order.CloseIncomplete(
                        "The night window was withdrawn at 03:10; the rest is ordered again.",
                        SampleHistory.Planner,
                        closedAt
                    );
                }
                else
                {
                    order.Close(null, SampleHistory.Planner, closedAt);
                }
            }
        );
    }

    private IEnumerable<SampleStep> DoneAgain(SampleVisit visit, SampleLine rejected, string verifier)
    {
        var reworkAt = Day(visit.InspectedOn, 16, 30);
        yield return Told(
            visit,
            reworkAt,
            SampleHistory.Planner,
            order => order.Rework("The new camera looks past the platform edge; see the verifier's note.", reworkAt)
        );

        var doneAt = Night(visit.ReworkNight!.Value, 1, 50);
        var engineer = EngineerOf(visit);
        yield return new(
            doneAt.AddMinutes(45),
            engineer,
            world =>
            {
                var order = world.Order(visit);
                var unit = world.Unit(rejected.Tag);
                var successor = world.Unit($"{rejected.Tag}-R");
                order.RecordOutcome(
                    unit,
                    new LineReport(LineOutcome.Replaced, null, "Turned and focused again; photograph added."),
                    successor,
                    engineer,
                    doneAt
                );
                order.Complete(null, engineer, doneAt.AddMinutes(5));
                Photograph(world, visit, unit, EvidenceKind.SitePhoto, doneAt, doneAt.AddMinutes(45));
            }
        );

        var inspectedAt = Day(visit.InspectedAgainOn!.Value, 11, 15);
        yield return new(
            inspectedAt.AddMinutes(20),
            verifier,
            world => Verify(world, visit, rejected, isRejected: false, verifier, inspectedAt)
        );
    }

    private static void Verify(
        SampleWorld world,
        SampleVisit visit,
        SampleLine line,
        bool isRejected,
        string verifier,
        DateTimeOffset at
    )
    {
        var unit = world.Unit(line.Tag);
        var evidence = world.AtHand(unit);
        var proven = world
            .Order(visit)
            .Verify(
                unit,
                isRejected ? LineVerification.Rejected : LineVerification.Accepted,
                isRejected ? "The picture does not show the platform edge." : null,
                evidence,
                verifier,
                at
            );
        if (proven is { } step)
        {
            world.RestOn(evidence, unit, step, at);
        }
    }

    private static SampleStep Told(SampleVisit visit, DateTimeOffset at, string actor, Action<WorkOrder> action) =>
        new(at, actor, world => action(world.Order(visit)));

    /// <summary>Written, approved and scheduled in good time, but never before what has to come first.</summary>
    private Planning PlanningOf(SampleVisit visit)
    {
        if (plannings.TryGetValue(visit, out var known))
        {
            return known;
        }

        var isAhead =
            visit.Stand
            is SampleVisitStand.Scheduled
                or SampleVisitStand.OnHold
                or SampleVisitStand.Approved
                or SampleVisitStand.WaitingApproval;
        // An order that was never scheduled has no first night to be moved from.
        var isScheduled = visit.Stand is not (SampleVisitStand.Approved or SampleVisitStand.WaitingApproval);
        var first = isScheduled ? visit.FirstNight : visit.Night;
        var before = isAhead && first >= calendar.Today ? calendar.Today.AddDays(-1) : first.AddDays(-3);
        var earliest = visit.Follows is { } former ? EndedAt(former) : activatedAt;
        var writtenAt = Later(before.AddDays(-18 - visit.Index % 5), 10, visit.Index % 60, earliest.AddMinutes(30));
        var approvedAt = Later(before.AddDays(-11), 13, visit.Index % 45, writtenAt.AddMinutes(40));
        var scheduledAt = Later(before.AddDays(-3), 15, visit.Index % 50, approvedAt.AddMinutes(60));
        var nights = visit.Stand == SampleVisitStand.UnderWay ? 3 : 1;
        var lastNight = nights == 1 ? visit.Night : SampleCalendar.NightFrom(calendar.Today.AddDays(nights));
        return plannings[visit] = new(
            writtenAt,
            approvedAt,
            scheduledAt,
            Night(first, 0, 30),
            Night(first, 5, 0),
            first == lastNight ? null : Later(first.AddDays(-1), 16, visit.Index % 40, scheduledAt.AddMinutes(30)),
            Night(visit.Night, 0, 30),
            Night(lastNight, 5, 0)
        );
    }

    /// <summary>When an order ended or was held.</summary>
    private DateTimeOffset EndedAt(SampleVisit visit) =>
        visit.Stand is SampleVisitStand.Cancelled or SampleVisitStand.OnHold
            ? (PlanningOf(visit).MovedAt ?? PlanningOf(visit).ScheduledAt).AddMinutes(50)
            : Day(visit.ClosedOn, 16, visit.Index % 30);

    /// <summary>An hour of the working day on or before a day; the earliest possible moment where that is too early.</summary>
    private DateTimeOffset Later(DateOnly day, int hour, int minute, DateTimeOffset earliest)
    {
        var at = Day(SampleCalendar.WorkdayUntil(day), hour, minute);
        return at < earliest ? earliest : at;
    }

    private DateTimeOffset Day(DateOnly day, int hour, int minute) =>
        calendar.Clock.At(day, new TimeOnly(hour, minute));

    /// <summary>Counted from midnight in real minutes, so that order is kept on the night the clocks change.</summary>
    private DateTimeOffset Night(DateOnly day, int hour, int minute) =>
        calendar.Clock.StartOf(day).AddMinutes(hour * 60 + minute);

    private static string EngineerOf(SampleVisit visit) => $"Sample Engineer {1 + visit.Index % 6}";

    private static string Window(SampleVisit visit) => $"INV-WINDOW-{visit.Number:0000}, 00:30 to 05:00";

    private static string NoteOn(FailureReason? reason) =>
        reason switch
        {
            FailureReason.NoAccess => "Nobody with a key to the room below.",
            FailureReason.AccessWindowCancelled => "Traffic control took the night window back at 03:10.",
            FailureReason.BracketMismatch => "The bracket does not take the new housing.",
            FailureReason.PowerBudget => "The switch has no power left for this port.",
            FailureReason.PortSecurity => "The port refuses the new MAC address.",
            FailureReason.PartShortage => "No housing of this kind in the van.",
            FailureReason.Damaged => "The cable is damaged and has to be drawn again.",
            _ => "A shop's awning hangs in front of it.",
        };

    private static Guid Id(DateTimeOffset at) => Guid.CreateVersion7(at);

    private sealed record Planning(
        DateTimeOffset WrittenAt,
        DateTimeOffset ApprovedAt,
        DateTimeOffset ScheduledAt,
        DateTimeOffset FirstStart,
        DateTimeOffset FirstEnd,
        DateTimeOffset? MovedAt,
        DateTimeOffset Start,
        DateTimeOffset End
    );
}
