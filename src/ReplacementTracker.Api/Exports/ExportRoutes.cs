using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Exports;

internal static class ExportRoutes
{
    public static void MapExports(this RouteGroupBuilder v1)
    {
        var exports = v1.MapGroup("/programmes/{programme}/exports").WithTags("Exports").AcceptsSignIn();
        exports
            .MapGet("/units", ExportUnits.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportUnitsQuery>()
            .GivesCsv();
        exports
            .MapGet("/progress", ExportProgress.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportProgressQuery>()
            .GivesCsv();
        exports
            .MapGet("/breakdown", ExportBreakdown.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportBreakdownQuery>()
            .GivesCsv();
        exports
            .MapGet("/series", ExportSeries.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportSeriesQuery>()
            .GivesCsv();
    }
}
