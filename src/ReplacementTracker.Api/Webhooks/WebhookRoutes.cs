using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Webhooks;

internal static class WebhookRoutes
{
    public static void MapWebhooks(this RouteGroupBuilder v1)
    {
        var webhooks = v1.MapGroup("/webhooks").WithTags("Webhooks").Gated();
        webhooks
            .MapGet("", ListWebhooks.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .Validates<ListWebhooksQuery>();
        webhooks
            .MapPost("", CreateWebhook.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .Validates<CreateWebhookRequest>()
            .GivesSecret();

        var webhook = webhooks.MapGroup("/{id}");
        webhook.MapGet("", GetWebhook.Handle).RequireAuthorization(Policies.AdministerSome);
        webhook
            .MapPatch("", AmendWebhook.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .WithMetadata(new ValidatedType(typeof(WebhookRequest)));
        webhook.MapDelete("", DeleteWebhook.Handle).RequireAuthorization(Policies.AdministerSome);
        webhook.MapPost("/pause", PauseWebhook.Handle).RequireAuthorization(Policies.AdministerSome);
        webhook.MapPost("/resumption", ResumeWebhook.Handle).RequireAuthorization(Policies.AdministerSome);
        webhook
            .MapPost("/secret-rotation", RotateWebhookSecret.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .Validates<RotateWebhookSecretRequest>(optional: true)
            .GivesSecret();
        webhook.MapPost("/tests", TestWebhook.Handle).RequireAuthorization(Policies.AdministerSome);
        webhook
            .MapGet("/deliveries", ListWebhookDeliveries.Handle)
            .RequireAuthorization(Policies.AdministerSome)
            .Validates<ListWebhookDeliveriesQuery>();
        webhook
            .MapGet("/deliveries/{delivery}", GetWebhookDelivery.Handle)
            .RequireAuthorization(Policies.AdministerSome);
        webhook
            .MapPost("/deliveries/{delivery}/replay", ReplayWebhookDelivery.Handle)
            .RequireAuthorization(Policies.AdministerSome);
    }
}
