using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Domain.Evidence;

/// <summary>A file that was submitted, or a document elsewhere that was named, as evidence of what was done to units.</summary>
/// <remarks>Its bytes never change: what is wrong is withdrawn, as long as nothing rests on it.</remarks>
public sealed class EvidenceItem : Aggregate
{
    private readonly List<EvidenceUnit> units = [];

    private EvidenceItem() { }

    /// <param name="order">The visit it is of; null where it is of the units as such.</param>
    public EvidenceItem(
        Programme programme,
        Guid id,
        EvidenceTerms terms,
        EvidenceContent content,
        IReadOnlyList<Unit> of,
        WorkOrder? order,
        string uploadedBy,
        DateTimeOffset at
    )
    {
        programme.DemandOpen();
        Demand(terms.Kind, content, of, order);
        (ProgrammeId, Id) = (programme.Id, id);
        (Kind, Note, TakenAt) = (terms.Kind, terms.Note, terms.TakenAt);
        (Sha256, Store, MediaType) = (content.Sha256, content.Store, content.MediaType);
        (SizeBytes, FileName, Reference) = (content.SizeBytes, content.FileName, content.Reference);
        (WorkOrderId, WorkOrderNumber) = (order?.Id, order?.Number);
        (UploadedBy, UploadedAt) = (uploadedBy, at);
        units.AddRange(of.Select(unit => new EvidenceUnit(this, unit)));

        // Neither the file's name nor the note nor the address: people write serial numbers and names into them.
        Record(
            "evidence.submitted",
            at,
            new Changes()
                .Set("kind", Kind.Text())
                .WithList("units", [], [.. units.Select(unit => unit.UnitTag)])
                .Set("workOrder", WorkOrderNumber)
                .Set("sha256", Sha256)
                .Set("mediaType", MediaType)
                .Set("sizeBytes", SizeBytes)
                .Set("takenAt", TakenAt)
        );
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }
    public EvidenceKind Kind { get; private set; }

    /// <summary>Of the bytes as they were sent; 64 lower-case hex digits.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Which store holds the bytes; null for a document elsewhere.</summary>
    public string? Store { get; private set; }

    /// <summary>What the bytes are; null for a document elsewhere.</summary>
    public string? MediaType { get; private set; }
    public long? SizeBytes { get; private set; }
    public string? FileName { get; private set; }

    /// <summary>Address of a document elsewhere; null for a file.</summary>
    public string? Reference { get; private set; }
    public Guid? WorkOrderId { get; private set; }
    public string? WorkOrderNumber { get; private set; }
    public string? Note { get; private set; }

    /// <summary>When the picture was taken or the paper written, as the sender says.</summary>
    public DateTimeOffset? TakenAt { get; private set; }
    public string UploadedBy { get; private set; } = "";
    public DateTimeOffset UploadedAt { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }
    public string? WithdrawnBy { get; private set; }
    public string? WithdrawalReason { get; private set; }

    public IReadOnlyList<EvidenceUnit> Units => units;

    public override string SubjectKind => "evidence";
    public override string SubjectKey => Id.ToString();
    public override Guid LogProgrammeId => ProgrammeId;

    /// <summary>
    /// Whether the other, of the same bytes, leaves no room for this one. A paper for many units may come again for
    /// others; nothing is two kinds of proof, and no picture is of two units.
    /// </summary>
    public bool Repeats(EvidenceItem other) =>
        other.WithdrawnAt is null
        && other.Sha256 == Sha256
        && (
            other.Kind != Kind
            || !Kind.IsForManyUnits()
            || other.units.Exists(unit => units.Exists(mine => mine.UnitId == unit.UnitId))
        );

