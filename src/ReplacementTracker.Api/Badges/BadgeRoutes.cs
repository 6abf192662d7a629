using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Badges;

internal static class BadgeRoutes
{
    public static void MapBadges(this RouteGroupBuilder v1)
    {
        var badges = v1.MapGroup("/programmes/{programme}/badges/progress").WithTags("Badges").AcceptsSignIn();
        badges.MapGet("", GetBadge.Handle).RequireAuthorization(Policies.ReadFigures).Validates<GetBadgeQuery>();
        badges
            .MapGet("/image", GetBadgeImage.Handle)
            .RequireAuthorization(Policies.ReadFigures)
            .Validates<GetBadgeQuery>()
            .Produces<string>(StatusCodes.Status200OK, BadgeImage.ContentType);
    }
}
