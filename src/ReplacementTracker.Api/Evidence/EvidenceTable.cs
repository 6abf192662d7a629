using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Evidence;

internal sealed class EvidenceTable : AggregateTable<EvidenceItem>
{
    /// <summary>A picture is evidence of one unit, once: the same bytes are not another picture.</summary>
    private static readonly string Pictures = string.Join(
        ", ",
        Enum.GetValues<EvidenceKind>().Where(kind => !kind.IsForManyUnits()).Select(kind => $"'{kind.Text()}'")
    );

    protected override void ConfigureRest(EntityTypeBuilder<EvidenceItem> table)
    {
        table.ToTable("evidence");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
        table.Property(row => row.Sha256).HasMaxLength(64).IsFixedLength();
        table.HasOne<Programme>().WithMany().HasForeignKey(row => row.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        table
            .HasOne<WorkOrder>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.WorkOrderId })
            .OnDelete(DeleteBehavior.Restrict);
        table
            .HasMany(row => row.Units)
            .WithOne()
            .HasForeignKey(unit => new { unit.ProgrammeId, unit.EvidenceId })
            .OnDelete(DeleteBehavior.Cascade);
        table.Navigation(row => row.Units).HasField("units").UsePropertyAccessMode(PropertyAccessMode.Field);
        table
            .HasIndex(row => new { row.ProgrammeId, row.Sha256 }, Constraints.EvidencePicture)
            .IsUnique()
            .HasFilter($"withdrawn_at IS NULL AND kind IN ({Pictures})")
            .HasDatabaseName(Constraints.EvidencePicture);
        table.HasIndex(row => new { row.ProgrammeId, row.Sha256 });
        table.HasIndex(row => new { row.ProgrammeId, row.WorkOrderId });
    }
}

internal sealed class EvidenceUnitTable : IEntityTypeConfiguration<EvidenceUnit>
{
    public void Configure(EntityTypeBuilder<EvidenceUnit> table)
    {
        table.ToTable("evidence_units");
        table.HasKey(row => new
        {
            row.ProgrammeId,
            row.EvidenceId,
            row.UnitId,
        });
        table.Property(row => row.Sha256).HasMaxLength(64).IsFixedLength();
        table
            .HasOne<Unit>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.UnitId })
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.EvidenceUnit);
        table
            .HasIndex(row => new
            {
                row.ProgrammeId,
                row.UnitId,
                row.Sha256,
            })
            .IsUnique()
            .HasFilter("NOT is_withdrawn")
            .HasDatabaseName(Constraints.EvidenceOncePerUnit);
    }
}

internal sealed class EvidenceUseTable : IEntityTypeConfiguration<EvidenceUse>
{
    public void Configure(EntityTypeBuilder<EvidenceUse> table)
    {
        table.ToTable("evidence_uses");
        table
            .HasKey(row => new
            {
                row.ProgrammeId,
                row.EvidenceId,
                row.UnitId,
            })
            .HasName(Constraints.EvidenceOneStep);
        table
            .HasOne<EvidenceUnit>()
            .WithOne()
            .HasForeignKey<EvidenceUse>(row => new
            {
                row.ProgrammeId,
                row.EvidenceId,
                row.UnitId,
            })
            .OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EvidenceChunkTable : IEntityTypeConfiguration<EvidenceChunkRow>
{
    public void Configure(EntityTypeBuilder<EvidenceChunkRow> table)
    {
        table.ToTable("evidence_chunks");
        table.HasKey(row => new
        {
            row.ProgrammeId,
            row.EvidenceId,
            row.Ordinal,
        });
        table
            .HasOne<EvidenceItem>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.EvidenceId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
