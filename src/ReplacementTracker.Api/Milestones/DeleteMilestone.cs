using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Milestones;

internal static class DeleteMilestone
{
    /// <summary>Take a milestone out of a draft.</summary>
    /// <remarks>
    /// What was said of it stays in the log. Once the programme is active it stays, to be met or missed:
    /// `programme-not-draft`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    public static async Task<NoContent> Handle(
        string programme,
        string code,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var milestone = await db.MilestoneAsync(found, code, cancel);
        ETag.Demand(ifMatch, milestone);

        milestone.Withdraw(found, clock.Now());
        db.Milestones.Remove(milestone);
        await db.SaveChangesAsync(cancel);

        return TypedResults.NoContent();
    }
}
