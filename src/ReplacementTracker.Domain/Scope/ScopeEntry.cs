using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Scope;

/// <summary>One line of the ledger: somebody's wish that a unit come to count, or cease to, and what another person said to it.</summary>
/// <remarks>Baseline plus what was approved equals scope, always.</remarks>
public sealed class ScopeEntry : Aggregate
{
    /// <summary>Who acts where nobody does: an exception ends by itself on the day agreed beforehand.</summary>
    public const string System = "system";

    private ScopeEntry() { }

    private ScopeEntry(Guid id, Unit unit, ScopeStatus? from, ScopeStatus to, string reason)
    {
        (ProgrammeId, Id, UnitId, UnitTag) = (unit.ProgrammeId, id, unit.Id, unit.Tag);
        (From, To, Reason) = (from, to, reason);
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }

    /// <summary>Order of asking.</summary>
    public long Sequence { get; private set; }
    public Guid UnitId { get; private set; }
    public string UnitTag { get; private set; } = "";
    public ScopeEntryStatus Status { get; private set; }

    /// <summary>Null for a unit that was found after activation.</summary>
    public ScopeStatus? From { get; private set; }
    public ScopeStatus To { get; private set; }
    public string Reason { get; private set; } = "";
    public string RequestedBy { get; private set; } = "";
    public DateTimeOffset RequestedAt { get; private set; }

    /// <summary>From when it counts; while it waits, what was asked for, and null for "from the approval".</summary>
    public DateTimeOffset? OccurredAt { get; private set; }
    public string? ApprovedBy { get; private set; }
    public string? RejectedBy { get; private set; }

    /// <summary>When it was approved, rejected or withdrawn.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>In the words of who decided; always there where it was rejected.</summary>
    public string? Note { get; private set; }

    /// <summary>Last day of an exception; null for one without end.</summary>
    public DateOnly? ExpiresOn { get; private set; }

    /// <summary>What the unit is after an exception.</summary>
    public ScopeStatus? ReturnsTo { get; private set; }

    /// <summary>The instant at which an approved exception ends.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>When it ended by itself.</summary>
    public DateTimeOffset? ExpiredAt { get; private set; }

    /// <summary>When a later entry took its place before it ended.</summary>
    public DateTimeOffset? SupersededAt { get; private set; }

    /// <summary>The exception whose end this entry is.</summary>
    public Guid? UndoesId { get; private set; }

    public override string SubjectKind => "scope-entry";
    public override string SubjectKey => $"{Id}";
    public override Guid LogProgrammeId => ProgrammeId;

    /// <summary>What it does to the scope: +1, −1, or 0 for what changes no count or was not approved.</summary>
    public int Change => Status == ScopeEntryStatus.Approved ? Counts(To) - (From is { } from ? Counts(from) : 0) : 0;

    /// <summary>Asks that a unit come to count, or cease to. Nothing changes until somebody else approves.</summary>
    /// <param name="expiresOn">Last day of an exception; null for one without end, and for everything else.</param>
    /// <param name="inForce">The exception that holds for the unit at present.</param>
    /// <param name="occurredAt">From when it is to count; null for "from the approval".</param>
    public static ScopeEntry Request(
        Programme programme,
        Guid id,
        Unit unit,
        ScopeStatus to,
        string reason,
        DateOnly? expiresOn,
        ScopeEntry? inForce,
        string by,
        DateTimeOffset? occurredAt,
        DateTimeOffset at
    )
    {
        programme.DemandActive();
        var entry = new ScopeEntry(id, unit, unit.ScopeStatus, to, reason) { ExpiresOn = expiresOn };
        entry.DemandApplicable(programme, unit, inForce, occurredAt, at);
        if (to == ScopeStatus.Excepted)
        {
            // What is prolonged ends where the first exception began, however often.
            entry.ReturnsTo =
                unit.ScopeStatus == ScopeStatus.Excepted ? inForce?.ReturnsTo ?? inForce?.From : unit.ScopeStatus;
        }

        entry.Ask(by, occurredAt, at);
        return entry;
    }

    /// <summary>Asks that a unit which was found after activation come to count.</summary>
    /// <param name="unit">Just registered: it counts nowhere yet.</param>
    public static ScopeEntry RequestAddition(
        Guid id,
        Unit unit,
        ScopeStatus to,
        string reason,
        string by,
        DateTimeOffset? occurredAt,
        DateTimeOffset at
    )
    {
        var entry = new ScopeEntry(id, unit, from: null, to, reason);
        entry.Ask(by, occurredAt, at);
        return entry;
    }

    /// <summary>Moves the unit into the scope or out of it, on somebody else's word.</summary>
    /// <param name="inForce">The exception that held for the unit until now.</param>
    /// <param name="occurredAt">From when it counts; null for what was asked for, or else for now.</param>
    /// <remarks>What held for the request has to hold now as well.</remarks>
    public void Approve(
        Programme programme,
        Unit unit,
        ScopeEntry? inForce,
        string? note,
        string by,
        DateTimeOffset? occurredAt,
        DateTimeOffset at
    )
    {
        programme.DemandActive();
        DemandDecidable(by);
        var from = From ?? ScopeStatus.OutOfScope;
        if (unit.ScopeStatus != from)
        {
            throw ScopeRefusals.Outdated.Because(
                $"{Named} was asked for when the unit was {from.Text()}, and it is {unit.ScopeStatus.Text()} by now. "
                    + "Reject or withdraw the request, and ask anew."
            );
        }

        var effective = occurredAt ?? OccurredAt ?? at;
        DemandApplicable(programme, unit, inForce, effective, at);
        if (unit.ScopeStatus != To)
        {
            unit.ChangeScope(To, Reason, effective);
        }

        if (inForce?.ExpiresAt is not null)
        {
            inForce.Supersede(Id, at);
        }

        (Status, ApprovedBy, DecidedAt, Note) = (ScopeEntryStatus.Approved, by, at, note);
        (OccurredAt, ExpiresAt) = (effective, ExpiresOn is { } last ? programme.Clock.EndOf(last) : null);
        Record("scope-entry.approved", at, Decided().Set("approvedBy", by).Set("note", note));
    }

