using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Programmes;

internal static class RejectClosure
{
    /// <summary>Let a programme go on.</summary>
    /// <remarks>
    /// Never by who asked that it be closed (`own-closure`). It can be asked for again. Refused where nobody asked:
    /// `closure-not-requested`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(
        string programme,
        RejectClosureRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        ETag.Demand(ifMatch, found);

        found.RejectClosure(request.Reason!, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ProgrammeResponse.From(found));
    }
}

/// <param name="Reason">Why not; at most 1,000 characters.</param>
[Example(
    """
        {
          "reason": "Two cameras are not verified yet."
        }
        """
)]
internal sealed record RejectClosureRequest(string? Reason)
{
    internal sealed class Validator : AbstractValidator<RejectClosureRequest>
    {
        public Validator() => RuleFor(request => request.Reason).NotNull().Prose(1000);
    }
}
