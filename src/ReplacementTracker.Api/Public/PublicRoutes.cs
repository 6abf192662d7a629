using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Public;

internal static class PublicRoutes
{
    public static void MapPublic(this RouteGroupBuilder v1)
    {
        var progress = v1.MapGroup("/public/programmes/{programme}/progress").WithTags("Public");
        progress.MapGet("", GetPublicProgress.Handle).RequireAuthorization(Policies.ReadFigures);
        progress
            .MapGet("/breakdown", GetPublicBreakdown.Handle)
            .RequireAuthorization(Policies.ReadFigures)
            .Validates<GetPublicBreakdownQuery>();
    }
}
