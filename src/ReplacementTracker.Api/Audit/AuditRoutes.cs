using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Audit;

internal static class AuditRoutes
{
    public static void MapAudit(this RouteGroupBuilder v1)
    {
        var programme = v1.MapGroup("/programmes/{programme}/audit").WithTags("Audit");
        programme.MapGet("/verification", VerifyLog.Handle).RequireAuthorization(Policies.Audit).CostsMuch().Recorded();
        programme
            .MapPost("/verification", CompareLog.Handle)
            .RequireAuthorization(Policies.Audit)
            .CostsMuch()
            .Validates<CompareLogRequest>()
            .RepeatsHarmlessly()
            .Recorded();
        programme
            .MapGet("/checkpoints", ListCheckpoints.Handle)
            .RequireAuthorization(Policies.Audit)
            .Validates<ListCheckpointsQuery>()
            .Gated();
        programme
            .MapPost("/checkpoints", TakeCheckpoint.Handle)
            .RequireAuthorization(Policies.Administer)
            .RepeatsHarmlessly()
            .Gated();

        var shared = v1.MapGroup("/audit").WithTags("Audit");
        shared
            .MapGet("/verification", VerifySharedLog.Handle)
            .RequireAuthorization(Policies.Audit)
            .CostsMuch()
            .Recorded();
        shared
            .MapPost("/verification", CompareSharedLog.Handle)
            .RequireAuthorization(Policies.Audit)
            .CostsMuch()
            .Validates<CompareLogRequest>()
            .RepeatsHarmlessly()
            .Recorded();
        shared
            .MapGet("/checkpoints", ListSharedCheckpoints.Handle)
            .RequireAuthorization(Policies.Audit)
            .Validates<ListCheckpointsQuery>()
            .Gated();
        shared
            .MapPost("/checkpoints", TakeSharedCheckpoint.Handle)
            .RequireAuthorization(Policies.Administer)
            .RepeatsHarmlessly()
            .Gated();
    }
}