    /// <summary>Leaves the scope as it is, on somebody else's word.</summary>
    public void Reject(Programme programme, string reason, string by, DateTimeOffset at)
    {
        programme.DemandActive();
        DemandDecidable(by);
        (Status, RejectedBy, DecidedAt, Note) = (ScopeEntryStatus.Rejected, by, at, reason);
        Record("scope-entry.rejected", at, Decided().Set("rejectedBy", by).Set("note", reason));
    }

    /// <summary>Takes the request back.</summary>
    /// <param name="by">Who asked; nobody else.</param>
    public void Withdraw(Programme programme, string? note, string by, DateTimeOffset at)
    {
        programme.DemandActive();
        DemandOpen();
        if (!Person.IsSame(RequestedBy, by))
        {
            throw ScopeRefusals.OfAnother.Because(
                $"{Named} was asked for by {RequestedBy}, who alone withdraws it. Others reject it."
            );
        }

        (Status, DecidedAt, Note) = (ScopeEntryStatus.Withdrawn, at, note);
        Record("scope-entry.withdrawn", at, Decided().Set("note", note));
    }

    /// <summary>Ends an exception whose last day is over: the unit is again what it was before.</summary>
    /// <param name="noticedAt">When that was seen, which may be later than when it happened.</param>
    /// <returns>The entry that says so.</returns>
    public ScopeEntry Expire(Guid id, Unit unit, DateTimeOffset noticedAt)
    {
        if (ExpiresAt is not { } at || at > noticedAt || ExpiredAt is not null || SupersededAt is not null)
        {
            throw new InvalidOperationException($"Scope entry {Id} does not end now.");
        }

        var reason = $"The exception until {ExpiresOn:yyyy-MM-dd} ended.";
        var end = new ScopeEntry(id, unit, To, ReturnsTo!.Value, reason)
        {
            Status = ScopeEntryStatus.Approved,
            RequestedBy = System,
            RequestedAt = noticedAt,
            ApprovedBy = System,
            DecidedAt = noticedAt,
            OccurredAt = at,
            UndoesId = Id,
        };
        unit.EndException(end.To, reason, at);
        ExpiredAt = at;
        Record("scope-entry.expired", at, new Changes().Set("expiredAt", ExpiredAt));
        end.Record("scope-entry.entered", at, end.Asked().Set<Guid?>("undoes", Id).Set("approvedBy", System));
        return end;
    }

    private string Named => $"The change of {UnitTag} to {To.Text()}";

    private void Supersede(Guid by, DateTimeOffset at)
    {
        SupersededAt = at;
        Record("scope-entry.superseded", at, new Changes().Set("supersededAt", SupersededAt).Set<Guid?>("by", by));
    }

    private void Ask(string by, DateTimeOffset? occurredAt, DateTimeOffset at)
    {
        (Status, RequestedBy, RequestedAt, OccurredAt) = (ScopeEntryStatus.Requested, by, at, occurredAt);
        Record("scope-entry.requested", at, Asked());
    }

    private Changes Asked() =>
        new Changes()
            .Set("unit", UnitTag)
            .Set("status", Status.Text())
            .Set("scopeFrom", From?.Text())
            .Set("scopeTo", To.Text())
            .Set("reason", Reason)
            .Set("expiresOn", ExpiresOn)
            .Set("requestedBy", RequestedBy);

    private Changes Decided() =>
        new Changes().With("status", ScopeEntryStatus.Requested.Text(), Status.Text()).Set("unit", UnitTag);

    private void DemandOpen()
    {
        if (Status != ScopeEntryStatus.Requested)
        {
            throw ScopeRefusals.Decided.Because(
                $"{Named} was {Status.Text()} by {ApprovedBy ?? RejectedBy ?? RequestedBy} already."
            );
        }
    }

    /// <summary>It is decided on once, and by somebody else than who asked.</summary>
    private void DemandDecidable(string by)
    {
        DemandOpen();
        if (Person.IsSame(RequestedBy, by))
        {
            throw ScopeRefusals.Own.Because(
                $"{Named} was asked for by {RequestedBy}: somebody else has to decide on it."
            );
        }
    }

    private void DemandApplicable(
        Programme programme,
        Unit unit,
        ScopeEntry? inForce,
        DateTimeOffset? occurredAt,
        DateTimeOffset at
    )
    {
        var prolongs =
            To == ScopeStatus.Excepted
            && unit.ScopeStatus == ScopeStatus.Excepted
            && inForce is not null
            && inForce.ExpiresOn != ExpiresOn;
        unit.DemandScopeChange(To, prolongs, occurredAt);
        var today = programme.Clock.DayOf(at);
        if (ExpiresOn < today)
        {
            throw ScopeRefusals.ExpiresTooEarly.Because(
                $"Today is {today:yyyy-MM-dd}: an exception until {ExpiresOn:yyyy-MM-dd} is over."
            );
        }
    }

    private static int Counts(ScopeStatus status) => status.Counts() ? 1 : 0;
}

public enum ScopeEntryStatus
{
    /// <summary>Waits for another person.</summary>
    Requested,

    /// <summary>The unit's scope was changed.</summary>
    Approved,

    /// <summary>The unit's scope stayed as it was.</summary>
    Rejected,

    /// <summary>Taken back by who asked.</summary>
    Withdrawn,
}
