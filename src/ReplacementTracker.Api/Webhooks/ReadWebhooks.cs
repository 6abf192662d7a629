using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class GetWebhook
{
    /// <summary>Read a webhook.</summary>
    /// <param name="id">The webhook's id.</param>
    public static async Task<Ok<WebhookResponse>> Handle(
        string id,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var (webhook, programme) = await db.WebhookAsync(user, id, cancel);
        return TypedResults.Ok(WebhookResponse.From(webhook, programme, clock.Now()));
    }
}

internal static class ListWebhooks
{
    /// <summary>List the webhooks, the oldest first.</summary>
    /// <remarks>Those of programmes that the caller administers; of all and what they share with a key for all.</remarks>
    public static async Task<Ok<Page<WebhookResponse>>> Handle(
        [AsParameters] ListWebhooksQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var rows = await db.WebhooksOfAsync(user, cancel);
        var page = await rows.ToPageAsync(http, query, row => row.Id, row => row);
        var ids = page.Items.Select(row => row.ProgrammeId).ToList();
        var codes = await db
            .Programmes.Where(row => ids.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Code, cancel);
        var now = clock.Now();
        return TypedResults.Ok(
            new Page<WebhookResponse>(
                [.. page.Items.Select(row => WebhookResponse.From(row, codes.GetValueOrDefault(row.ProgrammeId), now))],
                page.Next,
                page.NextCursor,
                page.Total
            )
        );
    }
}

/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListWebhooksQuery(
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListWebhooksQuery>
    {
        public Validator() => this.RulesForPage();
    }
}
