using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.WorkOrders;

internal static class AddLines
{
    /// <summary>Put more units on a work order.</summary>
    /// <remarks>Until the work starts; all of them or none.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        AddLinesRequest request,
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

        var now = clock.Now();
        foreach (var unit in await OrderedUnits.FindAsync(db, found, request.Units!, cancel))
        {
            order.AddLine(Guid.CreateVersion7(now), unit, now);
        }

        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Units">Tags of the units to be done as well; 1 to 200.</param>
[Example(
    """
        {
          "units": [
            "CAM-0003"
          ]
        }
        """
)]
internal sealed record AddLinesRequest(IReadOnlyList<string>? Units)
{
    internal sealed class Validator : AbstractValidator<AddLinesRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Units).SetValidator(new UnitTags<AddLinesRequest>());
            RuleForEach(request => request.Units).NotNull().Tag();
        }
    }
}
