using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Progress;

internal static class ProgressRoutes
{
    public static void MapProgress(this RouteGroupBuilder v1)
    {
        var progress = v1.MapGroup("/programmes/{programme}/progress").WithTags("Progress");
        progress.MapGet("", GetProgress.Handle).RequireAuthorization(Policies.Read).Validates<GetProgressQuery>();
        progress
            .MapGet("/breakdown", GetBreakdown.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<GetBreakdownQuery>();
        progress.MapGet("/series", GetSeries.Handle).RequireAuthorization(Policies.Read).Validates<GetSeriesQuery>();
        progress
            .MapGet("/forecast", GetForecast.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<GetForecastQuery>()
            .MayBeRefusedByState();
    }
}
