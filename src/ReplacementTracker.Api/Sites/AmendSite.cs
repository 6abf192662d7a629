using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

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

        found.Amend(terms, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(SiteResponse.From(found));
    }
}
