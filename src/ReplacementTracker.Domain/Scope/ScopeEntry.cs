using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Scope;

/// <summary>One line of the ledger: a unit that came to count, or ceased to, after the baseline was frozen.</summary>
/// <remarks>Baseline plus entries equals scope, always.</remarks>
public sealed class ScopeEntry
{
    private ScopeEntry() { }

    public ScopeEntry(
        Guid programmeId,
        Guid id,
        Unit unit,
        ScopeStatus? from,
        string reason,
        string approvedBy,
        DateTimeOffset at
    )
    {
        ProgrammeId = programmeId;
        Id = id;
        UnitId = unit.Id;
        UnitTag = unit.Tag;
        From = from;
        To = unit.ScopeStatus;
        Reason = reason;
        ApprovedBy = approvedBy;
        OccurredAt = at;
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }

    /// <summary>Order of recording.</summary>
    public long Sequence { get; private set; }
    public Guid UnitId { get; private set; }
    public string UnitTag { get; private set; } = "";

    /// <summary>Null for a unit that was found after activation.</summary>
    public ScopeStatus? From { get; private set; }
    public ScopeStatus To { get; private set; }
    public string Reason { get; private set; } = "";
    public string ApprovedBy { get; private set; } = "";
    public DateTimeOffset OccurredAt { get; private set; }

    /// <summary>+1, −1, or 0 for a reclassification that changes no count.</summary>
    public int Change => Counts(To) - (From is { } from ? Counts(from) : 0);

    private static int Counts(ScopeStatus status) => status is ScopeStatus.InScope or ScopeStatus.Unknown ? 1 : 0;
}
