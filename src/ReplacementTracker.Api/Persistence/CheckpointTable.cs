using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>What the chain of a programme was at a moment, to be kept elsewhere too. Append-only.</summary>
internal sealed class CheckpointRow
{
    /// <summary>Empty for what all programmes share.</summary>
    public Guid ProgrammeId { get; init; }
    public long Position { get; init; }
    public required byte[] Hash { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
}

internal sealed class CheckpointTable : IEntityTypeConfiguration<CheckpointRow>
{
    public void Configure(EntityTypeBuilder<CheckpointRow> table)
    {
        table.ToTable("audit_checkpoints");
        table.HasKey(row => new { row.ProgrammeId, row.Position });
    }
}
