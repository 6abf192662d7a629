using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Programmes;

/// <summary>An array of ids has no foreign key: this looks whether they exist.</summary>
internal static class TargetVendors
{
    public static async Task Demand(TrackerDb db, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var known = await db.Vendors.Where(row => ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancel);
        var unknown = ids.Except(known).ToList();
        if (unknown.Count > 0)
        {
            throw VendorRefusals.Unknown.Because($"There is no vendor {string.Join(", ", unknown)}; see /v1/vendors.");
        }
    }
}
