using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OpenTelemetry.Metrics;

namespace ReplacementTracker.Api.Webhooks;

internal static class WebhookServices
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        var options = WebhookOptions.Of(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ResolveHost>(
            (host, cancel) => Dns.GetHostAddressesAsync(host, AddressFamily.Unspecified, cancel)
        );
        builder.Services.AddSingleton<OutboundAddressPolicy>();
        builder.Services.AddSingleton<WebhookSecrets>();
        builder.Services.AddSingleton<WebhookCursors>();
        builder.Services.AddSingleton<WebhookDeliveries>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddSingleton<WebhookMetrics>();
        builder.Services.ConfigureOpenTelemetryMeterProvider(
            (services, metrics) => metrics.AddMeter(services.GetRequiredService<WebhookMetrics>().MeterName)
        );
        builder.Services.Configure<OpenApiOptions>("v1", api => api.AddDocumentTransformer(DescribeAsync));
        if (options.Deliver)
        {
            builder.Services.AddHostedService<WebhookDispatcher>();
        }
    }

    /// <summary>What receivers get, in the section that OpenAPI 3.1 has for it.</summary>
    private static async Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancel
    )
    {
        var schema = await context.GetOrCreateSchemaAsync(typeof(WebhookMessage), parameterDescription: null, cancel);
        document.AddComponent(nameof(WebhookMessage), schema);
        document.Webhooks = new Dictionary<string, IOpenApiPathItem>
        {
            ["event"] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation>
                {
                    [HttpMethod.Post] = new()
                    {
                        OperationId = "receiveEvent",
                        Summary = "Something happened",
                        Description = """
                            Sent to the webhooks that ask for its type, at least once, in any order, the same bytes under the
                            same `webhook-id` each time. Check `webhook-signature` (Standard Webhooks), answer 2xx within
                            20 seconds, and read more at `links` with a key. 410 ends it; anything else is tried again
                            for three days. `audit.checkpoint` brings `position` and `hash` of the log in `data`: keep
                            them, and verify the log against them later.
                            """,
                        Parameters =
                        [
                            Header("webhook-id", "The event's id, the same at each attempt."),
                            Header("webhook-timestamp", "When this attempt was made, in seconds since 1970."),
                            Header(
                                "webhook-signature",
                                "`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`; two of them, separated by a "
                                    + "space, while a secret is being rotated."
                            ),
                        ],
                        RequestBody = new OpenApiRequestBody
                        {
                            Required = true,
                            Content = new Dictionary<string, OpenApiMediaType>
                            {
                                ["application/json"] = new()
                                {
                                    Schema = new OpenApiSchemaReference(nameof(WebhookMessage), document),
                                },
                            },
                        },
                        Responses = new OpenApiResponses
                        {
                            ["2XX"] = new OpenApiResponse { Description = "It arrived." },
                        },
                    },
                },
            },
        };
    }

    private static OpenApiParameter Header(string name, string description) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = true,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
}
