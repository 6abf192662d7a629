using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Milestones;

internal static class WithdrawExtension
{
    /// <summary>Take back what you asked of a milestone.</summary>
    /// <remarks>
    /// Only who asked (`extension-of-another`), and until somebody decided. Another extension can be asked for
    /// afterwards. If-Match takes the milestone's ETag, which the extension shows as its own.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    /// <param name="number">The extension's number: 1.</param>
    public static async Task<Ok<ExtensionResponse>> Handle(
        string programme,
        string code,
        string number,
        WithdrawExtensionRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var milestone = await db.MilestoneAsync(found, code, cancel);
        var extension = milestone.Extension(number);
        ETag.Demand(ifMatch, milestone);

        milestone.WithdrawExtension(found, extension, request?.Note, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ExtensionResponse.From(milestone, extension));
    }
}

/// <param name="Note">Why, in the words of who asked; at most 1,000 characters.</param>
[Example(
    """
        {
          "note": "The brackets arrived after all"
        }
        """
)]
internal sealed record WithdrawExtensionRequest(string? Note)
{
    internal sealed class Validator : AbstractValidator<WithdrawExtensionRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
