using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Milestones;

internal sealed class MilestoneTable : AggregateTable<Milestone>
{
    protected override void ConfigureRest(EntityTypeBuilder<Milestone> table)
    {
        table.ToTable("milestones");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
        table.Ignore(row => row.Terms);
        table.HasOne<Programme>().WithMany().HasForeignKey(row => row.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        table
            .HasOne<Vendor>()
            .WithMany()
            .HasForeignKey(row => row.Vendor)
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.MilestonesVendor);
        table
            .HasMany(row => row.Extensions)
            .WithOne()
            .HasForeignKey(extension => new { extension.ProgrammeId, extension.MilestoneId })
            .OnDelete(DeleteBehavior.Cascade);
        table.Navigation(row => row.Extensions).HasField("extensions").UsePropertyAccessMode(PropertyAccessMode.Field);
        table.HasIndex(row => new { row.ProgrammeId, row.Code }).IsUnique().HasDatabaseName(Constraints.MilestonesCode);
    }
}

internal sealed class ExtensionTable : IEntityTypeConfiguration<Extension>
{
    public void Configure(EntityTypeBuilder<Extension> table)
    {
        table.ToTable("milestone_extensions");
        table
            .HasKey(row => new
            {
                row.ProgrammeId,
                row.MilestoneId,
                row.Number,
            })
            .HasName(Constraints.ExtensionsNumber);
        table.Property(row => row.Number).ValueGeneratedNever();
        table
            .HasIndex(row => new { row.ProgrammeId, row.MilestoneId }, Constraints.OneOpenExtension)
            .IsUnique()
            .HasFilter("status = 'requested'")
            .HasDatabaseName(Constraints.OneOpenExtension);
    }
}
