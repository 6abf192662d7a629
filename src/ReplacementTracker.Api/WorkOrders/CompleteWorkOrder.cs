using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.WorkOrders;

internal static class CompleteWorkOrder
{
    /// <summary>Report that the work is done.</summary>
    /// <remarks>From `inProgress`, once every line has an outcome (`lines-pending`) and rejected ones were done again (`lines-rejected`).</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        CompleteWorkOrderRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        request ??= new CompleteWorkOrderRequest(null, null);
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var at = Occurred.At(request.OccurredAt, clock);
        order.Complete(request.Note, user.Owner, at);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Note">In the engineer's words; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "note": "All done, images in the VMS"
        }
        """
)]
internal sealed record CompleteWorkOrderRequest(string? Note, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<CompleteWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