    /// <summary>Takes back a mistaken upload. That it was there, its hash and why it went stay on record.</summary>
    /// <param name="programme">The one it belongs to.</param>
    /// <param name="isInUse">Whether a step of any unit rests on it.</param>
    public void Withdraw(Programme programme, bool isInUse, string reason, string by, DateTimeOffset at)
    {
        programme.DemandOpen();
        DemandNotWithdrawn();
        if (isInUse)
        {
            throw EvidenceRefusals.InUse.Because(
                $"Evidence {Id} proves a step of {string.Join(", ", units.Select(unit => unit.UnitTag))}: it stays."
            );
        }

        (WithdrawnAt, WithdrawnBy, WithdrawalReason) = (at, by, reason);
        units.ForEach(unit => unit.Withdraw());
        Record("evidence.withdrawn", at, new Changes().Set("withdrawnAt", at).Set("reason", reason));
    }

    public void DemandNotWithdrawn()
    {
        if (WithdrawnAt is not null)
        {
            throw EvidenceRefusals.Withdrawn.Because(
                $"Evidence {Id} was withdrawn by {WithdrawnBy}; its content is gone."
            );
        }
    }

    private static void Demand(EvidenceKind kind, EvidenceContent content, IReadOnlyList<Unit> of, WorkOrder? order)
    {
        if (of.Count > 1 && !kind.IsForManyUnits())
        {
            throw EvidenceRefusals.OneUnit.Because($"A {kind.Text()} shows one unit; {of.Count} are named.");
        }

        if (content.MediaType is { } type && !kind.Accepts(type))
        {
            throw EvidenceRefusals.TypeNotAccepted.Because($"A {kind.Text()} is a picture, and the file is {type}.");
        }

        if (
            order is not null
            && of.FirstOrDefault(unit => !order.Lines.Any(line => line.UnitId == unit.Id)) is { } other
        )
        {
            throw EvidenceRefusals.NotOnOrder.Because($"{order.Number} has no line for unit {other.Tag}.");
        }
    }
}

/// <summary>One unit that a piece of evidence is of.</summary>
public sealed class EvidenceUnit
{
    private EvidenceUnit() { }

    internal EvidenceUnit(EvidenceItem evidence, Unit unit)
    {
        (ProgrammeId, EvidenceId) = (evidence.ProgrammeId, evidence.Id);
        (UnitId, UnitTag, Sha256) = (unit.Id, unit.Tag, evidence.Sha256);
    }

    public Guid ProgrammeId { get; private set; }
    public Guid EvidenceId { get; private set; }
    public Guid UnitId { get; private set; }
    public string UnitTag { get; private set; } = "";

    /// <summary>As the evidence has it: the same bytes are attached to a unit once.</summary>
    public string Sha256 { get; private set; } = "";
    public bool IsWithdrawn { get; private set; }

    internal void Withdraw() => IsWithdrawn = true;
}

/// <summary>That a step of a unit rests on a piece of evidence. One proves one step.</summary>
public sealed class EvidenceUse
{
    private EvidenceUse() { }

    public EvidenceUse(Guid programmeId, Guid evidenceId, Guid unitId, EvidenceStep step, DateTimeOffset at)
    {
        (ProgrammeId, EvidenceId, UnitId) = (programmeId, evidenceId, unitId);
        (Step, Since) = (step, at);
    }

    public Guid ProgrammeId { get; private set; }
    public Guid EvidenceId { get; private set; }
    public Guid UnitId { get; private set; }
    public EvidenceStep Step { get; private set; }
    public DateTimeOffset Since { get; private set; }
}

/// <summary>What the sender says of it.</summary>
public sealed record EvidenceTerms(EvidenceKind Kind, string? Note, DateTimeOffset? TakenAt);

/// <summary>The bytes, or where they are.</summary>
/// <param name="Sha256">64 lower-case hex digits.</param>
/// <param name="Store">Which store holds them; null for a document elsewhere, as all that follows but the last.</param>
/// <param name="MediaType">What they are, by looking.</param>
/// <param name="FileName">What the sender called the file, cleaned; null if not said.</param>
/// <param name="Reference">Address of a document elsewhere; null for a file.</param>
public sealed record EvidenceContent(
    string Sha256,
    string? Store,
    string? MediaType,
    long? SizeBytes,
    string? FileName,
    string? Reference
);
