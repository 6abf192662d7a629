using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Units;

internal static class AmendUnit
{
    /// <summary>Correct what the inventory says of a unit.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, null removes, and a scopeStatus of null is judged by the makers again. In an
    /// active programme the scope changes by scope entries: `scope-frozen`. Stages are operations of their own. What is
    /// corrected of a replacement has to pass the rules it came in by: `replacement-restricted-by-label`, `-by-origin`,
    /// `-by-mac`, the same with `targeted`, `replacement-same-serial-number`, `replacement-same-mac-address`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<UnitResponse>> Handle(
        string programme,
        string tag,
        MergePatch<UnitRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<UnitRequest> validator,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        // Held like a registration: in a draft this may move the unit into the baseline or out of it.
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        var unit = await db.UnitAsync(held, tag, cancel);
        ETag.Demand(ifMatch, unit);
        var request = patch.ApplyTo(UnitRequest.From(unit), validator);
        var terms = request.ToTerms();
        await DemandNoWayAroundTheRules(db, held, unit, terms, cancel);
        if (terms.Site != unit.Site)
        {
            DemandNotReplaced(unit);
            await DemandOnNoOpenLine(db, unit, cancel);
        }

        unit.Amend(
            held,
            terms,
            request.ScopeStatus ?? held.ScopeOf(terms.LabelVendor, terms.OriginVendor),
            clock.Now()
        );
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(await UnitResponse.From(db, held, unit, CancellationToken.None));
    }

    private static void DemandNotReplaced(Unit unit)
    {
        if (unit.ReplacesUnitId is not null || unit.ReplacedAt is not null)
        {
            throw UnitRefusals.PlaceFixed.Because(
                $"Unit {unit.Tag} {(unit.ReplacedAt is null ? "is a replacement" : "was replaced")} at {unit.Site}, and stays there."
            );
        }
    }

    /// <summary>A work order is a visit to one site, so its units stay there until it has ended.</summary>
    private static async Task DemandOnNoOpenLine(TrackerDb db, Unit unit, CancellationToken cancel)
    {
        var order = await db
            .WorkOrders.Where(row => row.ProgrammeId == unit.ProgrammeId)
            .Where(row => row.Lines.Any(line => line.IsOpen && line.UnitId == unit.Id))
            .Select(row => row.Number)
            .FirstOrDefaultAsync(cancel);
        if (order is not null)
        {
            throw WorkOrderRefusals.UnitOnOpenLine.Because(
                $"Unit {unit.Tag} is on {order}, a visit to {unit.Site}: take it off that order before moving it."
            );
        }
    }

    /// <summary>What no outcome of a work order may bring in, no correction afterwards may either.</summary>
    private static async Task DemandNoWayAroundTheRules(
        TrackerDb db,
        Programme programme,
        Unit unit,
        UnitTerms terms,
        CancellationToken cancel
    )
    {
        // A maker that was restricted later does not stand in the way of correcting a position.
        if (Identity(terms) == Identity(unit.Terms))
        {
            return;
        }

        var units = db.Units.Where(row => row.ProgrammeId == programme.Id);
        if (unit.ReplacesUnitId is { } replaced)
        {
            var old = await units.SingleAsync(row => row.Id == replaced, cancel);
            ReplacementRules.Demand(programme, old, terms, await ReplacementMakers.Of(db, terms, cancel));
            await ReplacementMakers.DemandNotOfInventory(db, programme.Id, terms, cancel);
        }

        if (await units.SingleOrDefaultAsync(row => row.ReplacesUnitId == unit.Id, cancel) is { } successor)
        {
            ReplacementRules.DemandOtherDevice(unit.Tag, terms, successor.Terms);
        }
    }

    private static (string?, string?, string?, string?) Identity(UnitTerms terms) =>
        (terms.LabelVendor, terms.OriginVendor, terms.SerialNumber, terms.MacAddress);
}
