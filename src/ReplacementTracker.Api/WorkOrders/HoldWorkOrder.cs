using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

internal static class HoldWorkOrder
{
    /// <summary>Put a work order on hold.</summary>
    /// <remarks>From `approved`, `scheduled` or `inProgress`; it resumes where it was.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        HoldWorkOrderRequest request,
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
        order.Hold(request.Reason!.Value, request.Note, at);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Reason">What it waits for.</param>
/// <param name="Note">Details; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "reason": "material",
          "note": "Brackets on order"
        }
        """
)]
internal sealed record HoldWorkOrderRequest(HoldReason? Reason, string? Note, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<HoldWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).NotNull();
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
