using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Everything that happened: audit trail, history and the source of every figure. Append-only.</summary>
internal sealed class EventRow
{
    /// <summary>Empty for what all programmes share.</summary>
    public Guid ProgrammeId { get; init; }

    /// <summary>Order of recording.</summary>
    public long Sequence { get; init; }
    public Guid Id { get; init; }
    public required string Type { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>The owner of the key that was used.</summary>
    public required string Actor { get; init; }
    public Guid? ActorKeyId { get; init; }
    public required string SubjectKind { get; init; }
    public required string SubjectKey { get; init; }

    /// <summary>The subject's version after it.</summary>
    public int Version { get; init; }

    /// <summary>{ "field": { "from": …, "to": … } }</summary>
    public required string Changes { get; init; }
    public string? RequestId { get; init; }
    public EventResult Result { get; init; }

    /// <summary>The network address it came from, as the service saw it; null for what no request asked for.</summary>
    public string? Origin { get; init; }
    public EventCategory Category { get; init; }
}

/// <summary>One step of one count, as the event that took it recorded it.</summary>
internal sealed class EffectRow
{
    public Guid ProgrammeId { get; init; }
    public Guid EventId { get; init; }
    public int Ordinal { get; init; }
    public Guid UnitId { get; init; }
    public required string Unit { get; init; }
    public Count Count { get; init; }
    public int Change { get; init; }
    public bool InBaseline { get; init; }
    public bool InScope { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
}

internal sealed class EventTable : IEntityTypeConfiguration<EventRow>
{
    public void Configure(EntityTypeBuilder<EventRow> table)
    {
        table.ToTable("events");
        table.HasKey(row => new { row.ProgrammeId, row.Sequence });
        table.Property(row => row.Sequence).UseIdentityAlwaysColumn();
        table.Property(row => row.Changes).HasColumnType("jsonb");
        table.HasIndex(row => new { row.ProgrammeId, row.Id }).IsUnique();
        table.HasIndex(row => new
        {
            row.ProgrammeId,
            row.SubjectKind,
            row.SubjectKey,
            row.Sequence,
        });
        table.HasIndex(row => new { row.ProgrammeId, row.OccurredAt });
        table.HasIndex(row => new { row.ProgrammeId, row.RecordedAt });
    }
}

internal sealed class EffectTable : IEntityTypeConfiguration<EffectRow>
{
    public void Configure(EntityTypeBuilder<EffectRow> table)
    {
        table.ToTable(
            "effects",
            checks => checks.HasCheckConstraint("effects_count_somewhere", "in_baseline OR in_scope")
        );
        table.HasKey(row => new
        {
            row.ProgrammeId,
            row.EventId,
            row.Ordinal,
        });
        table.Property(row => row.Change).HasColumnType("smallint");
        table.Property(row => row.Ordinal).HasColumnType("smallint");
        table.HasIndex(row => new { row.ProgrammeId, row.RecordedAt });
        table.HasIndex(row => new { row.ProgrammeId, row.UnitId });
        table
            .HasIndex(row => new { row.ProgrammeId, row.OccurredAt })
            .HasFilter("count = 'units' AND in_baseline <> in_scope")
            .HasDatabaseName("ix_effects_beyond_baseline");
    }
}
