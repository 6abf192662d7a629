using System.Text.Json;
using System.Text.Json.Serialization;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>What a webhook is told: that something happened, and where to read what. Nothing that only keys may see.</summary>
/// <param name="Type">Type of the event, as in the log: `unit.removed`. `webhook.test` for a test. More may come.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">What it happened to.</param>
[Example(
    """
        {
          "type": "unit.removed",
          "timestamp": "2026-04-07T23:22:00Z",
          "data": {
            "programme": "prorail",
            "subject": {
              "kind": "unit",
              "key": "CAM-0001"
            },
            "event": "019d6acf-8c40-7754-9d75-07e4cd62f415",
            "version": 2,
            "links": {
              "event": "https://tracker.example.org/v1/programmes/prorail/events/019d6acf-8c40-7754-9d75-07e4cd62f415",
              "subject": "https://tracker.example.org/v1/programmes/prorail/units/CAM-0001"
            }
          }
        }
        """
)]
internal sealed record WebhookMessage(string Type, DateTimeOffset Timestamp, WebhookMessageData Data)
{
    public const string TestType = "webhook.test";

    public string ToJson() => JsonSerializer.Serialize(this, Json.Options);

    public static WebhookMessage Of(string? programme, LoggedEvent logged, string publicUrl) =>
        new(
            logged.Type,
            logged.OccurredAt,
            new(
                programme,
                new(logged.SubjectKind, logged.SubjectKey),
                logged.Id,
                logged.Version,
                new(
                    programme is null ? null : $"{publicUrl}/v1/programmes/{programme}/events/{logged.Id}",
                    Address(programme, logged.SubjectKind, logged.SubjectKey) is { } path ? publicUrl + path : null
                ),
                logged.Checkpoint?.Position,
                logged.Checkpoint?.Hash
            )
        );

    private static string? Address(string? programme, string kind, string key)
    {
        var last = Uri.EscapeDataString(key);
        return (programme, kind) switch
        {
            (not null, "programme") => $"/v1/programmes/{programme}",
            (not null, "unit") => $"/v1/programmes/{programme}/units/{last}",
            (not null, "work-order") => $"/v1/programmes/{programme}/work-orders/{last}",
            (not null, "milestone") => $"/v1/programmes/{programme}/milestones/{last}",
            (not null, "scope-entry") => $"/v1/programmes/{programme}/scope-entries/{last}",
            (not null, "evidence") => $"/v1/programmes/{programme}/evidence/{last}",
            // A certificate is called by its number, and addressed by its id, which the log does not hold.
            (not null, "disposal") => $"/v1/programmes/{programme}/disposals?certificateNumber={last}",
            (not null, "audit") => $"/v1/programmes/{programme}/audit/checkpoints",
            (null, "audit") => "/v1/audit/checkpoints",
            (_, "site") => $"/v1/sites/{last}",
            (_, "vendor") => $"/v1/vendors/{last}",
            (_, "api-key") => $"/v1/api-keys/{last}",
            (_, "webhook") => $"/v1/webhooks/{last}",
            _ => null,
        };
    }
}

/// <param name="Programme">Code of the programme in whose log it stands; null for what all programmes share.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Event">The event's id; the same as the header `webhook-id`.</param>
/// <param name="Version">The subject's version after it, as in its ETag. Messages come in any order: the highest is the latest.</param>
/// <param name="Links">Where to read more, with a key.</param>
/// <param name="Position">How many events were chained; in `audit.checkpoint`, absent from all others.</param>
/// <param name="Hash">Over all of them: 64 hexadecimal digits; in `audit.checkpoint`, absent from all others.</param>
internal sealed record WebhookMessageData(
    string? Programme,
    WebhookMessageSubject Subject,
    Guid Event,
    int Version,
    WebhookMessageLinks Links,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Position = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hash = null
);

/// <param name="Kind">`programme`, `unit`, `work-order`, `milestone`, `scope-entry`, `evidence`, `disposal`, `webhook`, `api-key`, `site`, `vendor`; `audit` for a checkpoint. More may come.</param>
/// <param name="Key">What people call it: a unit's tag, an order's number, a certificate's number, a checkpoint's position; an id where it has no name.</param>
internal sealed record WebhookMessageSubject(string Kind, string Key);

/// <param name="Event">The event; null where it stands in no programme's log.</param>
/// <param name="Subject">What it happened to; a certificate as the list of those with its number; null where it has no address.</param>
internal sealed record WebhookMessageLinks(string? Event, string? Subject);

/// <summary>What the log says of an event, as far as others are told.</summary>
internal sealed record LoggedEvent(
    long Position,
    Guid Id,
    string Type,
    DateTimeOffset OccurredAt,
    string SubjectKind,
    string SubjectKey,
    int Version,
    LoggedCheckpoint? Checkpoint = null
);

/// <summary>What a checkpoint notes.</summary>
internal sealed record LoggedCheckpoint(long Position, string Hash);
