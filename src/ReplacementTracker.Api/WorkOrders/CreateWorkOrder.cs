using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

internal static class CreateWorkOrder
{
    /// <summary>Plan a visit to a site.</summary>
    /// <remarks>
    /// It waits for approval. A unit has at most one open line, so `unit-on-open-line` refuses one that another order
    /// holds. An ended order is not changed: correct it by a new one that names it in `follows`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<WorkOrderResponse>> Handle(
        string programme,
        CreateWorkOrderRequest request,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var found = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        var follows = await FollowedAsync(db, found.Id, request.Follows, cancel);
        var units = await OrderedUnits.FindAsync(db, found, request.Units!, cancel);

        var at = Occurred.At(request.OccurredAt, clock);
        var now = clock.Now();
        var order = new WorkOrder(
            found,
            Guid.CreateVersion7(now),
            await NextNumberAsync(db, found.Id, cancel),
            request.Site!.ToUpperInvariant(),
            request.ToTerms(),
            follows,
            at
        );
        foreach (var unit in units)
        {
            order.AddLine(Guid.CreateVersion7(now), unit, at);
        }

        db.WorkOrders.Add(order);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{found.Code}/work-orders/{order.Number}"),
            WorkOrderResponse.From(order)
        );
    }

    private static async Task<string?> FollowedAsync(
        TrackerDb db,
        Guid programmeId,
        string? number,
        CancellationToken cancel
    )
    {
        if (number is null)
        {
            return null;
        }

        var state = await db
            .WorkOrders.Where(row => row.ProgrammeId == programmeId && row.Number == number)
            .Select(row => (WorkOrderState?)row.State)
            .SingleOrDefaultAsync(cancel);
        return state switch
        {
            null => throw WorkOrderRefusals.FollowsUnknown.Because($"There is no work order {number} to follow."),
            { } some when !some.IsEnded() => throw WorkOrderRefusals.FollowsOpen.Because(
                $"Work order {number} has not ended: put the unit on that one, or send it back for rework."
            ),
            _ => number,
        };
    }

    /// <summary>Numbers have no gaps, so orders of one programme are created one after another.</summary>
    private static async Task<int> NextNumberAsync(TrackerDb db, Guid programmeId, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({"work-order-number/" + programmeId}, 0))",
            cancel
        );
        var last = await db
            .WorkOrders.Where(row => row.ProgrammeId == programmeId)
            .MaxAsync(row => (int?)row.SequenceNumber, cancel);
        return (last ?? 0) + 1;
    }
}
