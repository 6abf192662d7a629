using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Milestones;

internal static class MilestoneLookup
{
    /// <summary>A milestone by its code, with its extensions, tracked, or the refusal that there is none.</summary>
    public static async Task<Milestone> MilestoneAsync(
        this TrackerDb db,
        Programme programme,
        string code,
        CancellationToken cancel
    ) =>
        await db
            .Milestones.Include(row => row.Extensions.OrderBy(extension => extension.Number))
            .SingleOrDefaultAsync(row => row.ProgrammeId == programme.Id && row.Code == code, cancel)
        ?? throw MilestoneRefusals.NotFound.Because($"Programme {programme.Code} has no milestone {code}.");
}
