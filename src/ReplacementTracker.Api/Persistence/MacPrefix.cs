using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>A block of MAC addresses and the vendor it is registered to. Reference data; see docs/reference-data.md.</summary>
internal sealed class MacPrefix
{
    /// <summary>6, 7 or 9 hex digits, upper case.</summary>
    public required string Prefix { get; init; }
    public required string VendorId { get; init; }
    public required string RegisteredName { get; init; }
}

internal sealed class MacPrefixTable : IEntityTypeConfiguration<MacPrefix>
{
    public void Configure(EntityTypeBuilder<MacPrefix> table)
    {
        table.ToTable("mac_prefixes");
        table.HasKey(row => row.Prefix);
    }
}
