using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class ReplayWebhookDelivery
{
    /// <summary>Send a message once more.</summary>
    /// <remarks>
    /// The same bytes under the same `webhook-id`, whether it arrived, failed or still waits, with all its attempts. While
    /// the webhook is paused it waits.
    /// </remarks>
    /// <param name="id">The webhook's id.</param>
    /// <param name="delivery">The delivery's id.</param>
    public static async Task<Accepted<WebhookDeliveryResponse>> Handle(
        string id,
        string delivery,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, _) = await db.WebhookAsync(user, id, cancel);
        var row = await WebhookDeliveries.FindAsync(db, webhook, delivery, cancel);
        var now = clock.Now();

        webhook.Replay(row.Id, now);
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await WebhookDeliveries.TryAgainAsync(db, row, webhook.PausedAt is null ? now : null, cancel);
        var again = await WebhookDeliveries.FindAsync(db, webhook, delivery, cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Accepted(
            PublicUrl.Of(http, $"/v1/webhooks/{webhook.Id}/deliveries/{row.Id}"),
            WebhookDeliveryResponse.From(again)
        );
    }
}
