using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.WorkOrders;

internal static class WorkOrderRoutes
{
    public static void MapWorkOrders(this RouteGroupBuilder v1)
    {
        var orders = v1.MapGroup("/programmes/{programme}/work-orders").WithTags("Work orders");
        orders.MapGet("", ListWorkOrders.Handle).RequireAuthorization(Policies.Read).Validates<ListWorkOrdersQuery>();
        orders
            .MapPost("", CreateWorkOrder.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<CreateWorkOrderRequest>();
        orders.MapGet("/{number}", GetWorkOrder.Handle).RequireAuthorization(Policies.Read);
        orders
            .MapPatch("/{number}", AmendWorkOrder.Handle)
            .RequireAuthorization(Policies.Plan)
            .WithMetadata(new ValidatedType(typeof(WorkOrderRequest)));

        Transition<ApproveWorkOrderRequest>("approval", ApproveWorkOrder.Handle, Policies.Plan, optional: true).Gated();
        Transition<ScheduleWorkOrderRequest>("schedule", ScheduleWorkOrder.Handle, Policies.Plan, optional: true);
        Transition<StartWorkOrderRequest>("start", StartWorkOrder.Handle, Policies.Work, optional: true);
        Transition<HoldWorkOrderRequest>("hold", HoldWorkOrder.Handle, Policies.Work);
        Transition<ResumeWorkOrderRequest>("resumption", ResumeWorkOrder.Handle, Policies.Work, optional: true);
        Transition<CompleteWorkOrderRequest>("completion", CompleteWorkOrder.Handle, Policies.Work, optional: true);
        Transition<CloseWorkOrderRequest>("closure", CloseWorkOrder.Handle, Policies.Supervise, optional: true)
            .NeedsSecondPerson("who reported an outcome, or completed the order")
            .Gated();
        Transition<ReworkWorkOrderRequest>("rework", ReworkWorkOrder.Handle, Policies.Supervise);
        Transition<CancelWorkOrderRequest>("cancellation", CancelWorkOrder.Handle, Policies.Plan);

        orders.MapGet("/{number}/lines", ListWorkOrderLines.Handle).RequireAuthorization(Policies.Read);
        orders
            .MapPost("/{number}/lines", AddLines.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<AddLinesRequest>();
        orders.MapGet("/{number}/lines/{tag}", GetWorkOrderLine.Handle).RequireAuthorization(Policies.Read);
        orders.MapDelete("/{number}/lines/{tag}", RemoveLine.Handle).RequireAuthorization(Policies.Plan);
        Transition<RecordOutcomeRequest>("lines/{tag}/outcome", RecordOutcome.Handle, Policies.Work);
        Transition<VerifyLineRequest>("lines/{tag}/verification", VerifyLine.Handle, Policies.Verify)
            .NeedsSecondPerson("who reported the outcome, completed the order, or uploaded evidence of it")
            .Gated();

        RouteHandlerBuilder Transition<TRequest>(string noun, Delegate handler, string policy, bool optional = false) =>
            orders.MapPost($"/{{number}}/{noun}", handler).RequireAuthorization(policy).Validates<TRequest>(optional);
    }
}
