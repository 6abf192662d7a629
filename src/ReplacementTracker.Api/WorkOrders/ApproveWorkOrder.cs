using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.WorkOrders;

internal static class ApproveWorkOrder
{
    /// <summary>Approve a work order.</summary>
    /// <remarks>From `waitingApproval`.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        ApproveWorkOrderRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        request ??= new ApproveWorkOrderRequest(null, null);
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var at = Occurred.At(request.OccurredAt, clock);
        order.Approve(request.Note, at);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Note">In the approver's words; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "note": "Budget line 4711"
        }
        """
)]
internal sealed record ApproveWorkOrderRequest(string? Note, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<ApproveWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
