using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Charts;

internal static class ChartRoutes
{
    public static void MapCharts(this RouteGroupBuilder v1)
    {
        var charts = v1.MapGroup("/programmes/{programme}/charts").WithTags("Charts").AcceptsSignIn();
        charts
            .MapGet("/burn-up", GetBurnUpChart.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<GetBurnUpChartQuery>()
            .GivesPicture();
        charts
            .MapGet("/map", GetMapChart.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<GetMapChartQuery>()
            .GivesPicture();
    }
}
