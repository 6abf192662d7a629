using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What an import did, or would have done. A technical table: the units' own events tell the rest.</summary>
internal sealed class ImportRow
{
    public Guid ProgrammeId { get; init; }
    public Guid Id { get; init; }

    /// <summary>`applied`, `checked` (a dry run without problems) or `refused`.</summary>
    public required string Status { get; init; }
    public bool DryRun { get; init; }

    /// <summary>Which columns were expected: `tracker`, `netbox`, …</summary>
    public required string Mapping { get; init; }
    public int RowCount { get; init; }
    public int CreatedCount { get; init; }
    public int UpdatedCount { get; init; }
    public int UnchangedCount { get; init; }
    public int ProblemCount { get; init; }

    /// <summary>Columns of the file that mean nothing here.</summary>
    public required string[] IgnoredColumns { get; init; }

    /// <summary>Columns that were dropped unread because they hold passwords.</summary>
    public required string[] DroppedColumns { get; init; }
    public required string ImportedBy { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset FinishedAt { get; init; }
}

/// <summary>One thing that is wrong with one row of a file.</summary>
internal sealed class ImportProblemRow
{
    public Guid ProgrammeId { get; init; }
    public Guid ImportId { get; init; }
    public long Sequence { get; init; }

    /// <summary>Row of the file; the header is row 1.</summary>
    public int Row { get; init; }

    /// <summary>The file's own column name; null where the row as a whole is wrong.</summary>
    public string? Column { get; init; }
    public string? Value { get; init; }
    public required string Code { get; init; }
    public required string Reason { get; init; }
}

internal sealed class ImportTable : IEntityTypeConfiguration<ImportRow>
{
    public void Configure(EntityTypeBuilder<ImportRow> table)
    {
        table.ToTable("imports");
        table.HasKey(row => new { row.ProgrammeId, row.Id });
    }
}

internal sealed class ImportProblemTable : IEntityTypeConfiguration<ImportProblemRow>
{
    public void Configure(EntityTypeBuilder<ImportProblemRow> table)
    {
        table.ToTable("import_problems");
        table.HasKey(row => new
        {
            row.ProgrammeId,
            row.ImportId,
            row.Sequence,
        });
        table.Property(row => row.Sequence).UseIdentityAlwaysColumn();
        table
            .HasOne<ImportRow>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.ImportId })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
