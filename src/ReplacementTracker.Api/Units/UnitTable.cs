using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Units;

internal sealed class UnitTable : AggregateTable<Unit>
{
    /// <summary>A unit that hangs: its serial number and MAC address are nobody else's.</summary>
    private const string Active = "stage IN ('inService', 'isolated')";

    protected override void ConfigureRest(EntityTypeBuilder<Unit> table)
    {
        table.ToTable("units");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
        table.Ignore(row => row.Terms);
        table
            .Property(row => row.WorkedBy)
            .AsTextArray(person => person, person => person)
            .HasDefaultValueSql("'{}'::text[]");
        table.HasOne<Programme>().WithMany().HasForeignKey(row => row.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        table
            .HasOne<Site>()
            .WithMany()
            .HasForeignKey(row => row.Site)
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.UnitsSite);
        table
            .HasOne<Vendor>()
            .WithMany()
            .HasForeignKey(row => row.LabelVendor)
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.UnitsLabelVendor);
        table
            .HasOne<Vendor>()
            .WithMany()
            .HasForeignKey(row => row.OriginVendor)
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.UnitsOriginVendor);
        table
            .HasOne<Disposal>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.DisposalId })
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.UnitsDisposal);
        table
            .HasIndex(row => new
            {
                row.ProgrammeId,
                row.DisposalId,
                row.SerialNumber,
            })
            .IsUnique()
            .HasFilter("disposal_id IS NOT NULL")
            .HasDatabaseName(Constraints.UnitsDisposalSerialNumber);
        table
            .HasIndex(row => new { row.ProgrammeId, row.CertificateNumber })
            .HasFilter("certificate_number IS NOT NULL");
        table.HasIndex(row => new { row.ProgrammeId, row.Tag }).IsUnique().HasDatabaseName(Constraints.UnitsTag);
        table
            .HasIndex(row => new { row.ProgrammeId, row.SerialNumber })
            .IsUnique()
            .HasFilter($"serial_number IS NOT NULL AND {Active}")
            .HasDatabaseName(Constraints.UnitsSerialNumber);
        table
            .HasIndex(row => new { row.ProgrammeId, row.MacAddress })
            .IsUnique()
            .HasFilter($"mac_address IS NOT NULL AND {Active}")
            .HasDatabaseName(Constraints.UnitsMacAddress);
        table.HasIndex(row => new { row.ProgrammeId, row.ReplacesUnitId }).IsUnique();
        table.HasIndex(row => new { row.ProgrammeId, row.UpdatedAt });
        table.HasIndex(row => new { row.ProgrammeId, row.Site });
    }
}
