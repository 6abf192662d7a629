using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class AmendWebhook
{
    /// <summary>Change what a webhook says.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, null removes. Another address is looked at as a new one is, takes the place of
    /// the old one for everything that is still to be sent, and keeps the secret.
    /// </remarks>
    /// <param name="id">The webhook's id.</param>
    public static async Task<Ok<WebhookResponse>> Handle(
        string id,
        MergePatch<WebhookRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<WebhookRequest> validator,
        TrackerDb db,
        CurrentUser user,
        OutboundAddressPolicy policy,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, programme) = await db.WebhookAsync(user, id, cancel);
        ETag.Demand(ifMatch, webhook);
        var terms = patch.ApplyTo(WebhookRequest.From(webhook.Terms), validator).ToTerms();
        if (terms.Url != webhook.Url)
        {
            await policy.DemandAsync(terms.Url, cancel);
        }

        webhook.Amend(terms, clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WebhookResponse.From(webhook, programme, clock.Now()));
    }
}
