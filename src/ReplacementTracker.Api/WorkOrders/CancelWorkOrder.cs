using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.WorkOrders;

internal static class CancelWorkOrder
{
    /// <summary>Cancel a work order.</summary>
    /// <remarks>From `waitingApproval`, `approved`, `scheduled`, or on hold if it never started. Its units are free for another order.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        CancelWorkOrderRequest request,
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
        order.Cancel(request.Reason!, at);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Reason">Why; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "reason": "The platform is closed until spring"
        }
        """
)]
internal sealed record CancelWorkOrderRequest(string? Reason, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<CancelWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotNull().Prose(1000);
        }
    }
}
