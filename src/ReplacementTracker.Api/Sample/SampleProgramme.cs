using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Sample;

/// <summary>The two programmes that the service ships with: ProRail's, with a year of work, and one that was declined.</summary>
/// <remarks>
/// The promises are reported in the sources named. No public list of the cameras exists: units, serial numbers,
/// addresses, orders, people and dates are invented, and nothing here says how the real programme ended.
/// </remarks>
internal static class SampleProgramme
{
    /// <summary>Any number, known to nobody else, under which two loads at once wait for each other.</summary>
    private const long Lock = 0x7361_6D70_6C65;

    /// <summary>Writes the sample, all or nothing. The same day gives the same sample, down to the minute.</summary>
    /// <param name="data">A database with reference data and without programmes.</param>
    /// <param name="now">The history ends as this day begins in Amsterdam.</param>
    /// <exception cref="SampleRefusedException">There are programmes, or the reference data is not there.</exception>
    public static async Task<SampleReport> LoadAsync(
        NpgsqlDataSource data,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var user = new CurrentUser();
        var told = new ToldAt();
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(data, Database.Npgsql);
        await using var db = new TrackerDb(options.Options, user, told);
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancel);
        await DemandEmptyAsync(db, cancel);

        var calendar = new SampleCalendar(now);
        var inventory = new SampleInventory(await PrefixesAsync(db, cancel));
        var rollOut = new SampleRollOut(calendar, inventory);
        var history = new SampleHistory(calendar, inventory, rollOut);
        var programme = ProRail(calendar, history.EnteredAt);
        var world = new SampleWorld(
            db,
            programme,
            await db.Vendors.AsNoTracking().ToDictionaryAsync(row => row.Id, row => row.Restriction, cancel),
            await db.Sites.AsNoTracking().ToDictionaryAsync(row => row.Code, row => row.Name, cancel)
        );
        (told.Now, var steps) = (history.EnteredAt, history.Steps().ToList());
        user.ActAs(SampleHistory.Manager);
        // One after the other: within one save, rows of two programmes come in the order of their random keys.
        foreach (var one in new[] { programme, NsTrains(calendar, history.EnteredAt) })
        {
            db.Programmes.Add(one);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }

        foreach (var step in steps)
        {
            (told.Now, var act) = (step.RecordedAt, step.Do);
            user.ActAs(step.Actor);
            act(world);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
        }

        var events = await db.Events.CountAsync(row => row.ProgrammeId == programme.Id, cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return new SampleReport(
            calendar.StartsOn,
            calendar.Deadline,
            SampleCalendar.BaselineUnitCount,
            world.Units.Count(unit => unit is { InBaseline: true, ReplacedAt: not null }),
            world.OrderCount,
            events
        );
    }

    private static async Task DemandEmptyAsync(TrackerDb db, CancellationToken cancel)
    {
        if (await db.Programmes.AnyAsync(cancel))
        {
            throw new SampleRefusedException(
                "The sample goes into a database without programmes only, and this one has some. Name another database."
            );
        }

        string[] stations = [.. SampleSites.All.Select(at => at.Site)];
        var vendors = SampleInventory.Vendors;
        if (
            await db.Sites.CountAsync(row => stations.Contains(row.Code), cancel) < stations.Length
            || await db.Vendors.CountAsync(row => vendors.Contains(row.Id), cancel) < vendors.Count
        )
        {
            throw new SampleRefusedException(
                "The sample needs the stations and vendors of the reference data. Run the verb `migrate` first."
            );
        }
    }

    private static async Task<Dictionary<string, string[]>> PrefixesAsync(TrackerDb db, CancellationToken cancel)
    {
        var vendors = SampleInventory.Vendors;
        var rows = await db
            .MacPrefixes.Where(row => vendors.Contains(row.VendorId))
            .Select(row => new { row.VendorId, row.Prefix })
            .ToListAsync(cancel);
        return rows.GroupBy(row => row.VendorId)
            .ToDictionary(
                group => group.Key,
                group => group.Select(row => row.Prefix).Order(StringComparer.Ordinal).ToArray()
            );
    }

