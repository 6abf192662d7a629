using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.WorkOrders;

/// <summary>The units that a request names, in its order; all that are missing are named at once.</summary>
internal static class OrderedUnits
{
    public static async Task<IReadOnlyList<Unit>> FindAsync(
        TrackerDb db,
        Programme programme,
        IReadOnlyList<string> tags,
        CancellationToken cancel
    )
    {
        var found = await db
            .Units.Where(row => row.ProgrammeId == programme.Id && tags.Contains(row.Tag))
            .ToDictionaryAsync(row => row.Tag, cancel);
        var missing = tags.Where(tag => !found.ContainsKey(tag)).ToList();
        return missing.Count == 0
            ? [.. tags.Select(tag => found[tag])]
            : throw UnitRefusals.Unknown.Because(
                $"Programme {programme.Code} has no unit {string.Join(", ", missing.Take(20))}."
            );
    }
}
