using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class ListWebhookDeliveries
{
    /// <summary>List what was and is to be sent, the latest first.</summary>
    /// <param name="id">The webhook's id.</param>
    public static async Task<Ok<Page<WebhookDeliveryResponse>>> Handle(
        string id,
        [AsParameters] ListWebhookDeliveriesQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var (webhook, _) = await db.WebhookAsync(user, id, cancel);
        var statuses = Query.Many<DeliveryStatus>(query.Status);
        var rows = db.Set<WebhookDeliveryRow>()
            .AsNoTracking()
            .Where(row => row.ProgrammeId == webhook.ProgrammeId && row.WebhookId == webhook.Id);
        if (statuses.Length > 0)
        {
            rows = rows.Where(row => statuses.Contains(row.Status));
        }

        return TypedResults.Ok(
            await rows.ToPageAsync(http, query, row => row.Id, WebhookDeliveryResponse.FromRow, descending: true)
        );
    }
}

internal static class GetWebhookDelivery
{
    /// <summary>Read how a message fared.</summary>
    /// <param name="id">The webhook's id.</param>
    /// <param name="delivery">The delivery's id.</param>
    public static async Task<Ok<WebhookDeliveryResponse>> Handle(
        string id,
        string delivery,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var (webhook, _) = await db.WebhookAsync(user, id, cancel);
        return TypedResults.Ok(
            WebhookDeliveryResponse.From(await WebhookDeliveries.FindAsync(db, webhook, delivery, cancel))
        );
    }
}

/// <param name="Status">Only messages that came so far; repeat for several.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListWebhookDeliveriesQuery(
    [FromQuery(Name = "status")] string[]? Status,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListWebhookDeliveriesQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Status).OneOf<ListWebhookDeliveriesQuery, DeliveryStatus>();
            this.RulesForPage();
        }
    }
}
