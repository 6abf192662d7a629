using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class WithdrawScopeEntry
{
    /// <summary>Take back what you asked for.</summary>
    /// <remarks>Only who asked (`scope-entry-of-another`), and until somebody decided. What was said stays in the ledger.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The entry's id.</param>
    public static async Task<Ok<ScopeEntryResponse>> Handle(
        string programme,
        string id,
        WithdrawScopeEntryRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var entry = await db.ScopeEntryAsync(found, id, cancel);
        ETag.Demand(ifMatch, entry);

        entry.Withdraw(found, request?.Note, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ScopeEntryResponse.Of(entry));
    }
}

/// <param name="Note">Why, in the words of who asked; at most 1,000 characters.</param>
[Example(
    """
        {
          "note": "Asked for the wrong camera"
        }
        """
)]
internal sealed record WithdrawScopeEntryRequest(string? Note)
{
    internal sealed class Validator : AbstractValidator<WithdrawScopeEntryRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
