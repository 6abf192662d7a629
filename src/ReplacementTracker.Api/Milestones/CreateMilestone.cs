using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;

namespace ReplacementTracker.Api.Milestones;

internal static class CreateMilestone
{
    /// <summary>Promise a number of units by a day.</summary>
    /// <remarks>
    /// In a draft and in an active programme alike; from then on `originalDueOn` says what was promised first. A code
    /// that is in use is refused with `milestone-code-taken`, a vendor that does not exist with `vendor-unknown`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<MilestoneResponse>> Handle(
        string programme,
        CreateMilestoneRequest request,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var found = await db.ProgrammeAsync(programme, cancel);

        var milestone = new Milestone(found, Guid.CreateVersion7(now), request.Code!, request.ToTerms(found), now);
        db.Milestones.Add(milestone);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{found.Code}/milestones/{milestone.Code}"),
            await MilestoneReport.PresentAsync(db, found, milestone.Code, now, cancel)
        );
    }
}
