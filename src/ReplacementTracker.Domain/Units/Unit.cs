using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Units;

/// <summary>One camera, or other device, in a programme's inventory.</summary>
public sealed class Unit : Aggregate
{
    private Unit() { }

    private Unit(Guid programmeId, Guid id, string tag, UnitTerms terms)
    {
        ProgrammeId = programmeId;
        Id = id;
        Tag = tag;
        Apply(terms);
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }

    /// <summary>Unique in the programme.</summary>
    public string Tag { get; private set; } = "";
    public string Site { get; private set; } = "";

    /// <summary>Where at the site, in free text: platform 5, pole 12.</summary>
    public string? Position { get; private set; }

    /// <summary>What the housing says.</summary>
    public string? LabelVendor { get; private set; }

    /// <summary>Who made it; relabelled equipment exists.</summary>
    public string? OriginVendor { get; private set; }
    public string? Model { get; private set; }
    public string? SerialNumber { get; private set; }
    public string? MacAddress { get; private set; }
    public DateOnly? InstalledOn { get; private set; }

    public UnitStage Stage { get; private set; }
    public ScopeStatus ScopeStatus { get; private set; }

    /// <summary>One of the promised ones.</summary>
    public bool InBaseline { get; private set; }

    /// <summary>The unit whose place this one took; null for a unit of the inventory.</summary>
    public Guid? ReplacesUnitId { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }
    public DateTimeOffset? ReplacedAt { get; private set; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public DateTimeOffset? DisposedAt { get; private set; }

    /// <summary>Number of the certificate under which it was disposed of, as it was reported; null before.</summary>
    public string? CertificateNumber { get; private set; }

    /// <summary>The recorded certificate that lists it; null before, and while only a number was reported.</summary>
    public Guid? DisposalId { get; private set; }

    /// <summary>Who reported that it was taken away or replaced; none of them verifies it, on whichever order.</summary>
    public IReadOnlyList<string> WorkedBy { get; private set; } = [];

    /// <summary>When the latest step happened. A step never happens before the one that it follows.</summary>
    public DateTimeOffset LastStepAt { get; private set; }

    public override string SubjectKind => "unit";
    public override string SubjectKey => Tag;
    public override Guid LogProgrammeId => ProgrammeId;

    public bool CountsInScope => ScopeStatus.Counts();

    public UnitTerms Terms =>
        new(Site, Position, LabelVendor, OriginVendor, Model, SerialNumber, MacAddress, InstalledOn);

    /// <summary>Enters a unit into the inventory.</summary>
    /// <param name="scopeStatus">Null to judge by its makers.</param>
    /// <param name="reason">Why it is entered, where that needs saying.</param>
    /// <remarks>
    /// In a draft it belongs to the baseline as long as it counts. In an active programme it counts nowhere until an
    /// addition to the scope is approved: see <see cref="Scope.ScopeEntry.RequestAddition"/>.
    /// </remarks>
    public static Unit Register(
        Programme programme,
        Guid id,
        string tag,
        UnitTerms terms,
        ScopeStatus? scopeStatus,
        DateTimeOffset at,
        string? reason = null
    )
    {
        programme.DemandOpen();
        var status = scopeStatus ?? programme.ScopeOf(terms.LabelVendor, terms.OriginVendor);
        var unit = new Unit(programme.Id, id, tag, terms)
        {
            ScopeStatus = programme.IsDraft || !status.Counts() ? status : ScopeStatus.OutOfScope,
            LastStepAt = at,
        };
        unit.InBaseline = programme.IsDraft && unit.CountsInScope;
        unit.Record(
            "unit.registered",
            at,
            UnitTerms
                .Nothing.ChangesTo(terms)
                .Set("stage", "inService")
                .Set("scopeStatus", unit.ScopeStatus.Text())
                .Set("reason", reason),
            unit.Step(Count.Units, +1, unit.InBaseline, unit.CountsInScope)
        );
        return unit;
    }

    /// <summary>Enters the unit that takes this one's place. It is not itself to be replaced, so it counts nowhere.</summary>
    public Unit Successor(Guid id, string tag, UnitTerms terms, DateTimeOffset at)
    {
        var successor = new Unit(ProgrammeId, id, tag, terms)
        {
            ReplacesUnitId = Id,
            ScopeStatus = ScopeStatus.OutOfScope,
            LastStepAt = at,
        };
        successor.Record(
            "unit.installed",
            at,
            UnitTerms.Nothing.ChangesTo(terms).Set("stage", "inService").Set("replaces", Tag)
        );
        return successor;
    }

    /// <summary>Corrects what the inventory says of the unit. Scope is changed in drafts only; later by scope entries.</summary>
    public void Amend(Programme programme, UnitTerms terms, ScopeStatus scopeStatus, DateTimeOffset at)
    {
        programme.DemandOpen();
        var changes = Terms.ChangesTo(terms).With("scopeStatus", ScopeStatus.Text(), scopeStatus.Text());
        if (changes.IsEmpty)
        {
            return;
        }

        if (scopeStatus == ScopeStatus)
        {
            Apply(terms);
            Record("unit.amended", at, changes);
            return;
        }

        if (!programme.IsDraft)
        {
            throw UnitRefusals.ScopeFrozen.Because(
                $"Programme {programme.Code} is active: change the scope of {Tag} by "
                    + $"POST /v1/programmes/{programme.Code}/scope-entries, with a reason."
            );
        }

        DemandNotBefore(at);
        var effects = ScopeSteps(scopeStatus, baselineToo: true);
        Apply(terms);
        ScopeStatus = scopeStatus;
        InBaseline = CountsInScope;
        LastStepAt = at;
        Record("unit.amended", at, changes, effects);
    }

    /// <summary>Moves the unit into or out of today's scope. The baseline does not move.</summary>
    public void ChangeScope(ScopeStatus to, string reason, DateTimeOffset at)
    {
        DemandScopeChange(to, mayStay: false, at);
        var effects = ScopeSteps(to, baselineToo: false);
        var changes = new Changes().With("scopeStatus", ScopeStatus.Text(), to.Text()).Set("reason", reason);
        ScopeStatus = to;
        LastStepAt = at;
        Record("unit.scope-changed", at, changes, effects);
    }

    /// <param name="mayStay">Whether it may have that status already: an exception that is prolonged.</param>
    /// <param name="at">Null where that is not known yet.</param>
    internal void DemandScopeChange(ScopeStatus to, bool mayStay, DateTimeOffset? at)
    {
        if (to == ScopeStatus && !mayStay)
        {
            throw UnitRefusals.ScopeUnchanged.Because($"Unit {Tag} is {to.Text()} already.");
        }

        if (ReplacesUnitId is not null)
        {
            throw UnitRefusals.IsReplacement.Because($"Unit {Tag} is a replacement: it is not to be replaced itself.");
        }

        if (at is { } instant)
        {
            DemandNotBefore(instant);
        }
    }

    /// <summary>Is what it was before an exception, from an instant that was agreed beforehand.</summary>
    /// <remarks>
    /// Where nobody noticed at the time, steps may have been told since, as of a unit that does not count. Each stage
    /// reached after the end counts in the scope from when it was reached, by an event of its own.
    /// </remarks>
    internal void EndException(ScopeStatus to, string reason, DateTimeOffset at)
    {
        var effects = ScopeSteps(to, baselineToo: false, until: at);
        var late = to.Counts() ? Reached().Where(step => step.At > at).ToList() : [];
        var changes = new Changes().With("scopeStatus", ScopeStatus.Text(), to.Text()).Set("reason", reason);
        ScopeStatus = to;
        LastStepAt = at > LastStepAt ? at : LastStepAt;
        Record("unit.scope-changed", at, changes, effects);
        foreach (var (reachedAt, count) in late)
        {
            Record(
                "unit.scope-corrected",
                reachedAt,
                new Changes().Set("reason", reason),
                [new Effect(Id, Tag, count, +1, InBaseline: false, InScope: true)]
            );
        }
    }

    /// <summary>Takes it off the network; it still hangs.</summary>
    public void Isolate(DateTimeOffset at, string? note) =>
        Climb(UnitStage.Isolated, "unit.isolated", at, new Changes().Set("note", note));

    /// <summary>Takes it down, or finds that it is not there.</summary>
    public void Remove(bool found, string by, DateTimeOffset at)
    {
        Climb(
            found ? UnitStage.Removed : UnitStage.NotFound,
            found ? "unit.removed" : "unit.not-found",
            at,
            new Changes(),
            Count.Removed
        );
        RemovedAt = at;
        NoteWork(by);
    }

    /// <summary>Another unit took its place.</summary>
    public void Replace(string successor, string by, DateTimeOffset at)
    {
        DemandNotBefore(at);
        (ReplacedAt, LastStepAt) = (at, at);
        NoteWork(by);
        Record("unit.replaced", at, new Changes().Set("replacedBy", successor), Step(Count.Replaced, +1));
    }

    /// <summary>Somebody else than who did it accepted that it is gone; once is enough.</summary>
    public void Verify(DateTimeOffset at)
    {
        if (VerifiedAt is not null)
        {
            return;
        }

        DemandNotBefore(at);
        (VerifiedAt, LastStepAt) = (at, at);
        Record("unit.verified", at, new Changes().Set("verifiedAt", at), Step(Count.Verified, +1));
    }

    /// <summary>Wipes what it stored.</summary>
    public void Sanitise(DateTimeOffset at, string method, EvidenceAtHand evidence, string? note = null) =>
        Climb(
            UnitStage.Sanitised,
            "unit.sanitised",
            at,
            new Changes().Set("method", method).Set("note", note),
            proof: () => evidence.Demand(EvidenceStep.Sanitisation, Tag)
        );

    /// <summary>Destroys it or hands it over, under a certificate.</summary>
    /// <param name="at">When it happened.</param>
    /// <param name="certificateNumber">As reported.</param>
    /// <param name="evidence">What there is to prove it with.</param>
    /// <param name="note">In the engineer's words.</param>
    /// <param name="disposal">The recorded certificate, by which <see cref="Disposal.Cover"/> calls; null without.</param>
    public void Dispose(
        DateTimeOffset at,
        string certificateNumber,
        EvidenceAtHand evidence,
        string? note = null,
        Disposal? disposal = null
    )
    {
        var changes = new Changes()
            .Set("certificateNumber", certificateNumber)
            .Set("issuer", disposal?.Issuer)
            .Set("note", note);
        Climb(
            UnitStage.Disposed,
            "unit.disposed",
            at,
            changes,
            Count.Disposed,
            () => evidence.Demand(EvidenceStep.Disposal, Tag)
        );
        (DisposedAt, CertificateNumber, DisposalId) = (at, certificateNumber, disposal?.Id);
    }

    /// <summary>Notes that the certificate of which only the number was reported came in, and lists it.</summary>
    internal void Certify(Disposal disposal, DateTimeOffset at)
    {
        DisposalId = disposal.Id;
        Record("unit.certified", at, new Changes().Set("issuer", disposal.Issuer).Set("issuedOn", disposal.IssuedOn));
    }

    /// <summary>Takes back what a rejected or mistaken report said: the unit is where it was before it.</summary>
    /// <param name="stage">Where it was.</param>
    /// <remarks>A stage never goes back silently: the correction is an event of its own, with its own effects.</remarks>
    public void TakeBack(UnitStage stage, string reason, DateTimeOffset at)
    {
        var wasHanging = stage is UnitStage.InService or UnitStage.Isolated;
        if (wasHanging && (VerifiedAt is not null || Stage is UnitStage.Sanitised or UnitStage.Disposed))
        {
            throw UnitRefusals.TooLateToTakeBack.Because(
                $"Unit {Tag} is {(VerifiedAt is null ? Stage.Text() : "verified")}: its removal can no longer be taken back."
            );
        }

        DemandNotBefore(at);
        List<Effect> effects = [];
        if (wasHanging)
        {
            effects.AddRange(Step(Count.Removed, -1));
        }

        if (ReplacedAt is not null)
        {
            effects.AddRange(Step(Count.Replaced, -1));
        }

        // What was removed on an earlier order, and perhaps wiped since, stays so: only the replacement is taken back.
        var back = wasHanging ? stage : Stage;
        var changes = new Changes().With("stage", Stage.Text(), back.Text()).Set("reason", reason);
        (Stage, RemovedAt, ReplacedAt, LastStepAt) = (back, wasHanging ? null : RemovedAt, null, at);
        Record("unit.corrected", at, changes, effects);
    }

    /// <summary>Takes a unit out of the inventory that was entered by mistake.</summary>
    public void Withdraw(string reason, DateTimeOffset at) =>
        Record("unit.withdrawn", at, new Changes().Set("reason", reason), Step(Count.Units, -1));

    /// <param name="proof">Asked for last, once the step is allowed otherwise; ids of what it rests on.</param>
    private void Climb(
        UnitStage to,
        string type,
        DateTimeOffset at,
        Changes changes,
        Count? count = null,
        Func<IReadOnlyList<Guid>>? proof = null
    )
    {
        if (!UnitLifecycle.Allows(Stage, to))
        {
            throw UnitRefusals.StageNotAllowed.Because($"Unit {Tag} is {Stage.Text()} and cannot become {to.Text()}.");
        }

        if (ReplacesUnitId is not null)
        {
            throw UnitRefusals.IsReplacement.Because($"Unit {Tag} is a replacement: it is not to be replaced itself.");
        }

        DemandNotBefore(at);
        changes.With("stage", Stage.Text(), to.Text()).WithList("evidence", [], proof?.Invoke() ?? []);
        Stage = to;
        LastStepAt = at;
        Record(type, at, changes, count is { } step ? Step(step, +1) : []);
    }

    private void NoteWork(string by)
    {
        if (!WorkedBy.Any(somebody => Access.Person.IsSame(somebody, by)))
        {
            WorkedBy = [.. WorkedBy, by];
        }
    }

    private void DemandNotBefore(DateTimeOffset at)
    {
        if (at < LastStepAt)
        {
            throw UnitRefusals.OutOfOrder.Because(
                $"Unit {Tag} was last changed on {LastStepAt:yyyy-MM-dd HH:mm}Z; what follows cannot have happened before."
            );
        }
    }

    /// <summary>What entering or leaving the scope adds or takes back: the unit, and each stage it has reached.</summary>
    /// <param name="until">Null for every stage.</param>
    private List<Effect> ScopeSteps(ScopeStatus to, bool baselineToo, DateTimeOffset? until = null)
    {
        var counts = to.Counts();
        if (counts == CountsInScope)
        {
            return [];
        }

        var change = counts ? +1 : -1;
        return
        [
            new(Id, Tag, Count.Units, change, baselineToo, true),
            .. Reached()
                .Where(step => until is null || step.At <= until)
                .Select(step => new Effect(Id, Tag, step.Count, change, baselineToo, true)),
        ];
    }

    private IEnumerable<(DateTimeOffset At, Count Count)> Reached()
    {
        (DateTimeOffset?, Count)[] stages =
        [
            (RemovedAt, Count.Removed),
            (ReplacedAt, Count.Replaced),
            (VerifiedAt, Count.Verified),
            (DisposedAt, Count.Disposed),
        ];
        foreach (var (reached, count) in stages)
        {
            if (reached is { } at)
            {
                yield return (at, count);
            }
        }
    }

    private Effect[] Step(Count count, int change) => Step(count, change, InBaseline, CountsInScope);

    private Effect[] Step(Count count, int change, bool inBaseline, bool inScope) =>
        inBaseline || inScope ? [new(Id, Tag, count, change, inBaseline, inScope)] : [];

    private void Apply(UnitTerms terms) =>
        (Site, Position, LabelVendor, OriginVendor, Model, SerialNumber, MacAddress, InstalledOn) = terms;
}

/// <summary>What the inventory says of a unit.</summary>
/// <param name="SerialNumber">As on the type plate.</param>
/// <param name="MacAddress">Normalised: AA:BB:CC:DD:EE:FF.</param>
public sealed record UnitTerms(
    string Site,
    string? Position,
    string? LabelVendor,
    string? OriginVendor,
    string? Model,
    string? SerialNumber,
    string? MacAddress,
    DateOnly? InstalledOn
)
{
    public static readonly UnitTerms Nothing = new("", null, null, null, null, null, null, null);

    public Changes ChangesTo(UnitTerms next) =>
        new Changes()
            .With("site", Site, next.Site)
            .With("position", Position, next.Position)
            .With("labelVendor", LabelVendor, next.LabelVendor)
            .With("originVendor", OriginVendor, next.OriginVendor)
            .With("model", Model, next.Model)
            .With("serialNumber", SerialNumber, next.SerialNumber)
            .With("macAddress", MacAddress, next.MacAddress)
            .With("installedOn", InstalledOn, next.InstalledOn);
}
