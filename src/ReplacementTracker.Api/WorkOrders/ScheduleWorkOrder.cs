using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.WorkOrders;

internal static class ScheduleWorkOrder
{
    /// <summary>Fix when the visit takes place.</summary>
    /// <remarks>From `approved`. Needs a start and an end, here or on the order already (`work-order-not-planned`).</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        ScheduleWorkOrderRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        request ??= new ScheduleWorkOrderRequest(null, null, null, null);
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var at = Occurred.At(request.OccurredAt, clock);
        order.Schedule(request.PlannedStart?.ToStorable(), request.PlannedEnd?.ToStorable(), request.AccessWindow, at);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="PlannedStart">When the visit is to begin; the order's own unless said.</param>
/// <param name="PlannedEnd">When it is to end; the order's own unless said.</param>
/// <param name="AccessWindow">When the site may be entered; at most 200 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "plannedStart": "2026-11-28T00:30:00Z",
          "plannedEnd": "2026-11-28T03:30:00Z",
          "accessWindow": "Night window 01:30-04:30"
        }
        """
)]
internal sealed record ScheduleWorkOrderRequest(
    DateTimeOffset? PlannedStart,
    DateTimeOffset? PlannedEnd,
    string? AccessWindow,
    DateTimeOffset? OccurredAt
)
{
    internal sealed class Validator : AbstractValidator<ScheduleWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.AccessWindow).Line(200);
            RuleFor(request => request.PlannedEnd)
                .GreaterThanOrEqualTo(request => request.PlannedStart)
                .When(request => request.PlannedStart is not null);
        }
    }
}
