using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class ResumeWebhook
{
    /// <summary>Send again after a pause.</summary>
    /// <remarks>
    /// Everything that waited, and what had failed for good in the last 30 days, at once and with all its attempts. Refused
    /// if it is not paused: `webhook-not-paused`.
    /// </remarks>
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

        webhook.Resume(now);
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        await db.SaveChangesAsync(cancel);
        await WebhookDeliveries.TryAllAgainAsync(db, webhook, now, cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(WebhookResponse.From(webhook, programme, now));
    }
}
