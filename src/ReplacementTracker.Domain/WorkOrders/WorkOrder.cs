using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.WorkOrders;

/// <summary>One visit to one site, with a line for each unit that is to go.</summary>
public sealed class WorkOrder : Aggregate
{
    private readonly List<WorkOrderLine> lines = [];

    private WorkOrder() { }

    public WorkOrder(
        Programme programme,
        Guid id,
        int sequenceNumber,
        string site,
        WorkOrderTerms terms,
        string? follows,
        DateTimeOffset at
    )
    {
        programme.DemandActive();
        ProgrammeId = programme.Id;
        Id = id;
        SequenceNumber = sequenceNumber;
        Number = NumberOf(sequenceNumber);
        Site = site;
        Follows = follows;
        Apply(terms);
        StateSince = at;
        Record(
            "work-order.created",
            at,
            WorkOrderTerms.Nothing.ChangesTo(terms).Set("site", site).Set("follows", follows).Set("state", State.Text())
        );
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }

    /// <summary>1, 2, 3 … within the programme.</summary>
    public int SequenceNumber { get; private set; }

    /// <summary>The same as people write it: WO-0001.</summary>
    public string Number { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Site { get; private set; } = "";
    public string? Contractor { get; private set; }
    public DateTimeOffset? PlannedStart { get; private set; }
    public DateTimeOffset? PlannedEnd { get; private set; }

    /// <summary>The planned end when it was first scheduled; it stays, however often the visit is moved. The plan counts by it.</summary>
    public DateTimeOffset? OriginalPlannedEnd { get; private set; }
    public WorkOrderPriority Priority { get; private set; }

    /// <summary>When the site may be entered, in words or as the infrastructure manager's reference.</summary>
    public string? AccessWindow { get; private set; }

    /// <summary>The ended order that this one corrects or continues; null for most.</summary>
    public string? Follows { get; private set; }

    public WorkOrderState State { get; private set; }
    public WorkOrderState? HeldFrom { get; private set; }
    public HoldReason? HoldReason { get; private set; }

    /// <summary>When the present state was reached.</summary>
    public DateTimeOffset StateSince { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public string? CompletedBy { get; private set; }

    /// <summary>Who ever reported an outcome of a line, also one that was corrected since.</summary>
    public IReadOnlyList<string> WorkedBy { get; private set; } = [];

    /// <summary>Who ever completed the order, also before a rework.</summary>
    public IReadOnlyList<string> PutForwardBy { get; private set; } = [];

    /// <summary>When it was closed, closed incomplete or cancelled.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public IReadOnlyList<WorkOrderLine> Lines => lines;

    public string MaximoStatus => WorkOrderLifecycle.MaximoStatus(State, HoldReason);

    public override string SubjectKind => "work-order";
    public override string SubjectKey => Number;
    public override Guid LogProgrammeId => ProgrammeId;

    public WorkOrderTerms Terms => new(Title, Contractor, PlannedStart, PlannedEnd, Priority, AccessWindow);

    public static string NumberOf(int sequenceNumber) => $"WO-{sequenceNumber:0000}";

    public WorkOrderLine Line(string tag) =>
        lines.Find(line => line.UnitTag == tag)
        ?? throw WorkOrderRefusals.LineNotFound.Because($"{Number} has no line for unit {tag}.");

    /// <summary>Corrects what the order says. States change by their own operations.</summary>
    public void Amend(WorkOrderTerms terms, DateTimeOffset at)
    {
        DemandNotEnded();
        var changes = Terms.ChangesTo(terms);
        if (changes.IsEmpty)
        {
            return;
        }

        if (State is WorkOrderState.Scheduled && (terms.PlannedStart is null || terms.PlannedEnd is null))
        {
            throw WorkOrderRefusals.NotPlanned.Because(
                $"{Number} is scheduled: it keeps a plannedStart and plannedEnd."
            );
        }

        Apply(terms);
        Record("work-order.amended", at, changes);
    }

    /// <summary>Puts a unit on the order.</summary>
    public void AddLine(Guid id, Unit unit, DateTimeOffset at)
    {
        if (State is not (WorkOrderState.WaitingApproval or WorkOrderState.Approved or WorkOrderState.Scheduled))
        {
            throw WorkOrderRefusals.LinesFixed.Because($"{Number} is {State.Text()}: its lines are fixed.");
        }

        if (lines.Exists(line => line.UnitId == unit.Id))
        {
            throw WorkOrderRefusals.LineExists.Because($"{Number} has a line for {unit.Tag} already.");
        }

        if (unit.Site != Site)
        {
            throw WorkOrderRefusals.OtherSite.Because(
                $"{Number} is a visit to {Site} and unit {unit.Tag} hangs at {unit.Site}."
            );
        }

        if (unit.ReplacesUnitId is not null)
        {
            throw UnitRefusals.IsReplacement.Because(
                $"Unit {unit.Tag} is a replacement: it is not to be replaced itself."
            );
        }

        if (unit.Stage == UnitStage.NotFound || unit.ReplacedAt is not null)
        {
            throw WorkOrderRefusals.UnitDone.Because(
                $"Unit {unit.Tag} is {(unit.ReplacedAt is null ? unit.Stage.Text() : "replaced")}: nothing is left to do."
            );
        }

        lines.Add(new WorkOrderLine(ProgrammeId, Id, id, unit));
        Record("work-order.line-added", at, new Changes().Set("unit", unit.Tag));
    }

    /// <summary>Takes a unit off the order again.</summary>
    public void RemoveLine(string tag, DateTimeOffset at)
    {
        var line = Line(tag);
        if (State is not (WorkOrderState.WaitingApproval or WorkOrderState.Approved or WorkOrderState.Scheduled))
        {
            throw WorkOrderRefusals.LinesFixed.Because($"{Number} is {State.Text()}: its lines are fixed.");
        }

        if (lines.Count == 1)
        {
            throw WorkOrderRefusals.LastLine.Because($"{tag} is the last line of {Number}: cancel the order instead.");
        }

        lines.Remove(line);
        Record("work-order.line-removed", at, new Changes().With("unit", tag, null));
    }

    public void Approve(string? note, DateTimeOffset at) => Move(WorkOrderAction.Approve, "approved", at, note: note);

    /// <summary>Fixes when the visit takes place.</summary>
    public void Schedule(
        DateTimeOffset? plannedStart,
        DateTimeOffset? plannedEnd,
        string? accessWindow,
        DateTimeOffset at
    )
    {
        Demand(WorkOrderAction.Schedule);
        var terms = Terms with
        {
            PlannedStart = plannedStart ?? PlannedStart,
            PlannedEnd = plannedEnd ?? PlannedEnd,
            AccessWindow = accessWindow ?? AccessWindow,
        };
        if (terms.PlannedStart is not { } start || terms.PlannedEnd is not { } end || end < start)
        {
            throw WorkOrderRefusals.NotPlanned.Because(
                $"{Number} needs a plannedStart and a plannedEnd that is not before it."
            );
        }

        var changes = Terms.ChangesTo(terms);
        if (OriginalPlannedEnd is null)
        {
            OriginalPlannedEnd = end;
            changes.Set("originalPlannedEnd", OriginalPlannedEnd);
        }

        Apply(terms);
        Move(WorkOrderAction.Schedule, "scheduled", at, changes);
    }

    public void Start(string? note, DateTimeOffset at)
    {
        Move(WorkOrderAction.Start, "started", at, note: note);
        StartedAt ??= at;
    }

    public void Hold(HoldReason reason, string? note, DateTimeOffset at)
    {
        Demand(WorkOrderAction.Hold);
        HeldFrom = State;
        HoldReason = reason;
        Move(WorkOrderAction.Hold, "held", at, new Changes().Set("holdReason", reason.Text()), note);
    }

    public void Resume(string? note, DateTimeOffset at)
    {
        Move(WorkOrderAction.Resume, "resumed", at, note: note);
        (HeldFrom, HoldReason) = (null, null);
    }

    /// <summary>Says what was done to one unit. Takes the unit, and its replacement, along.</summary>
    /// <remarks>
    /// The first report of a planned and approved visit schedules and starts it, each as an event of its own. Until a
    /// line is accepted, a later report corrects an earlier one, and what that said is taken back by an event.
    /// </remarks>
    public void RecordOutcome(Unit unit, LineReport report, Unit? successor, string by, DateTimeOffset at)
    {
        if (State == WorkOrderState.Approved && PlannedStart is not null)
        {
            Schedule(null, null, null, at);
        }

        if (State == WorkOrderState.Scheduled)
        {
            Start(null, at);
        }

        if (State != WorkOrderState.InProgress)
        {
            throw WorkOrderRefusals.NotInProgress.Because(
                $"{Number} is {State.Text()}: outcomes are for work in progress."
            );
        }

        if (at < StartedAt)
        {
            throw UnitRefusals.OutOfOrder.Because(
                $"Work on {Number} began on {StartedAt:yyyy-MM-dd HH:mm}Z; nothing can have been done before."
            );
        }

        var line = Line(unit.Tag);
        line.Report(this, unit, report, successor, by, at);
        WorkedBy = Person.Among(WorkedBy, by) ? WorkedBy : [.. WorkedBy, by];
        Record(
            "work-order.outcome-recorded",
            at,
            new Changes()
                .Set("unit", unit.Tag)
                .Set("outcome", report.Outcome.Text())
                .Set("reason", report.Reason?.Text())
                .Set("replacement", successor?.Tag)
                .Set("note", report.Note)
        );
    }

    /// <summary>Accepts or rejects what was done to one unit.</summary>
    /// <param name="evidence">What is attached to the unit, of this order or of none.</param>
    /// <param name="by">Who looks; never who did it, nor who brought the evidence.</param>
    /// <returns>The step of the unit that counts as proven from now on; null where the verdict proves none.</returns>
    public EvidenceStep? Verify(
        Unit unit,
        LineVerification verdict,
        string? note,
        EvidenceAtHand evidence,
        string by,
        DateTimeOffset at
    )
    {
        var line = Line(unit.Tag);
        if (State is not (WorkOrderState.Completed or WorkOrderState.InProgress))
        {
            throw WorkOrderRefusals.NotVerifiable.Because(
                $"{Number} is {State.Text()}: lines are verified once they have an outcome, until the order is closed."
            );
        }

        var proof = line.Verify(this, unit, verdict, note, evidence, by, at);
        Record(
            verdict == LineVerification.Accepted ? "work-order.line-accepted" : "work-order.line-rejected",
            at,
            new Changes()
                .Set("unit", unit.Tag)
                .Set("verification", verdict.Text())
                .Set("note", note)
                .WithList("evidence", [], proof)
        );
        return verdict == LineVerification.Accepted ? line.Step : null;
    }

    public void Complete(string? note, string by, DateTimeOffset at)
    {
        Demand(WorkOrderAction.Complete);
        if (lines.Exists(line => line.Outcome == LineOutcome.Pending))
        {
            throw WorkOrderRefusals.LinesPending.Because(
                $"{Number} has lines without an outcome: {Tags(lines.Where(line => line.Outcome == LineOutcome.Pending))}."
            );
        }

        if (lines.Exists(line => line.Verification == LineVerification.Rejected))
        {
            throw WorkOrderRefusals.LinesRejected.Because(
                $"{Number} has rejected lines that were not done again: "
                    + $"{Tags(lines.Where(line => line.Verification == LineVerification.Rejected))}."
            );
        }

        if (lines.Max(line => line.DoneAt) is { } last && at < last)
        {
            throw UnitRefusals.OutOfOrder.Because(
                $"The last line of {Number} was done on {last:yyyy-MM-dd HH:mm}Z; it cannot have been completed before."
            );
        }

        Move(WorkOrderAction.Complete, "completed", at, note: note);
        (CompletedAt, CompletedBy) = (at, by);
        PutForwardBy = Person.Among(PutForwardBy, by) ? PutForwardBy : [.. PutForwardBy, by];
    }

    /// <summary>Ends a completed order of which every line was accepted.</summary>
    /// <param name="by">Never who did the work, or put it forward as done.</param>
    public void Close(string? note, string by, DateTimeOffset at)
    {
        Demand(WorkOrderAction.Close);
        DemandNotOwnWork(by);
        if (lines.Exists(line => line.Verification != LineVerification.Accepted))
        {
            throw WorkOrderRefusals.LinesNotAccepted.Because(
                $"{Number} has lines that nobody accepted: "
                    + $"{Tags(lines.Where(line => line.Verification != LineVerification.Accepted))}."
            );
        }

        End(WorkOrderAction.Close, "closed", at, note);
    }

    /// <summary>Ends a visit of which not everything was done; its units are free for another order.</summary>
    /// <remarks>What was taken away has to be accepted first, or reported otherwise: nobody can do that afterwards.</remarks>
    public void CloseIncomplete(string reason, string by, DateTimeOffset at)
    {
        Demand(WorkOrderAction.CloseIncomplete);
        DemandNotOwnWork(by);
        var open = lines.Where(line => line.TookAway && line.Verification != LineVerification.Accepted).ToList();
        if (open.Count > 0)
        {
            throw WorkOrderRefusals.LinesNotAccepted.Because(
                $"{Number} took units away that nobody accepted: {Tags(open)}. Have them verified, or correct their outcome."
            );
        }

        End(WorkOrderAction.CloseIncomplete, "closed-incomplete", at, reason);
    }

    /// <summary>Sends a completed order back, because something has to be done again.</summary>
    public void Rework(string reason, DateTimeOffset at)
    {
        Move(WorkOrderAction.Rework, "reworked", at, note: reason);
        (CompletedAt, CompletedBy) = (null, null);
    }

    public void Cancel(string reason, DateTimeOffset at) => End(WorkOrderAction.Cancel, "cancelled", at, reason);

    private void DemandNotOwnWork(string by)
    {
        if (Person.Among([.. WorkedBy, .. PutForwardBy], by))
        {
            throw WorkOrderRefusals.OwnWork.Because(
                $"{Number} was done by {string.Join(", ", WorkedBy.Union(PutForwardBy))}: somebody else has to close it."
            );
        }
    }

    private void End(WorkOrderAction action, string verb, DateTimeOffset at, string? note)
    {
        Move(action, verb, at, note: note);
        EndedAt = at;
        lines.ForEach(line => line.Release());
    }

    private void Move(
        WorkOrderAction action,
        string verb,
        DateTimeOffset at,
        Changes? changes = null,
        string? note = null
    )
    {
        var next = Demand(action);
        if (at < StateSince)
        {
            throw UnitRefusals.OutOfOrder.Because(
                $"{Number} is {State.Text()} since {StateSince:yyyy-MM-dd HH:mm}Z; what follows cannot have happened before."
            );
        }

        changes = (changes ?? new Changes()).With("state", State.Text(), next.Text()).Set("note", note);
        (State, StateSince) = (next, at);
        Record($"work-order.{verb}", at, changes);
    }

    private WorkOrderState Demand(WorkOrderAction action) =>
        WorkOrderLifecycle.Next(State, action, HeldFrom, StartedAt is not null)
        ?? throw WorkOrderRefusals.ActionNotAllowed.Because(
            $"{Number} is {State.Text()}, which does not allow: {action.Text()}."
        );

    private void DemandNotEnded()
    {
        if (State.IsEnded())
        {
            throw WorkOrderRefusals.Ended.Because(
                $"{Number} is {State.Text()}. Correct it by an order that follows it: POST …/work-orders with \"follows\": \"{Number}\"."
            );
        }
    }

    private static string Tags(IEnumerable<WorkOrderLine> some) =>
        string.Join(", ", some.Select(line => line.UnitTag).Take(10));

    private void Apply(WorkOrderTerms terms) =>
        (Title, Contractor, PlannedStart, PlannedEnd, Priority, AccessWindow) = terms;
}
