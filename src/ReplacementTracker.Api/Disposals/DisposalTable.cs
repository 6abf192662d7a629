using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Disposals;

internal sealed class DisposalTable : AggregateTable<Disposal>
{
    protected override void ConfigureRest(EntityTypeBuilder<Disposal> table)
    {
        table.ToTable("disposals");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
        table.HasOne<Programme>().WithMany().HasForeignKey(row => row.ProgrammeId).OnDelete(DeleteBehavior.Restrict);
        table
            .HasMany(row => row.SerialNumbers)
            .WithOne()
            .HasForeignKey(listed => new { listed.ProgrammeId, listed.DisposalId })
            .OnDelete(DeleteBehavior.Cascade);
        table
            .Navigation(row => row.SerialNumbers)
            .HasField("serialNumbers")
            .UsePropertyAccessMode(PropertyAccessMode.Field);
        table
            .HasIndex(row => new
            {
                row.ProgrammeId,
                row.CertificateNumber,
                row.Issuer,
            })
            .IsUnique()
            .HasDatabaseName(Constraints.DisposalsCertificate);
    }
}

internal sealed class ListedSerialNumberTable : IEntityTypeConfiguration<ListedSerialNumber>
{
    public void Configure(EntityTypeBuilder<ListedSerialNumber> table)
    {
        table.ToTable("disposal_serial_numbers");
        table.HasKey(row => new
        {
            row.ProgrammeId,
            row.DisposalId,
            row.Ordinal,
        });
        table.Property(row => row.Ordinal).ValueGeneratedNever().HasColumnType("smallint");
        table.Property(row => row.Text).HasColumnName("serial_number");
        table
            .HasIndex(row => new { row.ProgrammeId, row.Key })
            .IsUnique()
            .HasDatabaseName(Constraints.ListedSerialNumber);
    }
}
