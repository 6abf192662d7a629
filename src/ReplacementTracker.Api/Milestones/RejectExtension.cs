using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Milestones;

internal static class RejectExtension
{
    /// <summary>Leave a milestone where it is.</summary>
    /// <remarks>
    /// Never by who asked (`own-extension`). Another extension can be asked for afterwards. If-Match takes the
    /// milestone's ETag, which the extension shows as its own.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    /// <param name="number">The extension's number: 1.</param>
    public static async Task<Ok<ExtensionResponse>> Handle(
        string programme,
        string code,
        string number,
        RejectExtensionRequest request,
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

        milestone.RejectExtension(found, extension, request.Reason!, user.Owner, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ExtensionResponse.From(milestone, extension));
    }
}

/// <param name="Reason">Why not; at most 1,000 characters.</param>
[Example(
    """
        {
          "reason": "A second crew is available from 30 November"
        }
        """
)]
internal sealed record RejectExtensionRequest(string? Reason)
{
    internal sealed class Validator : AbstractValidator<RejectExtensionRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotNull().Prose(1000);
        }
    }
}
