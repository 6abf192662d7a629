using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Who made a network interface, by the block that its address was registered in.</summary>
internal static class MacRegistry
{
    /// <summary>The vendor that holds the block an address lies in; the smallest block counts, for large ones are divided.</summary>
    /// <param name="macAddress">Normalised: AA:BB:CC:DD:EE:FF; null for none.</param>
    /// <returns>A vendor's id; null where no block is known. Says nothing of the brand on the housing.</returns>
    public static async Task<string?> HolderOf(TrackerDb db, string? macAddress, CancellationToken cancel)
    {
        if (macAddress is null)
        {
            return null;
        }

        var prefixes = MacAddress.Prefixes(macAddress);
        return await db
            .MacPrefixes.Where(row => prefixes.Contains(row.Prefix))
            .OrderByDescending(row => row.Prefix.Length)
            .Select(row => row.VendorId)
            .FirstOrDefaultAsync(cancel);
    }
}
