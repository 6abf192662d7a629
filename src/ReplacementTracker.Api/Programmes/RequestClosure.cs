using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Programmes;

internal static class RequestClosure
{
    /// <summary>Ask that a programme end.</summary>
    /// <remarks>
    /// It stays active, and shows `closure`, until another person approves; one request at a time (`closure-open`).
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(
        string programme,
        RequestClosureRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        ETag.Demand(ifMatch, found);

        found.RequestClosure(request.Reason!, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ProgrammeResponse.From(found));
    }
}

/// <param name="Reason">Why it ends: fulfilled, withdrawn, taken over; at most 1,000 characters.</param>
[Example(
    """
        {
          "reason": "Every camera is replaced and verified."
        }
        """
)]
internal sealed record RequestClosureRequest(string? Reason)
{
    internal sealed class Validator : AbstractValidator<RequestClosureRequest>
    {
        public Validator() => RuleFor(request => request.Reason).NotNull().Prose(1000);
    }
}
