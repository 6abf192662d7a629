using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class RotateWebhookSecret
{
    private const int UnlessSaid = 24;

    /// <summary>Sign with a new secret from now on.</summary>
    /// <remarks>
    /// The answer holds it, and nothing does afterwards. For the hours of `overlapHours` messages carry two signatures, by
    /// the new secret and by the one before, so that the receiver can change over when it suits it.
    /// </remarks>
    /// <param name="id">The webhook's id.</param>
    public static async Task<Ok<WebhookResponse>> Handle(
        string id,
        RotateWebhookSecretRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        WebhookSecrets secrets,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, programme) = await db.WebhookAsync(user, id, cancel);
        ETag.Demand(ifMatch, webhook);
        var now = clock.Now();
        var secret = WebhookSignature.CreateSecret();

        webhook.RotateSecret(secrets.Seal(secret), now.AddHours(request?.OverlapHours ?? UnlessSaid), now);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WebhookResponse.From(webhook, programme, now, secret));
    }
}

/// <param name="OverlapHours">For how many hours the secret before signs as well, 0 to 168; 24 unless said. 0 if it leaked.</param>
[Example(
    """
        {
          "overlapHours": 24
        }
        """
)]
internal sealed record RotateWebhookSecretRequest(int? OverlapHours)
{
    internal sealed class Validator : AbstractValidator<RotateWebhookSecretRequest>
    {
        public Validator() => RuleFor(request => request.OverlapHours).InclusiveBetween(0, 168);
    }
}
