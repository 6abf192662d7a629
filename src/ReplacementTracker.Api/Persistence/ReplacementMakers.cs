using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Persistence;

/// <summary>The makers that a unit shows: by its label, by its origin, and by the block its MAC address lies in.</summary>
internal static class ReplacementMakers
{
    /// <returns>One entry for each ground on which a maker is known; empty where none is.</returns>
    /// <exception cref="Domain.RefusalException">`vendor-unknown`: the label or the origin names no vendor.</exception>
    public static async Task<IReadOnlyList<ReplacementMaker>> Of(
        TrackerDb db,
        UnitTerms terms,
        CancellationToken cancel
    )
    {
        (ReplacementGround Ground, string? VendorId)[] shown =
        [
            (ReplacementGround.Label, terms.LabelVendor),
            (ReplacementGround.Origin, terms.OriginVendor),
            (ReplacementGround.Mac, await MacRegistry.HolderOf(db, terms.MacAddress, cancel)),
        ];
        var ids = shown.Select(maker => maker.VendorId).OfType<string>().Distinct().ToList();
        var restrictions = await db
            .Vendors.Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Restriction, cancel);

        // A registered block may belong to a maker of whom nothing else is recorded; a name in a request may not.
        var unknown = ids.Where(id => id == terms.LabelVendor || id == terms.OriginVendor)
            .Where(id => !restrictions.ContainsKey(id))
            .ToList();
        if (unknown.Count > 0)
        {
            throw VendorRefusals.Unknown.Because($"There is no vendor {string.Join(", ", unknown)}; see /v1/vendors.");
        }

        return
        [
            .. shown
                .Where(maker => maker.VendorId is not null)
                .Select(maker => new ReplacementMaker(
                    maker.Ground,
                    maker.VendorId!,
                    restrictions.GetValueOrDefault(maker.VendorId!, VendorRestriction.Unknown)
                )),
        ];
    }

    /// <summary>A unit of the inventory does not come back as the replacement of another one.</summary>
    public static async Task DemandNotOfInventory(
        TrackerDb db,
        Guid programmeId,
        UnitTerms terms,
        CancellationToken cancel
    )
    {
        var serialNumber = terms.SerialNumber?.Trim().ToUpperInvariant();
        var tag = await db
            .Units.Where(row => row.ProgrammeId == programmeId && row.ReplacesUnitId == null)
            .Where(row =>
                (serialNumber != null && row.SerialNumber != null && row.SerialNumber.ToUpper() == serialNumber)
                || (terms.MacAddress != null && row.MacAddress == terms.MacAddress)
            )
            .Select(row => row.Tag)
            .FirstOrDefaultAsync(cancel);
        if (tag is not null)
        {
            throw ReplacementRules.FromInventory.Because(
                $"Unit {tag} of the inventory has this serial number or MAC address: it cannot replace another one."
            );
        }
    }
}
