using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Aggregates by what addresses call them, tracked, or the refusal that there is none.</summary>
internal static class Lookups
{
    public static async Task<Programme> ProgrammeAsync(this TrackerDb db, string code, CancellationToken cancel) =>
        await db.Programmes.SingleOrDefaultAsync(row => row.Code == code, cancel)
        ?? throw ProgrammeRefusals.NotFound.Because($"There is no programme {code}.");

    public static async Task<Unit> UnitAsync(
        this TrackerDb db,
        Programme programme,
        string tag,
        CancellationToken cancel
    ) =>
        await db.Units.SingleOrDefaultAsync(row => row.ProgrammeId == programme.Id && row.Tag == tag, cancel)
        ?? throw UnitRefusals.NotFound.Because($"Programme {programme.Code} has no unit {tag}.");

    /// <summary>With its lines.</summary>
    public static async Task<WorkOrder> WorkOrderAsync(
        this TrackerDb db,
        Programme programme,
        string number,
        CancellationToken cancel
    ) =>
        await db
            .WorkOrders.Include(row => row.Lines)
            .SingleOrDefaultAsync(row => row.ProgrammeId == programme.Id && row.Number == number, cancel)
        ?? throw WorkOrderRefusals.NotFound.Because($"Programme {programme.Code} has no work order {number}.");

    /// <summary>
    /// The programme, held in its state until the transaction ends. Who adds units takes it shared; who freezes the
    /// baseline takes it alone, so that no unit slips in between the counting and the freezing.
    /// </summary>
    public static async Task<Programme> HeldProgrammeAsync(
        this TrackerDb db,
        string code,
        bool alone,
        CancellationToken cancel
    )
    {
        var rows = alone
            ? db.Programmes.FromSql($"SELECT * FROM programmes WHERE code = {code} FOR NO KEY UPDATE")
            : db.Programmes.FromSql($"SELECT * FROM programmes WHERE code = {code} FOR SHARE");
        return (await rows.ToListAsync(cancel)).SingleOrDefault()
            ?? throw ProgrammeRefusals.NotFound.Because($"There is no programme {code}.");
    }
}
