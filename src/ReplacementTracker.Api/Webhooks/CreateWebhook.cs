using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

internal static class CreateWebhook
{
    public const int MostPerProgramme = 50;

    /// <summary>Have an address told of what happens.</summary>
    /// <remarks>
    /// From now on: what happened before is not told, but for the last second perhaps. The answer holds the secret that messages are signed with, and
    /// nothing does afterwards. An address that is not public, not https, or has no host behind it is refused with
    /// `webhook-address-refused`; more than 50 for one programme with `webhook-limit`. See docs/webhooks.md.
    /// </remarks>
    public static async Task<Created<WebhookResponse>> Handle(
        CreateWebhookRequest request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        OutboundAddressPolicy policy,
        WebhookSecrets secrets,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var programme = await db.ProgrammeToWatchAsync(user, request.Programme, cancel);
        await policy.DemandAsync(request.Url!, cancel);

        var now = clock.Now();
        var secret = WebhookSignature.CreateSecret();
        var webhook = new Webhook(
            programme?.Id ?? Guid.Empty,
            Guid.CreateVersion7(now),
            request.ToTerms(),
            secrets.Seal(secret),
            now
        );
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        await DemandRoomAsync(db, webhook.ProgrammeId, cancel);
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(cancel);
        await WebhookCursors.StartAtHeadAsync(db, webhook, cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/webhooks/{webhook.Id}"),
            WebhookResponse.From(webhook, programme?.Code, now, secret)
        );
    }

    /// <summary>Says at once what every delivery would fail of.</summary>
    public static async Task DemandAsync(this OutboundAddressPolicy policy, string url, CancellationToken cancel)
    {
        if (policy.WrongWith(url) is { } wrong)
        {
            throw WebhookRefusals.AddressRefused.Because(wrong);
        }

        try
        {
            await policy.ResolveAsync(new Uri(url).IdnHost, cancel);
        }
        catch (AddressRefusedException refused)
        {
            throw WebhookRefusals.AddressRefused.Because(refused.Message);
        }
    }

    /// <summary>Counts in turn, so that two at once do not both find the last place.</summary>
    private static async Task DemandRoomAsync(TrackerDb db, Guid programmeId, CancellationToken cancel)
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({$"webhooks {programmeId}"}, 0))",
            cancel
        );
        if (await db.Webhooks.CountAsync(row => row.ProgrammeId == programmeId, cancel) >= MostPerProgramme)
        {
            throw WebhookRefusals.TooMany.Because($"There are {MostPerProgramme} webhooks already. Delete one first.");
        }
    }
}
