using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Milestones;

internal static class ApproveExtension
{
    /// <summary>Move a milestone as somebody else asked.</summary>
    /// <remarks>
    /// Never by who asked (`own-extension`); a key counts as its owner. From now on `dueOn` is the day asked for;
    /// `originalDueOn` stays, and so does what was due before in figures as of an earlier day or as known earlier. Past
    /// its day a milestone was missed (`milestone-missed`): an approval that comes too late undoes nothing. If-Match
    /// takes the milestone's ETag, which the extension shows as its own.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    /// <param name="number">The extension's number: 1.</param>
    public static async Task<Ok<ExtensionResponse>> Handle(
        string programme,
        string code,
        string number,
        ApproveExtensionRequest? request,
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

        var now = clock.Now();
        var standing = await MilestoneReport.StandingAsync(db, found, code, now, cancel);
        milestone.ApproveExtension(found, extension, request?.Note, user.Owner, standing, now);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ExtensionResponse.From(milestone, extension));
    }
}

/// <param name="Note">In the approver's words; at most 1,000 characters.</param>
[Example(
    """
        {
          "note": "Agreed in the steering group of 23 November"
        }
        """
)]
internal sealed record ApproveExtensionRequest(string? Note)
{
    internal sealed class Validator : AbstractValidator<ApproveExtensionRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
