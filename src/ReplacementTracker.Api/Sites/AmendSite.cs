using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Sites;

internal static class AmendSite
{
    /// <summary>Change a site.</summary>
    /// <remarks>A merge patch: what is named is set, null removes. The code never changes.</remarks>
    /// <param name="code">The site's code; case does not matter.</param>
    public static async Task<Ok<SiteResponse>> Handle(
        string code,
        MergePatch<SiteRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<SiteRequest> validator,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.SiteAsync(code, cancel);
        ETag.Demand(ifMatch, found);
        var terms = patch.ApplyTo(SiteRequest.From(found.Terms), validator).ToTerms();

        if (terms.Kind != found.Kind || terms.Province != found.Province)
        {
            await DemandNoPublishedFigures(db, found, cancel);
        }

        found.Amend(terms, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(SiteResponse.From(found));
    }

    /// <summary>Breakdowns and milestones of days gone by group by these two, and have to come out the same for ever.</summary>
    private static async Task DemandNoPublishedFigures(TrackerDb db, Site site, CancellationToken cancel)
    {
        var programme = await db
            .Programmes.Where(row => row.Status != ProgrammeStatus.Draft)
            .Where(row => db.Units.Any(unit => unit.ProgrammeId == row.Id && unit.Site == site.Code))
            .OrderBy(row => row.Code)
            .Select(row => row.Code)
            .FirstOrDefaultAsync(cancel);
        if (programme is not null)
        {
            throw SiteRefusals.Frozen.Because(
                $"Programme {programme} has units at {site.Code}, and has published figures by its kind and province. "
                    + "Add a site with the right ones, and move the units there."
            );
        }
    }
}
