using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Programmes;

internal static class CloseProgramme
{
    /// <summary>End a programme.</summary>
    /// <remarks>Nothing changes in it afterwards; its figures and its log stay readable.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(
        string programme,
        CloseProgrammeRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        ETag.Demand(ifMatch, found);

        found.Close(request.Reason!, clock.Now());
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
internal sealed record CloseProgrammeRequest(string? Reason)
{
    internal sealed class Validator : AbstractValidator<CloseProgrammeRequest>
    {
        public Validator() => RuleFor(request => request.Reason).NotNull().Prose(1000);
    }
}
