using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Metrics;

/// <summary>`/metrics` for Prometheus: how the service does, and how the programmes do.</summary>
internal static class MetricsRoutes
{
    public const string Path = "/metrics";

    /// <summary>
    /// The runtime and its libraries measure themselves; naming their meters is all that their instrumentation packages
    /// would do. Requests are told apart by route, not by address, so no number of units makes more series.
    /// </summary>
    private static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Runtime",
        "Npgsql",
    ];

    public static void AddMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(MetricsOptions.Of(builder.Configuration));
        builder.Services.AddSingleton<ProgrammeGauges>();
        builder.Services.ConfigureOpenTelemetryMeterProvider(
            (services, metrics) => metrics.AddMeter(services.GetRequiredService<ProgrammeGauges>().MeterName)
        );
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService("replacement-tracker", serviceVersion: RequestGuards.ApiVersion)
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(Meters)
                    // There is one pool, and a label less is one less that could hold a connection string.
                    .AddView(instrument =>
                        instrument.Meter.Name == "Npgsql"
                            ? new MetricStreamConfiguration { TagKeys = ["db.client.connection.state", "error.type"] }
                            : null
                    )
                    // The names are a contract, and the name of a library is no part of it.
                    .AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false)
            );
    }

    public static void MapMetrics(this WebApplication app)
    {
        var gauges = app.Services.GetRequiredService<ProgrammeGauges>();
        var route = app.MapPrometheusScrapingEndpoint(
                Path,
                meterProvider: null,
                configureBranchedPipeline: branch =>
                    branch.Use(
                        async (http, next) =>
                        {
                            await gauges.RefreshAsync(http.RequestAborted);
                            await next(http);
                        }
                    ),
                optionsName: null
            )
            .DisableHttpMetrics();
        _ = app.Services.GetRequiredService<MetricsOptions>().Anonymous
            ? route.AllowAnonymous()
            : route.RequireAuthorization(Policies.ReadAll);
    }
}

/// <summary>Settings below `Metrics`.</summary>
/// <param name="Anonymous">
/// `Metrics__Anonymous`: true where only the scraper reaches the address. No key is asked for then, not even while the
/// database is away, and only programmes whose figures are public are shown. False unless said.
/// </param>
/// <param name="Kept">
/// `Metrics__KeepSeconds`: for how long the programmes' figures are not worked out again, however often they are scraped;
/// 15 seconds unless said.
/// </param>
internal sealed record MetricsOptions(bool Anonymous, TimeSpan Kept)
{
    /// <exception cref="OptionsValidationException">A setting has a value that it cannot have.</exception>
    public static MetricsOptions Of(IConfiguration configuration)
    {
        var anonymous = configuration["Metrics:Anonymous"];
        var seconds = configuration["Metrics:KeepSeconds"];
        if (!bool.TryParse(anonymous is null or "" ? "false" : anonymous, out var isAnonymous))
        {
            throw Wrong($"Metrics__Anonymous is true or false, not '{anonymous}'.");
        }

        return int.TryParse(seconds is null or "" ? "15" : seconds, out var kept) && kept is >= 0 and <= 3600
            ? new MetricsOptions(isAnonymous, TimeSpan.FromSeconds(kept))
            : throw Wrong($"Metrics__KeepSeconds is a whole number from 0 to 3600, not '{seconds}'.");
    }

    private static OptionsValidationException Wrong(string sentence) =>
        new("Metrics", typeof(MetricsOptions), [sentence]);
}
