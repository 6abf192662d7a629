using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

internal sealed class WebhookTable : AggregateTable<Webhook>
{
    protected override void ConfigureRest(EntityTypeBuilder<Webhook> table)
    {
        table.ToTable("webhooks");
        table.HasKey(row => new { row.ProgrammeId, row.Id }).HasName("pk_webhooks");
        table.HasAlternateKey(row => row.Id).HasName("webhooks_id_unique");
        table.Property(row => row.EventTypes).AsTextArray(type => type, type => type);
        table.Ignore(row => row.Terms);
    }
}

/// <summary>How far a webhook has read the log of one programme: everything up to there has a delivery, or asks for none.</summary>
internal sealed class WebhookCursorRow
{
    /// <summary>Whose log it is; empty for what all programmes share.</summary>
    public Guid ProgrammeId { get; init; }
    public Guid WebhookId { get; init; }

    /// <summary>The last position of the chain that was read; 0 before the first.</summary>
    public long Position { get; init; }
}

/// <summary>One message to one webhook: what is sent, word for word, and how that went.</summary>
internal sealed class WebhookDeliveryRow
{
    /// <summary>The webhook's; empty where it is told of all programmes.</summary>
    public Guid ProgrammeId { get; init; }
    public Guid WebhookId { get; init; }
    public Guid Id { get; init; }

    /// <summary>The header `webhook-id`: the event's id, whoever is told and however often.</summary>
    public Guid MessageId { get; init; }

    /// <summary>Whose log the event stands in, and where; null for a test.</summary>
    public Guid? EventProgrammeId { get; init; }
    public long? Position { get; init; }
    public required string Type { get; init; }
    public required string Body { get; init; }
    public DeliveryStatus Status { get; init; }

    /// <summary>Attempts that ended, since it was made or asked for again.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is due; while it is being sent, when another worker may take it. Null once it has ended.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The attempt under way, so that one who was given up for dead writes nothing any more.</summary>
    public Guid? Claim { get; init; }
    public DateTimeOffset? LastAttemptAt { get; init; }
    public int? ResponseStatus { get; init; }
    public int? DurationMs { get; init; }
    public DeliveryFailure? Failure { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>How far a message has come.</summary>
internal enum DeliveryStatus
{
    /// <summary>To be sent, or being sent.</summary>
    Pending,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered,

    /// <summary>No further attempt is made, unless somebody asks for one or resumes the webhook.</summary>
    Failed,
}

/// <summary>Why the last attempt failed.</summary>
internal enum DeliveryFailure
{
    /// <summary>The receiver answered, and not with 2xx.</summary>
    Status,

    /// <summary>The receiver answered with a redirect, which is not followed.</summary>
    Redirect,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>No connection, no valid certificate, or it broke off.</summary>
    Connection,

    /// <summary>The host has an address that is not public, or none.</summary>
    AddressRefused,

    /// <summary>The secret to sign with cannot be opened any more: rotate it.</summary>
    Secret,
}

internal sealed class WebhookCursorTable : IEntityTypeConfiguration<WebhookCursorRow>
{
    public void Configure(EntityTypeBuilder<WebhookCursorRow> table)
    {
        table.ToTable("webhook_cursors");
        table.HasKey(row => new { row.ProgrammeId, row.WebhookId });
        table
            .HasOne<Webhook>()
            .WithMany()
            .HasForeignKey(row => row.WebhookId)
            .HasPrincipalKey(row => row.Id)
            .OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class WebhookDeliveryTable : IEntityTypeConfiguration<WebhookDeliveryRow>
{
    public void Configure(EntityTypeBuilder<WebhookDeliveryRow> table)
    {
        table.ToTable("webhook_deliveries");
        table.HasKey(row => new
        {
            row.ProgrammeId,
            row.WebhookId,
            row.Id,
        });
        table.Property(row => row.Status).HasConversion<EnumTextConverter<DeliveryStatus>>();
        table.Property(row => row.Failure).HasConversion<EnumTextConverter<DeliveryFailure>>();
        table
            .HasOne<Webhook>()
            .WithMany()
            .HasForeignKey(row => new { row.ProgrammeId, row.WebhookId })
            .OnDelete(DeleteBehavior.Cascade);

        // One message for each event: what is derived twice is derived once.
        table
            .HasIndex(row => new
            {
                row.ProgrammeId,
                row.WebhookId,
                row.EventProgrammeId,
                row.Position,
            })
            .IsUnique()
            .HasDatabaseName("webhook_deliveries_one_per_event");
        table
            .HasIndex(row => new
            {
                row.ProgrammeId,
                row.WebhookId,
                row.NextAttemptAt,
            })
            .HasFilter("status = 'pending'")
            .HasDatabaseName("webhook_deliveries_due");
        table
            .HasIndex(row => row.FinishedAt)
            .HasFilter("finished_at IS NOT NULL")
            .HasDatabaseName("webhook_deliveries_finished");
    }
}
