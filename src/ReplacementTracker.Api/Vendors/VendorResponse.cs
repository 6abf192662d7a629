using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Vendors;

/// <summary>A maker or brand of equipment, and what governments say of it. Shared by all programmes.</summary>
/// <param name="Id">What addresses and other resources call it: `hikvision`.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Aliases">Other names it goes by on housings and in inventories.</param>
/// <param name="Restriction">What follows for replacements: a restricted maker never enters as one.</param>
/// <param name="Listings">The lists it stands on, with scope and source.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
[Example(
    """
        {
          "id": "axis",
          "name": "Axis Communications",
          "aliases": [
            "Axis"
          ],
          "restriction": "permitted",
          "listings": [],
          "createdAt": "2026-11-23T21:47:44.232322Z",
          "updatedAt": "2026-11-23T21:47:44.232322Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record VendorResponse(
    string Id,
    string Name,
    IReadOnlyList<string> Aliases,
    VendorRestriction Restriction,
    IReadOnlyList<VendorListing> Listings,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<Vendor, VendorResponse>> FromRow = row => new VendorResponse(
        row.Id,
        row.Name,
        row.Aliases,
        row.Restriction,
        row.Listings,
        row.CreatedAt,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<Vendor, VendorResponse> From = FromRow.Compile();
}
