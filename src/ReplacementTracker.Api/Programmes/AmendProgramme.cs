using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Programmes;

internal static class AmendProgramme
{
    /// <summary>Change a programme's terms.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, null removes. Once the programme is active, what was promised stays:
    /// pledgedOn, startsOn, deadline, baselineUnitCount, targetVendors, completionRule and timeZone. Its evidencePolicy may
    /// then demand more, and no less: `evidence-policy-weakened`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(
        string programme,
        MergePatch<ProgrammeRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<ProgrammeRequest> validator,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        ETag.Demand(ifMatch, found);
        var terms = patch.ApplyTo(ProgrammeRequest.From(found.Terms), validator).ToTerms();
        await TargetVendors.Demand(db, terms.TargetVendors, cancel);

        found.Amend(terms, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ProgrammeResponse.From(found));
    }
}
