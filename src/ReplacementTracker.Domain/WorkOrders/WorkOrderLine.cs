using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.WorkOrders;

/// <summary>One unit on a visit: what was done to it, and whether somebody else accepted that.</summary>
public sealed class WorkOrderLine
{
    private WorkOrderLine() { }

    internal WorkOrderLine(Guid programmeId, Guid workOrderId, Guid id, Unit unit)
    {
        ProgrammeId = programmeId;
        WorkOrderId = workOrderId;
        Id = id;
        UnitId = unit.Id;
        UnitTag = unit.Tag;
        IsOpen = true;
    }

    public Guid ProgrammeId { get; private set; }
    public Guid WorkOrderId { get; private set; }
    public Guid Id { get; private set; }
    public Guid UnitId { get; private set; }
    public string UnitTag { get; private set; } = "";

    /// <summary>Until the order ends; a unit has at most one open line.</summary>
    public bool IsOpen { get; private set; }

    public LineOutcome Outcome { get; private set; }
    public FailureReason? Reason { get; private set; }
    public string? Note { get; private set; }
    public Guid? ReplacementUnitId { get; private set; }
    public string? ReplacementTag { get; private set; }
    public string? DoneBy { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Where the unit was before this line's outcome, should that be taken back.</summary>
    public UnitStage? StageBefore { get; private set; }

    public LineVerification Verification { get; private set; }
    public string? VerifiedBy { get; private set; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public string? VerificationNote { get; private set; }

    /// <summary>Whether the outcome took the unit away.</summary>
    public bool TookAway => Outcome is LineOutcome.Replaced or LineOutcome.RemovedNotReplaced or LineOutcome.NotFound;

    /// <summary>The step of the unit that the outcome says was taken; null for none.</summary>
    public EvidenceStep? Step =>
        Outcome switch
        {
            LineOutcome.Replaced => EvidenceStep.Replacement,
            LineOutcome.RemovedNotReplaced => EvidenceStep.Removal,
            LineOutcome.NotFound => EvidenceStep.NotFound,
            LineOutcome.Pending or LineOutcome.Failed => null,
        };

    internal void Report(WorkOrder order, Unit unit, LineReport report, Unit? successor, string by, DateTimeOffset at)
    {
        if (Verification == LineVerification.Accepted)
        {
            throw WorkOrderRefusals.LineAccepted.Because(
                $"Line {UnitTag} of {order.Number} was accepted by {VerifiedBy}: it stays as it is."
            );
        }

        if (DoneAt is { } before && at < before)
        {
            throw UnitRefusals.OutOfOrder.Because(
                $"Line {UnitTag} of {order.Number} has a report of {before:yyyy-MM-dd HH:mm}Z; a correction comes after it."
            );
        }

        if (TookAway && StageBefore is { } stage)
        {
            unit.TakeBack(stage, $"{order.Number}: reported again as {report.Outcome.Text()}", at);
        }

        StageBefore = unit.Stage;
        switch (report.Outcome)
        {
            case LineOutcome.Replaced when successor is not null:
                if (unit.Stage is UnitStage.InService or UnitStage.Isolated)
                {
                    unit.Remove(found: true, by, at);
                }

                unit.Replace(successor.Tag, by, at);
                break;
            case LineOutcome.RemovedNotReplaced:
                unit.Remove(found: true, by, at);
                break;
            case LineOutcome.NotFound:
                unit.Remove(found: false, by, at);
                break;
            case LineOutcome.Failed when report.Reason is not null:
                break;
            default:
                throw WorkOrderRefusals.ReportIncomplete.Because(
                    $"Outcome {report.Outcome.Text()} of {UnitTag} lacks "
                        + (report.Outcome == LineOutcome.Failed ? "a reason." : "a replacement.")
                );
        }

        (Outcome, Reason, Note) = (report.Outcome, report.Reason, report.Note);
        (DoneBy, DoneAt) = (by, at);
        (ReplacementUnitId, ReplacementTag) = (successor?.Id, successor?.Tag);
        (Verification, VerifiedBy, VerifiedAt, VerificationNote) = (LineVerification.Pending, null, null, null);
    }

    /// <returns>Ids of the evidence that the verdict rests on.</returns>
    internal IReadOnlyList<Guid> Verify(
        WorkOrder order,
        Unit unit,
        LineVerification verdict,
        string? note,
        EvidenceAtHand evidence,
        string by,
        DateTimeOffset at
    )
    {
        if (Outcome == LineOutcome.Pending)
        {
            throw WorkOrderRefusals.NotVerifiable.Because($"Line {UnitTag} of {order.Number} has no outcome yet.");
        }

        if (Verification != LineVerification.Pending)
        {
            throw WorkOrderRefusals.LineVerified.Because(
                $"Line {UnitTag} of {order.Number} was {Verification.Text()} by {VerifiedBy} already."
            );
        }

        // Who removed it on an earlier order, or reported it before a correction, did it as well; who completed the
        // order, be it before a rework, put the work forward.
        string[] involved =
        [
            .. DoneBy is { } done ? [done] : Array.Empty<string>(),
            .. order.PutForwardBy,
            .. unit.WorkedBy,
        ];
        if (Person.Among(involved, by))
        {
            throw WorkOrderRefusals.OwnWork.Because(
                $"Line {UnitTag} of {order.Number} was done by {string.Join(", ", involved.Distinct())}: "
                    + "somebody else has to verify it."
            );
        }

        if (
            Step is { } looked
            && evidence.For(looked).FirstOrDefault(some => Person.IsSame(some.UploadedBy, by)) is { } own
        )
        {
            throw WorkOrderRefusals.OwnWork.Because(
                $"Evidence {own.Id} of {UnitTag} was uploaded by {own.UploadedBy}: somebody else has to verify it."
            );
        }

        if (at < DoneAt)
        {
            throw UnitRefusals.OutOfOrder.Because(
                $"Line {UnitTag} of {order.Number} was done on {DoneAt:yyyy-MM-dd HH:mm}Z; it cannot be verified before."
            );
        }

        var proof = verdict == LineVerification.Accepted && Step is { } step ? evidence.Demand(step, UnitTag) : [];
        (Verification, VerificationNote, VerifiedBy, VerifiedAt) = (verdict, note, by, at);
        if (verdict == LineVerification.Accepted && TookAway)
        {
            unit.Verify(at);
        }

        return proof;
    }

    internal void Release() => IsOpen = false;
}

/// <summary>What a fitter says of one unit.</summary>
public sealed record LineReport(LineOutcome Outcome, FailureReason? Reason, string? Note);

public enum LineOutcome
{
    Pending,
    Replaced,
    RemovedNotReplaced,
    NotFound,
    Failed,
}

/// <summary>Why a unit could not be taken away.</summary>
public enum FailureReason
{
    NoAccess,
    AccessWindowCancelled,
    BracketMismatch,
    PowerBudget,
    PortSecurity,
    PartShortage,
    Damaged,
    Other,
}

public enum LineVerification
{
    Pending,
    Accepted,
    Rejected,
}
