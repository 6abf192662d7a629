using System.Globalization;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Reference;

/// <summary>Facts that every installation starts with: stations, makers, and who holds which MAC addresses.</summary>
/// <remarks>Origin, terms and doubts of each table: docs/reference-data.md.</remarks>
internal static class ReferenceData
{
    public const string Actor = "reference data";

    /// <summary>Any number, known to nobody else, under which two loads at once wait for each other.</summary>
    private const long Lock = 0x7265_6665_7265_6E63;

    /// <summary>Adds what is missing, all or nothing. What is there stays as it is: people may have corrected it.</summary>
    /// <param name="data">A database whose migrations are applied.</param>
    /// <param name="clock">Says when it happened.</param>
    /// <returns>How many rows were missing.</returns>
    public static async Task<LoadedReferenceData> LoadAsync(
        NpgsqlDataSource data,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var user = new CurrentUser();
        user.ActAs(Actor);
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(data, Database.Npgsql);
        await using var db = new TrackerDb(options.Options, user, clock);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", cancel);

        var now = clock.Now();
        var knownSites = await db.Sites.Select(row => row.Code).ToHashSetAsync(cancel);
        Site[] sites = [.. Stations(now).Where(site => !knownSites.Contains(site.Code))];
        var knownVendors = await db.Vendors.Select(row => row.Id).ToHashSetAsync(cancel);
        Vendor[] vendors = [.. Vendors(now).Where(vendor => !knownVendors.Contains(vendor.Id))];
        db.Sites.AddRange(sites);
        db.Vendors.AddRange(vendors);
        await db.SaveChangesAsync(cancel);
        var prefixes = await AddMacPrefixes(db, cancel);

        await transaction.CommitAsync(CancellationToken.None);
        return new LoadedReferenceData(sites.Length, vendors.Length, prefixes);
    }

    private static IEnumerable<Site> Stations(DateTimeOffset now) =>
        Rows(
            "stations.csv",
            row => new Site(
                row["code"]!.ToUpperInvariant(),
                new SiteTerms(
                    row["name"]!,
                    SiteKind.Station,
                    NullIfEmpty(row["province"]),
                    row.GetField<double>("latitude"),
                    row.GetField<double>("longitude")
                ),
                now
            )
        );

    private static IEnumerable<Vendor> Vendors(DateTimeOffset now) =>
        Rows(
            "vendors.csv",
            row => new Vendor(
                row["vendor_id"]!,
                new VendorTerms(
                    row["name"]!,
                    Aliases(row["name"]!, row["also_sold_as"]!),
                    Restriction(row["role"]!),
                    [
                        .. Listing(row, "us_ndaa_889", "US NDAA section 889"),
                        .. Listing(row, "us_fcc_covered_list", "US FCC covered list"),
                    ]
                ),
                now
            )
        );

    /// <summary>A thousand times the rows of a screen, so one statement instead of one each.</summary>
    private static Task<int> AddMacPrefixes(TrackerDb db, CancellationToken cancel)
    {
        var rows = Rows(
            "mac-prefixes.csv",
            row => (Prefix: row["prefix"]!, Vendor: row["vendor_id"]!, Name: row["registered_name"]!)
        );
        string[] prefixes = [.. rows.Select(row => row.Prefix.ToUpperInvariant())];
        string[] vendors = [.. rows.Select(row => row.Vendor)];
        string[] names = [.. rows.Select(row => row.Name)];
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO mac_prefixes (prefix, vendor_id, registered_name)
            SELECT * FROM unnest({prefixes}, {vendors}, {names})
            ON CONFLICT DO NOTHING
            """,
            cancel
        );
    }

    private static VendorRestriction Restriction(string role) =>
        role switch
        {
            "restricted" => VendorRestriction.Restricted,
            "watch" => VendorRestriction.Watch,
            // A brand that sold other makers' cameras under its own name: it depends on the model.
            "oem" => VendorRestriction.Unknown,
            "acceptable" => VendorRestriction.Permitted,
            _ => throw new InvalidDataException($"vendors.csv has a role {role} that means nothing here."),
        };

    /// <summary>What stands on housings, so without our remarks in brackets, and not the name once more.</summary>
    private static string[] Aliases(string name, string alsoSoldAs) =>
        [
            .. alsoSoldAs
                .Split(';')
                .Select(alias => alias.Split('(')[0].Trim())
                .Where(alias => alias.Length > 0 && !alias.Equals(name, StringComparison.OrdinalIgnoreCase)),
        ];

    /// <summary>None, or one. A cell that says more than yes limits the listing, so that goes before its scope.</summary>
    private static VendorListing[] Listing(IReaderRow row, string column, string list)
    {
        var cell = row[column]!;
        if (cell != "yes" && !cell.StartsWith("yes ") && !cell.StartsWith("as subsidiary or affiliate"))
        {
            return [];
        }

        var limit =
            cell == "yes" ? null
            : cell.StartsWith("yes ") ? cell["yes ".Length..]
            : cell;
        string?[] scope = [limit, NullIfEmpty(row["scope_note"])];
        return
        [
            new VendorListing(
                list,
                NullIfEmpty(string.Join(". ", scope.OfType<string>())),
                ListedOn: null,
                NullIfEmpty(row["source"])
            ),
        ];
    }

    private static List<T> Rows<T>(string file, Func<IReaderRow, T> row)
    {
        using var stream = typeof(ReferenceData).Assembly.GetManifestResourceStream(typeof(ReferenceData), file)!;
        using var reader = new StreamReader(stream);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<T>();
        while (csv.Read())
        {
            rows.Add(row(csv));
        }

        return rows;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}

/// <summary>How many rows were missing, and were added.</summary>
internal sealed record LoadedReferenceData(int Sites, int Vendors, int MacPrefixes);
