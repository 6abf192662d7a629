using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.WorkOrders;

internal static class CloseWorkOrder
{
    /// <summary>Close a work order.</summary>
    /// <remarks>
    /// Never by anybody who reported an outcome on it or completed it, be it before a correction or a rework
    /// (`own-work`); a key counts as its owner. From `completed`, once somebody else than who did it accepted every line
    /// (`lines-not-accepted`). From `inProgress` only with `incomplete: true` and a reason, once what was taken away is
    /// accepted: the order becomes `closedIncomplete`, and its units are free for another one.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        CloseWorkOrderRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        request ??= new CloseWorkOrderRequest(null, null, null, null);
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var at = Occurred.At(request.OccurredAt, clock);
        if (request.Incomplete == true)
        {
            order.CloseIncomplete(request.Reason!, user.Owner, at);
        }
        else
        {
            order.Close(request.Note, user.Owner, at);
        }

        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Incomplete">True to end work in progress that will not be completed.</param>
/// <param name="Reason">Why it ends incomplete; required with `incomplete`, at most 1,000 characters.</param>
/// <param name="Note">In the closer's words; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
[Example(
    """
        {
          "note": "Accepted without remarks"
        }
        """
)]
internal sealed record CloseWorkOrderRequest(bool? Incomplete, string? Reason, string? Note, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<CloseWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Reason).Prose(1000);
            RuleFor(request => request.Note).Prose(1000);
            RuleFor(request => request.Reason).NotNull().When(request => request.Incomplete == true);
        }
    }
}
