using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Imports;

/// <summary>What the names in a file stand for: sites, vendors, and who holds a block of MAC addresses.</summary>
/// <remarks>Reference data is small, and no file makes it larger: it is read once, and looked up in memory.</remarks>
internal sealed class ImportNames
{
    public NameList Sites { get; private init; } = new();
    public NameList Vendors { get; private init; } = new();
    private Dictionary<string, string> Blocks { get; init; } = [];

    public static async Task<ImportNames> LoadAsync(TrackerDb db, CancellationToken cancel)
    {
        var sites = await db.Sites.Select(row => new { row.Code, row.Name }).ToListAsync(cancel);
        var vendors = await db
            .Vendors.Select(row => new
            {
                row.Id,
                row.Name,
                row.Aliases,
            })
            .ToListAsync(cancel);
        var known = vendors.Select(row => row.Id).ToHashSet();
        var blocks = await db.MacPrefixes.AsNoTracking().ToListAsync(cancel);
        return new ImportNames
        {
            Sites = new NameList()
                .Add(sites.Select(row => (row.Code, row.Code)))
                .Add(sites.Select(row => (row.Name, row.Code))),
            Vendors = new NameList()
                .Add(vendors.Select(row => (row.Id, row.Id)))
                .Add(vendors.Select(row => (row.Name, row.Id)))
                .Add(vendors.SelectMany(row => row.Aliases.Select(alias => (alias, row.Id)))),
            Blocks = blocks
                .Where(row => known.Contains(row.VendorId))
                .ToDictionary(row => row.Prefix, row => row.VendorId),
        };
    }

    /// <summary>The vendor that holds the block an address lies in, the smallest block first.</summary>
    /// <param name="macAddress">Normalised; null for none.</param>
    /// <returns>A vendor's id; null where the block is not one we know.</returns>
    public string? HolderOf(string? macAddress)
    {
        foreach (var prefix in macAddress is null ? [] : MacAddress.Prefixes(macAddress))
        {
            if (Blocks.TryGetValue(prefix, out var vendor))
            {
                return vendor;
            }
        }

        return null;
    }
}

/// <summary>Things by any of their names, in any case. A name of a higher rank goes before one of a lower.</summary>
internal sealed class NameList
{
    private readonly Dictionary<string, string> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> ambiguous = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds names of the next lower rank. One that two things of a rank share stands for neither.</summary>
    public NameList Add(IEnumerable<(string Name, string Key)> names)
    {
        foreach (var rank in names.GroupBy(pair => pair.Name.Trim(), pair => pair.Key, byName.Comparer).ToList())
        {
            var keys = rank.Distinct().ToList();
            if (byName.ContainsKey(rank.Key) || ambiguous.Contains(rank.Key))
            {
                continue;
            }

            if (keys.Count == 1)
            {
                byName[rank.Key] = keys[0];
            }
            else
            {
                ambiguous.Add(rank.Key);
            }
        }

        return this;
    }

    public bool TryFind(ReadOnlySpan<char> name, [NotNullWhen(true)] out string? key) =>
        byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out key);

    public bool IsAmbiguous(ReadOnlySpan<char> name) =>
        ambiguous.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name);

    /// <summary>The thing that a text begins with, as driver names do: `Axis P3225 Camera`.</summary>
    public string? FindAtStart(ReadOnlySpan<char> text)
    {
        for (var end = text.Length; end > 0; end = text[..end].LastIndexOf(' '))
        {
            if (TryFind(text[..end].TrimEnd(), out var key))
            {
                return key;
            }
        }

        return null;
    }
}
