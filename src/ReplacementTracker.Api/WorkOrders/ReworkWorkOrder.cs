using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.WorkOrders;

internal static class ReworkWorkOrder
{
    /// <summary>Send a completed work order back.</summary>
    /// <remarks>From `completed`, when something has to be done again; rejected lines wait for a new outcome.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        ReworkWorkOrderRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var at = Occurred.At(request.OccurredAt, clock);
        order.Rework(request.Reason!, at);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Reason">What is wrong; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "reason": "CAM-0002 looks at the wrong stairs"
        }
        """
)]
internal sealed record ReworkWorkOrderRequest(string? Reason, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<ReworkWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotNull().Prose(1000);
        }
    }
}
