using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

internal sealed class WorkOrderTable : AggregateTable<WorkOrder>
{
    protected override void ConfigureRest(EntityTypeBuilder<WorkOrder> table)
    {
        table.ToTable("work_orders");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
        table.Ignore(row => row.Terms);
        table
            .Property(row => row.WorkedBy)
            .AsTextArray(person => person, person => person)
            .HasDefaultValueSql("'{}'::text[]");
        table
            .Property(row => row.PutForwardBy)
            .AsTextArray(person => person, person => person)
            .HasDefaultValueSql("'{}'::text[]");
        table.HasOne<Programme>().WithMany().HasForeignKey(row => row.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        table
            .HasOne<Site>()
            .WithMany()
            .HasForeignKey(row => row.Site)
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.WorkOrdersSite);
        table
            .HasMany(row => row.Lines)
            .WithOne()
            .HasForeignKey(line => new { line.ProgrammeId, line.WorkOrderId })
            .OnDelete(DeleteBehavior.Cascade);
        table.Navigation(row => row.Lines).HasField("lines").UsePropertyAccessMode(PropertyAccessMode.Field);
        table
            .HasIndex(row => new { row.ProgrammeId, row.SequenceNumber })
            .IsUnique()
            .HasDatabaseName(Constraints.WorkOrdersNumber);
        table.HasIndex(row => new { row.ProgrammeId, row.Number }).IsUnique();
        table.HasIndex(row => new { row.ProgrammeId, row.State });
    }
}

internal sealed class WorkOrderLineTable : IEntityTypeConfiguration<WorkOrderLine>
{
    public void Configure(EntityTypeBuilder<WorkOrderLine> table)
    {
        table.ToTable("work_order_lines");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
        table.Property(row => row.Id).ValueGeneratedNever();
        table
            .HasOne<Unit>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.UnitId })
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.LinesUnit);
        table
            .HasOne<Unit>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.ReplacementUnitId })
            .OnDelete(DeleteBehavior.Restrict)
            .HasConstraintName(Constraints.LinesReplacement);
        table
            .HasIndex(row => new { row.ProgrammeId, row.UnitId }, Constraints.OneOpenLine)
            .IsUnique()
            .HasFilter("is_open")
            .HasDatabaseName(Constraints.OneOpenLine);
        table.HasIndex(row => new { row.ProgrammeId, row.UnitId });
    }
}
