using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ReplacementTracker.Api.Persistence;

/// <summary>
/// An event's place in the order in which events became visible, without gaps from 1 in each programme, and a hash over it
/// and all before it. Append-only.
/// </summary>
internal sealed class EventChainRow
{
    /// <summary>Empty for what all programmes share.</summary>
    public Guid ProgrammeId { get; init; }
    public long Position { get; init; }
    public long Sequence { get; init; }
    public Guid EventId { get; init; }
    public required byte[] Hash { get; init; }

    /// <summary>By the clock of the database.</summary>
    public DateTimeOffset ChainedAt { get; init; }
}

/// <summary>An event that has no position yet. A trigger writes it, with the event.</summary>
internal sealed class EventQueueRow
{
    public Guid ProgrammeId { get; init; }
    public long Sequence { get; init; }
}

internal sealed class EventChainTable : IEntityTypeConfiguration<EventChainRow>
{
    public void Configure(EntityTypeBuilder<EventChainRow> table)
    {
        table.ToTable("event_chain");
        table.HasKey(row => new { row.ProgrammeId, row.Position });
        table.HasIndex(row => new { row.ProgrammeId, row.Sequence }).IsUnique();
        table.Property(row => row.ChainedAt).HasDefaultValueSql("now()");
    }
}

internal sealed class EventQueueTable : IEntityTypeConfiguration<EventQueueRow>
{
    public void Configure(EntityTypeBuilder<EventQueueRow> table)
    {
        table.ToTable("event_queue");
        table.HasKey(row => new { row.ProgrammeId, row.Sequence });
        table.Property(row => row.Sequence).ValueGeneratedNever();
    }
}
