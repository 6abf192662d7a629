using System.Linq.Expressions;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>One message to one webhook, and how that went. What receivers answer beyond their status is not kept.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="MessageId">Its header `webhook-id`: the event's id.</param>
/// <param name="Type">Type of the event; `webhook.test` for a test.</param>
/// <param name="Status">Whether it is still to be sent, arrived, or was given up.</param>
/// <param name="Attempts">Attempts that ended, since it was made or last asked for.</param>
/// <param name="NextAttemptAt">When the next attempt is due, or the one under way is given up; null once it ended, and while the webhook is paused.</param>
/// <param name="LastAttemptAt">When the last attempt ended; null before the first has.</param>
/// <param name="ResponseStatus">What the receiver answered then; null if it did not.</param>
/// <param name="DurationMs">How long that took, in milliseconds; null before the first attempt ended.</param>
/// <param name="Failure">Why the last attempt failed; null if it did not, and before the first ended.</param>
/// <param name="CreatedAt">When it was made from its event.</param>
/// <param name="FinishedAt">When it arrived or was given up; null while neither. Thirty days later it leaves this list.</param>
[Example(
    """
        {
          "id": "019d6acf-9120-7cc1-8f2c-6ad1c3e2d1b4",
          "messageId": "019d6acf-8c40-7754-9d75-07e4cd62f415",
          "type": "unit.removed",
          "status": "pending",
          "attempts": 1,
          "nextAttemptAt": "2026-04-08T01:58:07Z",
          "lastAttemptAt": "2026-04-08T01:58:02Z",
          "responseStatus": 503,
          "durationMs": 41,
          "failure": "status",
          "createdAt": "2026-04-08T01:58:01Z",
          "finishedAt": null
        }
        """
)]
internal sealed record WebhookDeliveryResponse(
    Guid Id,
    Guid MessageId,
    string Type,
    DeliveryStatus Status,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? LastAttemptAt,
    int? ResponseStatus,
    int? DurationMs,
    DeliveryFailure? Failure,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt
)
{
    public static readonly Expression<Func<WebhookDeliveryRow, WebhookDeliveryResponse>> FromRow =
        row => new WebhookDeliveryResponse(
            row.Id,
            row.MessageId,
            row.Type,
            row.Status,
            row.Attempts,
            row.NextAttemptAt,
            row.LastAttemptAt,
            row.ResponseStatus,
            row.DurationMs,
            row.Failure,
            row.CreatedAt,
            row.FinishedAt
        );

    public static readonly Func<WebhookDeliveryRow, WebhookDeliveryResponse> From = FromRow.Compile();
}
