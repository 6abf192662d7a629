using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Vendors;

internal static class AmendVendor
{
    /// <summary>Change a vendor.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, null removes, lists are replaced whole. The id never changes. Replacements
    /// that were recorded before a maker became restricted stay recorded.
    /// </remarks>
    /// <param name="id">The vendor's id.</param>
    public static async Task<Ok<VendorResponse>> Handle(
        string id,
        MergePatch<VendorRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<VendorRequest> validator,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.VendorAsync(id, cancel);
        ETag.Demand(ifMatch, found);
        var terms = patch.ApplyTo(VendorRequest.From(found.Terms), validator).ToTerms();

        found.Amend(terms, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(VendorResponse.From(found));
    }
}
