using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;
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

    /// <summary>Units whose serial number has one of these keys: <see cref="SerialNumber.Key"/>, in SQL.</summary>
    public static IQueryable<Unit> WithSerialNumber(this IQueryable<Unit> units, params string[] keys) =>
        units.Where(row => keys.Contains(EF.Functions.Collate(row.SerialNumber!.Trim(), "C").ToUpper()));

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

    /// <param name="code">In any case; stored codes are upper case.</param>
    public static async Task<Site> SiteAsync(this TrackerDb db, string code, CancellationToken cancel)
    {
        var stored = code.ToUpperInvariant();
        return await db.Sites.SingleOrDefaultAsync(row => row.Code == stored, cancel)
            ?? throw SiteRefusals.NotFound.Because($"There is no site {code}.");
    }

    public static async Task<Vendor> VendorAsync(this TrackerDb db, string id, CancellationToken cancel) =>
        await db.Vendors.SingleOrDefaultAsync(row => row.Id == id, cancel)
        ?? throw VendorRefusals.NotFound.Because($"There is no vendor {id}.");

    /// <param name="id">As it stands in the address; what is no GUID is no key either.</param>
    public static async Task<ApiKey> ApiKeyAsync(this IQueryable<ApiKey> keys, string id, CancellationToken cancel) =>
        (
            Guid.TryParseExact(id, "D", out var guid)
                ? await keys.SingleOrDefaultAsync(row => row.Id == guid, cancel)
                : null
        ) ?? throw AccessRefusals.KeyNotFound.Because($"There is no key {id}.");

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
