using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class TestWebhook
{
    /// <summary>Send a message of type `webhook.test`.</summary>
    /// <remarks>
    /// Once, whatever the webhook asks to be told of, and while it is paused as well. The answer names the delivery; read it
    /// a moment later to see how it went.
    /// </remarks>
    /// <param name="id">The webhook's id.</param>
    public static async Task<Accepted<WebhookDeliveryResponse>> Handle(
        string id,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, programme) = await db.WebhookAsync(user, id, cancel);
        var now = clock.Now();
        var row = WebhookDeliveries.Test(webhook, programme, now);

        webhook.Test(now);
        db.Set<WebhookDeliveryRow>().Add(row);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Accepted(
            PublicUrl.Of(http, $"/v1/webhooks/{webhook.Id}/deliveries/{row.Id}"),
            WebhookDeliveryResponse.From(row)
        );
    }
}
