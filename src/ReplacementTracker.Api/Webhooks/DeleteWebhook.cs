using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class DeleteWebhook
{
    /// <summary>End a webhook, for ever.</summary>
    /// <remarks>
    /// What is still to be sent is not sent, and the list of its deliveries goes with it. That it was there stays in the
    /// log.
    /// </remarks>
    /// <param name="id">The webhook's id.</param>
    public static async Task<NoContent> Handle(
        string id,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, _) = await db.WebhookAsync(user, id, cancel);
        ETag.Demand(ifMatch, webhook);

        webhook.Delete(clock.Now());
        db.Webhooks.Remove(webhook);
        await db.SaveChangesAsync(cancel);

        return TypedResults.NoContent();
    }
}
