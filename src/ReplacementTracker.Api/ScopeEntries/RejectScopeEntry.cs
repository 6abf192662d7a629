using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class RejectScopeEntry
{
    /// <summary>Leave the scope as it is.</summary>
    /// <remarks>
    /// Never by who asked (`own-scope-entry`), who can withdraw the request. Another can be made afterwards. A unit that
    /// was found after activation stays in the inventory, out of scope.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The entry's id.</param>
    public static async Task<Ok<ScopeEntryResponse>> Handle(
        string programme,
        string id,
        RejectScopeEntryRequest request,
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

        entry.Reject(found, request.Reason!, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ScopeEntryResponse.Of(entry));
    }
}

/// <param name="Reason">Why not; at most 1,000 characters.</param>
[Example(
    """
        {
          "reason": "The works on the bridge end before the deadline"
        }
        """
)]
internal sealed record RejectScopeEntryRequest(string? Reason)
{
    internal sealed class Validator : AbstractValidator<RejectScopeEntryRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotNull().Prose(1000);
        }
    }
}
