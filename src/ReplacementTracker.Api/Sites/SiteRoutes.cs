using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Sites;

internal static class SiteRoutes
{
    public static void MapSites(this RouteGroupBuilder v1)
    {
        var sites = v1.MapGroup("/sites").WithTags("Sites");
        sites.MapGet("", ListSites.Handle).RequireAuthorization(Policies.Read).Validates<ListSitesQuery>();
        sites.MapPost("", CreateSite.Handle).RequireAuthorization(Policies.Plan).Validates<CreateSiteRequest>();
        sites.MapGet("/{code}", GetSite.Handle).RequireAuthorization(Policies.Read);
        sites
            .MapPatch("/{code}", AmendSite.Handle)
            .RequireAuthorization(Policies.Plan)
            .WithMetadata(new ValidatedType(typeof(SiteRequest)));
    }
}
