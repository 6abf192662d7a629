using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Vendors;

internal static class VendorRoutes
{
    public static void MapVendors(this RouteGroupBuilder v1)
    {
        var vendors = v1.MapGroup("/vendors").WithTags("Vendors");
        vendors.MapGet("", ListVendors.Handle).RequireAuthorization(Policies.Read).Validates<ListVendorsQuery>();
        vendors
            .MapPost("", CreateVendor.Handle)
            .RequireAuthorization(Policies.Administer)
            .Validates<CreateVendorRequest>();
        vendors.MapGet("/{id}", GetVendor.Handle).RequireAuthorization(Policies.Read);
        vendors
            .MapPatch("/{id}", AmendVendor.Handle)
            .RequireAuthorization(Policies.Administer)
            .WithMetadata(new ValidatedType(typeof(VendorRequest)));
    }
}
