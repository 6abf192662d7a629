using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Exports;

internal static class ExportRoutes
{
    public static void MapExports(this RouteGroupBuilder v1)
    {
        var exports = v1.MapGroup("/programmes/{programme}/exports")
            .WithTags("Exports")
            .AcceptsSignIn()
            .Recorded()
            .CostsMuch();
        exports
            .MapGet("/units", ExportUnits.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportUnitsQuery>()
            .Recorded(sensitive: true)
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
        exports
            .MapGet("/work-orders", ExportWorkOrders.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportWorkOrdersQuery>()
            .GivesCsv();
        exports
            .MapGet("/work-order-lines", ExportWorkOrderLines.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportWorkOrdersQuery>()
            .GivesCsv();
        exports
            .MapGet("/milestones", ExportMilestones.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportMilestonesQuery>()
            .GivesCsv();
        exports
            .MapGet("/events", ExportEvents.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportEventsQuery>()
            .GivesCsv();
        exports
            .MapGet("/workbook", ExportWorkbook.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ExportWorkbookQuery>()
            .Produces<Stream>(StatusCodes.Status200OK, ExportWorkbook.ContentType);
    }
}
