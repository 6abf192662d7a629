using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Programmes;

/// <summary>A pledge to replace equipment, and the work that fulfils it.</summary>
public sealed class Programme : Aggregate
{
    private Programme() { }

    public Programme(Guid id, string code, ProgrammeTerms terms, bool isInvented, DateTimeOffset at)
    {
        Id = id;
        Code = code;
        IsInvented = isInvented;
        Status = ProgrammeStatus.Draft;
        Terms = terms;
        Record("programme.created", at, ProgrammeTerms.Nothing.ChangesTo(terms));
    }

    public Guid Id { get; private set; }

    /// <summary>What addresses call it: lower case, `prorail`.</summary>
    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";
    public string Owner { get; private set; } = "";
    public string? Statement { get; private set; }
    public IReadOnlyList<ProgrammeSource> Sources { get; private set; } = [];
    public DateOnly? PledgedOn { get; private set; }
    public DateOnly StartsOn { get; private set; }
    public DateOnly Deadline { get; private set; }

    /// <summary>The number promised; fixed once active. Null only in a draft that has not said it.</summary>
    public int? BaselineUnitCount { get; private set; }

    /// <summary>How many there are in all, promised or not; null if unknown.</summary>
    public int? EstateUnitCount { get; private set; }

    /// <summary>The vendors whose equipment goes.</summary>
    public IReadOnlyList<string> TargetVendors { get; private set; } = [];
    public CompletionRule CompletionRule { get; private set; }
    public string UnitNoun { get; private set; } = "";
    public string TimeZone { get; private set; } = "";

    /// <summary>Which evidence each step of a unit needs. Once active, it may demand more, never less.</summary>
    public EvidencePolicy EvidencePolicy { get; private set; } = EvidencePolicy.None;
    public ProgrammeStatus Status { get; private set; }

    /// <summary>Sample data: units, orders and dates are made up.</summary>
    public bool IsInvented { get; private set; }

    public DateTimeOffset? ActivatedAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Who asked that it end; null where nobody did, or where that was rejected.</summary>
    public string? ClosureRequestedBy { get; private set; }
    public DateTimeOffset? ClosureRequestedAt { get; private set; }
    public string? ClosureReason { get; private set; }

    /// <summary>Who agreed that it end.</summary>
    public string? ClosureApprovedBy { get; private set; }

    public override string SubjectKind => "programme";
    public override string SubjectKey => Code;
    public override Guid LogProgrammeId => Id;

    public ProgrammeClock Clock => new(TimeZone);

    public bool IsDraft => Status == ProgrammeStatus.Draft;

    public ProgrammeTerms Terms
    {
        get =>
            new(
                Name,
                Owner,
                Statement,
                Sources,
                PledgedOn,
                StartsOn,
                Deadline,
                BaselineUnitCount,
                EstateUnitCount,
                TargetVendors,
                CompletionRule,
                UnitNoun,
                TimeZone,
                EvidencePolicy
            );
        private set
        {
            (Name, Owner, Statement, Sources, PledgedOn) = (
                value.Name,
                value.Owner,
                value.Statement,
                value.Sources,
                value.PledgedOn
            );
            (StartsOn, Deadline, BaselineUnitCount, EstateUnitCount) = (
                value.StartsOn,
                value.Deadline,
                value.BaselineUnitCount,
                value.EstateUnitCount
            );
            (TargetVendors, CompletionRule, UnitNoun, TimeZone, EvidencePolicy) = (
                value.TargetVendors,
                value.CompletionRule,
                value.UnitNoun,
                value.TimeZone,
                value.EvidencePolicy
            );
        }
    }

    /// <summary>Changes the terms. What was promised stays as it is once the programme is active.</summary>
    public void Amend(ProgrammeTerms terms, DateTimeOffset at)
    {
        DemandOpen();
        var changes = Terms.ChangesTo(terms);
        if (changes.IsEmpty)
        {
            return;
        }

        var frozen = changes.Fields.Keys.Where(ProgrammeTerms.Promised.Contains).ToList();
        if (!IsDraft && frozen.Count > 0)
        {
            throw ProgrammeRefusals.Frozen.Because(
                $"Programme {Code} is active: {string.Join(", ", frozen)} can no longer change. "
                    + "What counts is changed by scope entries, dates by milestones and their extensions."
            );
        }

        var given = EvidencePolicy.Beyond(terms.EvidencePolicy);
        if (!IsDraft && given.Count > 0)
        {
            throw EvidenceRefusals.PolicyWeakened.Because(
                $"Programme {Code} is active: its evidencePolicy can demand more, and no less. "
                    + $"It would no longer demand {string.Join(", ", given)}."
            );
        }

        Terms = terms;
        Record("programme.amended", at, changes);
    }

