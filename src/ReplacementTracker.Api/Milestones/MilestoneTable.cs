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
        table.HasIndex(row => new { row.ProgrammeId, row.Code }).IsUnique().HasDatabaseName(Constraints.MilestonesCode);
    }
}
