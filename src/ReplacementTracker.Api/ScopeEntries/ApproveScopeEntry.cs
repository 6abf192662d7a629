using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class ApproveScopeEntry
{
    /// <summary>Change what counts, as somebody else asked.</summary>
    /// <remarks>
    /// Never by who asked (`own-scope-entry`); a key counts as its owner. The baseline does not move. What the unit
    /// counted for in the scope comes or goes along with it, from `occurredAt` on. What was checked at the request is
    /// checked again: `scope-entry-outdated` where the unit's scope was changed meanwhile,
    /// `scope-entry-expires-too-early`, and `occurred-out-of-order` where the unit was changed after the instant that
    /// was asked for: then say a later one here. The ledger is append-only: an entry is corrected by another.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The entry's id.</param>
    public static async Task<Ok<ScopeEntryResponse>> Handle(
        string programme,
        string id,
        ApproveScopeEntryRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        var entry = await db.ScopeEntryAsync(held, id, cancel);
        ETag.Demand(ifMatch, entry);
        var inForce = (await db.ExceptionsInForceAsync(held, [entry.UnitId], cancel)).GetValueOrDefault(entry.UnitId);
        var unit = await db.Units.SingleAsync(row => row.ProgrammeId == held.Id && row.Id == entry.UnitId, cancel);

        var at = request?.OccurredAt is null ? (DateTimeOffset?)null : Occurred.At(request.OccurredAt, clock);
        entry.Approve(held, unit, inForce, request?.Note, user.Owner, at, clock.Now());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(ScopeEntryResponse.Of(entry));
    }
}

/// <param name="Note">In the approver's words; at most 1,000 characters.</param>
/// <param name="OccurredAt">From when it counts; unless said what was asked for, or else now. Never in the future.</param>
[Example(
    """
        {
          "note": "Agreed in the steering group of 23 November"
        }
        """
)]
internal sealed record ApproveScopeEntryRequest(string? Note, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<ApproveScopeEntryRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
