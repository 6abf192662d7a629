using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.WorkOrders;

internal static class AmendWorkOrder
{
    /// <summary>Change what a work order says.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, null removes. States change by their own operations. An ended order stays
    /// as it is (`work-order-ended`).
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        MergePatch<WorkOrderRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<WorkOrderRequest> validator,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        order.Amend(patch.ApplyTo(WorkOrderRequest.From(order.Terms), validator).ToTerms(), clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}
