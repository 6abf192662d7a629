using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

internal sealed class ScopeEntryTable : IEntityTypeConfiguration<ScopeEntry>
{
    public void Configure(EntityTypeBuilder<ScopeEntry> table)
    {
        table.ToTable("scope_entries");
        table.HasKey(row => new { row.ProgrammeId, row.Sequence });
        table.Property(row => row.Sequence).UseIdentityAlwaysColumn();
        table.HasIndex(row => new { row.ProgrammeId, row.Id }).IsUnique();
        table
            .HasOne<Unit>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.UnitId })
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.ScopeEntriesUnit);
    }
}