    private static Programme ProRail(SampleCalendar calendar, DateTimeOffset at) =>
        new(
            Guid.CreateVersion7(at),
            "prorail",
            new ProgrammeTerms(
                "ProRail: Hikvision and Huawei cameras (sample)",
                "ProRail",
                "In 2022 ProRail said that 196 cameras by Hikvision and Huawei, of some 6,000 at stations and bicycle "
                    + "parkings, would be out of service before the end of the year. Sample data: start, deadline, "
                    + "milestones, all 196 units, their places, serial numbers and addresses, and all work are "
                    + "invented. No public list of these cameras exists, and this says nothing about what ProRail did.",
                [
                    new(
                        "Tweakers, September 2022: ProRail haalt Chinese camera's weg terwijl NS juist nieuwe bestelt",
                        "https://tweakers.net/nieuws/200756/prorail-haalt-chinese-cameras-weg-terwijl-ns-juist-nieuwe-bestelt.html",
                        PublishedOn: null
                    ),
                ],
                PledgedOn: null,
                calendar.StartsOn,
                calendar.Deadline,
                SampleCalendar.BaselineUnitCount,
                EstateUnitCount: 6000,
                ["hikvision", "huawei"],
                CompletionRule.Replaced,
                "cameras",
                calendar.Clock.TimeZone,
                new EvidencePolicy(
                    Replacement: [EvidenceKind.SerialPhoto],
                    Removal: [EvidenceKind.SitePhoto],
                    NotFound: [EvidenceKind.SitePhoto],
                    Sanitisation: [EvidenceKind.SanitisationReport],
                    Disposal: [EvidenceKind.CertificateOfDestruction]
                )
            ),
            isInvented: true,
            at
        );

    private static Programme NsTrains(SampleCalendar calendar, DateTimeOffset at) =>
        new(
            Guid.CreateVersion7(at),
            "ns-trains",
            new ProgrammeTerms(
                "NS: Hikvision and Dahua cameras in trains (declined; sample)",
                "NS",
                "Not a promise: in 2022 NS declined to remove the cameras in its trains, some 1,500 in VIRM and about "
                    + "5,000 on order for the ICNG. A draft that shows what such a programme would be. "
                    + "Sample data: its start and deadline are invented, and it has no units.",
                [
                    new(
                        "Tweakers, September 2022: ProRail haalt Chinese camera's weg terwijl NS juist nieuwe bestelt",
                        "https://tweakers.net/nieuws/200756/prorail-haalt-chinese-cameras-weg-terwijl-ns-juist-nieuwe-bestelt.html",
                        PublishedOn: null
                    ),
                    new(
                        "Security.NL, January 2023: Heijnen: NS kan zelf het beste oordelen over inzet Chinese toezichtcamera's",
                        "https://www.security.nl/posting/783676/Heijnen%3A+NS+kan+zelf+het+beste+oordelen+over+inzet+Chinese+toezichtcamera%27s",
                        PublishedOn: null
                    ),
                ],
                PledgedOn: null,
                new DateOnly(calendar.Deadline.Year + 1, 1, 1),
                new DateOnly(calendar.Deadline.Year + 4, 12, 31),
                BaselineUnitCount: 6500,
                EstateUnitCount: null,
                ["hikvision", "dahua"],
                CompletionRule.Replaced,
                "cameras",
                calendar.Clock.TimeZone,
                EvidencePolicy.None
            ),
            isInvented: true,
            at
        );

    /// <summary>The clock of whoever told the service at the time.</summary>
    private sealed class ToldAt : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

/// <summary>What was loaded into the programme `prorail`.</summary>
/// <param name="ReplacedUnitCount">Of the baseline.</param>
internal sealed record SampleReport(
    DateOnly StartsOn,
    DateOnly Deadline,
    int BaselineUnitCount,
    int ReplacedUnitCount,
    int WorkOrderCount,
    int EventCount
);

/// <summary>The sample was not loaded; the message is for the person who asked for it.</summary>
internal sealed class SampleRefusedException(string message) : Exception(message);
