using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Programmes;

internal static class ApproveClosure
{
    /// <summary>End a programme, as somebody else asked.</summary>
    /// <remarks>
    /// Never by who asked that it be closed (`own-closure`); a key counts as its owner. Nothing changes in it afterwards;
    /// its figures and its log stay readable. Refused where nobody asked: `closure-not-requested`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(
        string programme,
        ApproveClosureRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        // Alone, so that nothing is decided in it that began before and ends after.
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var found = await db.HeldProgrammeAsync(programme, alone: true, cancel);
        ETag.Demand(ifMatch, found);

        found.ApproveClosure(request?.Note, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(ProgrammeResponse.From(found));
    }
}

/// <param name="Note">In the approver's words; at most 1,000 characters.</param>
[Example(
    """
        {
          "note": "Seen: all certificates are there"
        }
        """
)]
internal sealed record ApproveClosureRequest(string? Note)
{
    internal sealed class Validator : AbstractValidator<ApproveClosureRequest>
    {
        public Validator() => RuleFor(request => request.Note).Prose(1000);
    }
}
