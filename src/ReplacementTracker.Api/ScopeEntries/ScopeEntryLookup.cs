using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class ScopeEntryLookup
{
    /// <summary>A scope entry by its id, tracked, or the refusal that there is none.</summary>
    /// <param name="id">As it stands in the address; what is no GUID is no entry either.</param>
    public static async Task<ScopeEntry> ScopeEntryAsync(
        this TrackerDb db,
        Programme programme,
        string id,
        CancellationToken cancel
    ) =>
        (
            Guid.TryParseExact(id, "D", out var guid)
                ? await db.ScopeEntries.SingleOrDefaultAsync(
                    row => row.ProgrammeId == programme.Id && row.Id == guid,
                    cancel
                )
                : null
        ) ?? throw ScopeRefusals.NotFound.Because($"Programme {programme.Code} has no scope entry {id}.");

    /// <summary>
    /// The exceptions that hold for units at present: of each the last approved entry, if that is one. They are locked,
    /// so that none of them ends by itself while somebody decides; units are read after that.
    /// </summary>
    public static async Task<Dictionary<Guid, ScopeEntry>> ExceptionsInForceAsync(
        this TrackerDb db,
        Programme programme,
        Guid[] units,
        CancellationToken cancel
    )
    {
        var last = await db
            .ScopeEntries.FromSql(
                $"""
                SELECT * FROM scope_entries AS e
                WHERE programme_id = {programme.Id} AND unit_id = ANY ({units}) AND status = 'approved'
                    AND NOT EXISTS (
                        SELECT FROM scope_entries AS later
                        WHERE later.programme_id = e.programme_id AND later.unit_id = e.unit_id
                            AND later.status = 'approved' AND later.sequence > e.sequence)
                ORDER BY sequence
                FOR UPDATE
                """
            )
            .ToListAsync(cancel);
        return last.Where(entry => entry.To == ScopeStatus.Excepted).ToDictionary(entry => entry.UnitId);
    }
}