    /// <summary>Freezes the baseline: from now on only the scope changes.</summary>
    /// <param name="baselineUnits">How many units of the inventory are in the baseline.</param>
    public void Activate(int baselineUnits, DateTimeOffset at)
    {
        if (!IsDraft)
        {
            throw ProgrammeRefusals.NotDraft.Because($"Programme {Code} is {Status.Text()}: its baseline is frozen.");
        }

        if (baselineUnits == 0)
        {
            throw ProgrammeRefusals.EmptyBaseline.Because(
                $"Programme {Code} has no unit in scope. Import its inventory first."
            );
        }

        if (BaselineUnitCount is { } promised && promised != baselineUnits)
        {
            throw ProgrammeRefusals.BaselineDiffers.Because(
                $"Programme {Code} promises {promised} units and its inventory has {baselineUnits} in scope. "
                    + "Complete the inventory, set the scopeStatus of units that were not promised to outOfScope, "
                    + "or correct baselineUnitCount."
            );
        }

        var changes = new Changes()
            .With("status", ProgrammeStatus.Draft, ProgrammeStatus.Active)
            .With("baselineUnitCount", BaselineUnitCount, baselineUnits);
        BaselineUnitCount = baselineUnits;
        Status = ProgrammeStatus.Active;
        ActivatedAt = at;
        Record("programme.activated", at, changes);
    }

    /// <summary>Asks that the programme end. Nothing changes until somebody else approves.</summary>
    public void RequestClosure(string reason, string by, DateTimeOffset at)
    {
        DemandActive();
        if (ClosureRequestedBy is { } asked)
        {
            throw ProgrammeRefusals.ClosureOpen.Because(
                $"{asked} asked that programme {Code} be closed: that waits for its approval or rejection."
            );
        }

        (ClosureRequestedBy, ClosureRequestedAt, ClosureReason) = (by, at, reason);
        Record("programme.closure-requested", at, new Changes().Set("closureRequestedBy", by).Set("reason", reason));
    }

    /// <summary>Ends the programme, on somebody else's word. Nothing changes in it afterwards.</summary>
    public void ApproveClosure(string? note, string by, DateTimeOffset at)
    {
        DemandClosureDecidable(by);
        Status = ProgrammeStatus.Closed;
        (ClosedAt, ClosureApprovedBy) = (at, by);
        Record(
            "programme.closed",
            at,
            new Changes()
                .With("status", ProgrammeStatus.Active, ProgrammeStatus.Closed)
                .Set("reason", ClosureReason)
                .Set("requestedBy", ClosureRequestedBy)
                .Set("approvedBy", by)
                .Set("note", note)
        );
    }

    /// <summary>Lets the programme go on, on somebody else's word.</summary>
    public void RejectClosure(string reason, string by, DateTimeOffset at)
    {
        DemandClosureDecidable(by);
        var changes = new Changes()
            .With("closureRequestedBy", ClosureRequestedBy, to: null)
            .Set("reason", reason)
            .Set("rejectedBy", by);
        (ClosureRequestedBy, ClosureRequestedAt, ClosureReason) = (null, null, null);
        Record("programme.closure-rejected", at, changes);
    }

    private void DemandClosureDecidable(string by)
    {
        DemandActive();
        if (ClosureRequestedBy is not { } asked)
        {
            throw ProgrammeRefusals.ClosureNotRequested.Because(
                $"Nobody asked that programme {Code} be closed: POST /v1/programmes/{Code}/closure."
            );
        }

        if (Access.Person.IsSame(asked, by))
        {
            throw ProgrammeRefusals.OwnClosure.Because(
                $"{asked} asked that programme {Code} be closed: somebody else has to decide on it."
            );
        }
    }

    /// <summary>Work is done in active programmes only.</summary>
    public void DemandActive()
    {
        if (Status != ProgrammeStatus.Active)
        {
            throw ProgrammeRefusals.NotActive.Because(
                IsDraft
                    ? $"Programme {Code} is a draft. Activate it first: POST /v1/programmes/{Code}/activation."
                    : $"Programme {Code} is closed."
            );
        }
    }

    /// <summary>Nothing changes in a closed programme.</summary>
    public void DemandOpen()
    {
        if (Status == ProgrammeStatus.Closed)
        {
            throw ProgrammeRefusals.Closed.Because($"Programme {Code} is closed.");
        }
    }

    /// <summary>Whether a unit of these makers is one the programme wants gone.</summary>
    /// <returns>In scope where a maker is targeted; unknown, which counts, where no maker is known.</returns>
    public ScopeStatus ScopeOf(string? labelVendorId, string? originVendorId)
    {
        if (labelVendorId is null && originVendorId is null)
        {
            return ScopeStatus.Unknown;
        }

        return IsTargeted(labelVendorId) || IsTargeted(originVendorId) ? ScopeStatus.InScope : ScopeStatus.OutOfScope;
    }

    public bool IsTargeted(string? vendorId) => vendorId is not null && TargetVendors.Contains(vendorId);
}

public enum ProgrammeStatus
{
    Draft,
    Active,
    Closed,
}

/// <summary>Which stage counts as done.</summary>
public enum CompletionRule
{
    Removed,
    Replaced,
    Verified,
    Disposed,
}

/// <summary>Where a promise can be read.</summary>
public sealed record ProgrammeSource(string Title, string Url, DateOnly? PublishedOn);
