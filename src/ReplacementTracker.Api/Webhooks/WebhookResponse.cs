using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>An address that is told of what happens.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Programme">Code of the programme it is told of; null for all of them and what they share.</param>
/// <param name="Url">Where messages go.</param>
/// <param name="EventTypes">What it is told of: types as in the log, families such as `work-order.*`, or `*`.</param>
/// <param name="Description">What it is for; null if nobody said.</param>
/// <param name="Secret">What messages are signed with, `whsec_…`: in the answers that make one, and never again.</param>
/// <param name="PreviousSecretUntil">Until when messages also carry a signature by the secret before; null if they do not.</param>
/// <param name="PausedAt">Since when nothing is sent; null while it is.</param>
/// <param name="PausedBecause">Why nothing is sent; null while it is.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
[Example(
    """
        {
          "id": "019d6acf-8c40-7754-9d75-07e4cd62f415",
          "programme": "prorail",
          "url": "https://hooks.example.org/tracker",
          "eventTypes": [
            "work-order.*",
            "unit.verified"
          ],
          "description": "Planning board",
          "secret": null,
          "previousSecretUntil": null,
          "pausedAt": null,
          "pausedBecause": null,
          "createdAt": "2026-04-08T01:58:00Z",
          "updatedAt": "2026-04-08T01:58:00Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record WebhookResponse(
    Guid Id,
    string? Programme,
    string Url,
    IReadOnlyList<string> EventTypes,
    string? Description,
    string? Secret,
    DateTimeOffset? PreviousSecretUntil,
    DateTimeOffset? PausedAt,
    WebhookPause? PausedBecause,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    /// <param name="webhook">The webhook.</param>
    /// <param name="programme">Code of its programme; null for all.</param>
    /// <param name="now">A secret that signs no more is not spoken of.</param>
    /// <param name="secret">The secret itself, where it is new.</param>
    public static WebhookResponse From(Webhook webhook, string? programme, DateTimeOffset now, byte[]? secret = null) =>
        new(
            webhook.Id,
            programme,
            webhook.Url,
            webhook.EventTypes,
            webhook.Description,
            secret is null ? null : WebhookSignature.Shown(secret),
            webhook.PreviousSecretUntil > now ? webhook.PreviousSecretUntil : null,
            webhook.PausedAt,
            webhook.PausedBecause,
            webhook.CreatedAt,
            webhook.UpdatedAt,
            ETag.Of(webhook.Version)
        );
}
