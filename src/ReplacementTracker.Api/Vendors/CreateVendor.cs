using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Vendors;

internal static class CreateVendor
{
    /// <summary>Add a vendor.</summary>
    /// <remarks>The best-known makers of cameras are there already; see `GET /v1/vendors`.</remarks>
    public static async Task<Created<VendorResponse>> Handle(
        CreateVendorRequest request,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var vendor = new Vendor(request.Id!, request.ToTerms(), clock.Now());
        db.Vendors.Add(vendor);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created(PublicUrl.Of(http, $"/v1/vendors/{vendor.Id}"), VendorResponse.From(vendor));
    }
}

/// <summary>A new vendor.</summary>
[Example(
    """
        {
          "id": "sample-vendor",
          "name": "Sample Vendor",
          "aliases": [
            "SampleCam"
          ],
          "restriction": "permitted",
          "listings": []
        }
        """
)]
internal sealed record CreateVendorRequest : VendorRequest
{
    /// <summary>What addresses call it: lower-case letters, digits, hyphens; never changes.</summary>
    public string? Id { get; init; }

    internal new sealed class Validator : AbstractValidator<CreateVendorRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Id).NotNull().Code();
            Include(new VendorRequest.Validator());
        }
    }
}
