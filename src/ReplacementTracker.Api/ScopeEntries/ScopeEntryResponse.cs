using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

/// <summary>
/// One line of the ledger: somebody's wish that a unit come to count after the baseline was frozen, or cease to, and what
/// another person said to it.
/// </summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Sequence">Order of asking; grows, with gaps.</param>
/// <param name="Unit">Tag of the unit.</param>
/// <param name="Status">`requested` waits for another person; only `approved` counts.</param>
/// <param name="From">Its scope status before; null for a unit that was found after activation.</param>
/// <param name="To">Its scope status after.</param>
/// <param name="Change">What it does to the scope: 1, −1, or 0 for what changes no count or was not approved.</param>
/// <param name="Reason">Why, in the words of who asked.</param>
/// <param name="RequestedBy">Who asked: the owner of the key; `system` where an exception ended by itself.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="ApprovedBy">Who approved: the owner of the key, and somebody else; null unless it was approved.</param>
/// <param name="RejectedBy">Who rejected it: the owner of the key, and somebody else; null unless it was rejected.</param>
/// <param name="DecidedAt">When it was approved, rejected or withdrawn; null while it waits.</param>
/// <param name="Note">In the words of who decided; null while it waits, or where nothing was said.</param>
/// <param name="OccurredAt">From when it counts; while it waits, what was asked for: null for the approval.</param>
/// <param name="ExpiresOn">Last day of an exception, in the programme's time zone; null for one without end.</param>
/// <param name="ExpiredAt">When the exception ended by itself; null before, or if it never did.</param>
/// <param name="SupersededAt">When a later entry took the place of the exception before it ended; null if none did.</param>
/// <param name="Undoes">Id of the exception whose end this entry is; null for every other entry.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to decide on it.</param>
[Example(
    """
        {
          "id": "019aaf7c-3b10-7c55-9d0e-6f0a4b1f2c33",
          "sequence": 6,
          "unit": "CAM-0001",
          "status": "approved",
          "from": "inScope",
          "to": "excepted",
          "change": -1,
          "reason": "The platform is closed until the works on the bridge are done",
          "requestedBy": "Paula Planner",
          "requestedAt": "2026-11-20T09:30:00Z",
          "approvedBy": "Vera Verifier",
          "rejectedBy": null,
          "decidedAt": "2026-11-23T13:00:00Z",
          "note": "Agreed in the steering group of 23 November",
          "occurredAt": "2026-11-23T13:00:00Z",
          "expiresOn": "2027-03-31",
          "expiredAt": null,
          "supersededAt": null,
          "undoes": null,
          "updatedAt": "2026-11-23T13:00:00Z",
          "etag": "\"2\""
        }
        """
)]
internal sealed record ScopeEntryResponse(
    Guid Id,
    long Sequence,
    string Unit,
    ScopeEntryStatus Status,
    ScopeStatus? From,
    ScopeStatus To,
    int Change,
    string Reason,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    string? ApprovedBy,
    string? RejectedBy,
    DateTimeOffset? DecidedAt,
    string? Note,
    DateTimeOffset? OccurredAt,
    DateOnly? ExpiresOn,
    DateTimeOffset? ExpiredAt,
    DateTimeOffset? SupersededAt,
    Guid? Undoes,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<ScopeEntry, ScopeEntryResponse>> FromRow = row => new ScopeEntryResponse(
        row.Id,
        row.Sequence,
        row.UnitTag,
        row.Status,
        row.From,
        row.To,
        row.Change,
        row.Reason,
        row.RequestedBy,
        row.RequestedAt,
        row.ApprovedBy,
        row.RejectedBy,
        row.DecidedAt,
        row.Note,
        row.OccurredAt,
        row.ExpiresOn,
        row.ExpiredAt,
        row.SupersededAt,
        row.UndoesId,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<ScopeEntry, ScopeEntryResponse> Of = FromRow.Compile();
}
