using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

internal static class PauseWebhook
{
    /// <summary>Send nothing for the time being.</summary>
    /// <remarks>What happens meanwhile waits, and is sent on resumption. Refused if it is paused: `webhook-paused`.</remarks>
    /// <param name="id">The webhook's id.</param>
    public static async Task<Ok<WebhookResponse>> Handle(
        string id,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, programme) = await db.WebhookAsync(user, id, cancel);
        ETag.Demand(ifMatch, webhook);
        var now = clock.Now();

        webhook.Pause(WebhookPause.Requested, now);
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await WebhookDeliveries.HoldAsync(db, webhook, cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(WebhookResponse.From(webhook, programme, now));
    }
}
