using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Vendors;

internal sealed class VendorTable : AggregateTable<Vendor>
{
    protected override void ConfigureRest(EntityTypeBuilder<Vendor> table)
    {
        table.ToTable("vendors");
        table.HasKey(row => row.Id).HasName(Constraints.VendorsId);
        table.Property(row => row.Aliases).AsTextArray(alias => alias, alias => alias);
        table.Property(row => row.Listings).AsJson();
    }
}
