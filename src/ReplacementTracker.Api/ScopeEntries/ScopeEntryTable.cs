using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

internal sealed class ScopeEntryTable : AggregateTable<ScopeEntry>
{
    protected override void ConfigureRest(EntityTypeBuilder<ScopeEntry> table)
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
        table.HasIndex(row => new { row.ProgrammeId, row.UnitId });
        table.HasIndex(row => new { row.ProgrammeId, row.UpdatedAt });
        table
            .HasIndex(row => new { row.ProgrammeId, row.UnitId }, Constraints.OneOpenScopeEntry)
            .IsUnique()
            .HasFilter("status = 'requested'")
            .HasDatabaseName(Constraints.OneOpenScopeEntry);
        table
            .HasIndex(row => row.ExpiresAt)
            .HasFilter("expires_at IS NOT NULL AND expired_at IS NULL AND superseded_at IS NULL")
            .HasDatabaseName("ix_scope_entries_expiring");
    }
}
