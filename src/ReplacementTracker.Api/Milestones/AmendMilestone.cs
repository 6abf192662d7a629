using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Milestones;

internal static class AmendMilestone
{
    /// <summary>Change what a milestone says.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, null removes. In a draft everything can change, and `originalDueOn` follows
    /// `dueOn`. Once the programme is active, `dueOn` moves by extensions only (`milestone-due-on-frozen`), and what is
    /// asked for stays (`milestone-target-frozen`).
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    public static async Task<Ok<MilestoneResponse>> Handle(
        string programme,
        string code,
        MergePatch<MilestoneRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<MilestoneRequest> validator,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var found = await db.ProgrammeAsync(programme, cancel);
        var milestone = await db.MilestoneAsync(found, code, cancel);
        ETag.Demand(ifMatch, milestone);
        var terms = patch.ApplyTo(MilestoneRequest.From(milestone.Terms), validator).ToTerms(found);

        milestone.Amend(found, terms, now);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(await MilestoneReport.PresentAsync(db, found, code, now, cancel));
    }
}
