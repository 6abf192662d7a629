using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Milestones;

internal static class RequestExtension
{
    /// <summary>Ask that a milestone be due on another day.</summary>
    /// <remarks>
    /// In an active programme; in a draft, change the milestone itself. Nothing moves until another person approves. A
    /// milestone that was missed stays so (`milestone-missed`), one that is reached needs no other day
    /// (`milestone-reached`), and there is one request at a time (`extension-open`). The day may lie after the
    /// programme's deadline, which itself does not move; it may lie before the present one, to take back what was
    /// granted, but not before `originalDueOn` or today (`extension-too-early`). If-Match takes the milestone's ETag.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    public static async Task<Created<ExtensionResponse>> Handle(
        string programme,
        string code,
        RequestExtensionRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var milestone = await db.MilestoneAsync(found, code, cancel);
        ETag.Demand(ifMatch, milestone);

        var now = clock.Now();
        var standing = await MilestoneReport.StandingAsync(db, found, code, now, cancel);
        var extension = milestone.RequestExtension(
            found,
            request.DueOn!.Value,
            request.Reason!,
            user.Owner,
            standing,
            now
        );
        await db.SaveChangesAsync(cancel);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{found.Code}/milestones/{code}/extensions/{extension.Number}"),
            ExtensionResponse.From(milestone, extension)
        );
    }
}

/// <param name="DueOn">The day by which it would then have to be reached.</param>
/// <param name="Reason">Why; at most 1,000 characters.</param>
[Example(
    """
        {
          "dueOn": "2027-01-15",
          "reason": "Bracket delivery slipped by two weeks"
        }
        """
)]
internal sealed record RequestExtensionRequest(DateOnly? DueOn, string? Reason)
{
    internal sealed class Validator : AbstractValidator<RequestExtensionRequest>
    {
        public Validator()
        {
            RuleFor(request => request.DueOn).NotNull().Sensible();
            RuleFor(request => request.Reason).NotNull().Prose(1000);
        }
    }
}
