using System.Net;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace ReplacementTracker.Api.Http;

/// <summary>How much, how long and from where: what keeps one caller from taking what belongs to all.</summary>
internal static class Limits
{
    /// <summary>For what takes much work, such as an import of a million rows or a file for a slow reader.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(15);

    public static void Configure(KestrelServerOptions kestrel)
    {
        var configuration = kestrel.ApplicationServices.GetRequiredService<IConfiguration>();
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = 1024 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = Setting(
            configuration,
            "Limits:Connections",
            unlessSaid: 2_000,
            most: 100_000
        );
        limits.MaxConcurrentUpgradedConnections = 0;
    }

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var seconds = Setting(configuration, "Limits:RequestSeconds", 30, 3_600);
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = Within(TimeSpan.FromSeconds(seconds)));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => AllowPages(policy, Origins(configuration))));
        services.Configure<ForwardedHeadersOptions>(forwarded => TrustProxies(forwarded, configuration));
        return services;
    }

    /// <summary>Takes the caller's address and scheme from proxies that are named, and from nobody else.</summary>
    /// <remarks>Never the host: links are made of `PublicUrl`.</remarks>
    public static void UseProxies(this WebApplication app)
    {
        // Read here, so that a wrong setting is told of at the start.
        var options = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        if (options.ForwardedHeaders != ForwardedHeaders.None)
        {
            app.UseForwardedHeaders();
        }
    }

    /// <summary>Lets the pages that are listed read and write from their visitors' browsers; none unless said.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        if (Origins(app.Configuration).Length > 0)
        {
            app.UseWhen(http => http.Request.Path.StartsWithSegments("/v1"), v1 => v1.UseCors());
        }
    }

    /// <summary>Says on a route line that it may take a quarter of an hour: a file goes as fast as the caller's line.</summary>
    public static TBuilder TakesLong<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder
    {
        route.WithRequestTimeout(Within(Long));
        return route;
    }

    /// <summary>Says on a route line that it may take a quarter of an hour, and that fewer such requests are allowed.</summary>
    public static TBuilder CostsMuch<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.TakesLong().WithMetadata(new RateLimits.Costly());

    private static RequestTimeoutPolicy Within(TimeSpan time) =>
        new()
        {
            Timeout = time,
            WriteTimeoutResponse = http =>
            {
                http.Response.Headers.RetryAfter = "5";
                return Problems.Write(http, ProblemCodes.TookTooLong, "The answer took too long. Try again shortly.");
            },
        };

    private static void AllowPages(CorsPolicyBuilder policy, string[] origins) =>
        policy
            .WithOrigins(origins)
            .WithMethods("GET", "POST", "PATCH", "DELETE")
            .WithHeaders("Authorization", "X-API-Key", "Content-Type", "If-Match", "If-None-Match", Idempotency.Header)
            .WithExposedHeaders(
                "ETag",
                "Location",
                "Link",
                "Retry-After",
                "API-Version",
                "RateLimit",
                "RateLimit-Policy",
                Idempotency.ReplayedHeader
            )
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10));

    private static string[] Origins(IConfiguration configuration) =>
        [
            .. List(configuration, "Cors:Origins")
                .Select(origin =>
                    Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                    && uri.Scheme is "http" or "https"
                    && uri.GetLeftPart(UriPartial.Authority) == origin
                        ? origin
                        : throw Wrong(
                            "Cors:Origins",
                            $"Cors__Origins takes origins such as https://example.org with commas between them, not '{origin}'."
                        )
                ),
        ];

    private static void TrustProxies(ForwardedHeadersOptions forwarded, IConfiguration configuration)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        forwarded.ForwardedHeaders = ForwardedHeaders.None;
        foreach (var proxy in List(configuration, "Proxies:Trusted"))
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                forwarded.KnownIPNetworks.Add(network);
            }
            else
            {
                throw Wrong(
                    "Proxies:Trusted",
                    $"Proxies__Trusted takes addresses and networks such as 10.0.0.0/8 with commas between them, not '{proxy}'."
                );
            }
        }
    }

    private static string[] List(IConfiguration configuration, string name) =>
        configuration[name]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static int Setting(IConfiguration configuration, string name, int unlessSaid, int most)
    {
        var number = configuration.GetValue(name, unlessSaid);
        return number >= 1 && number <= most
            ? number
            : throw Wrong(name, $"{name.Replace(":", "__", StringComparison.Ordinal)} is 1 to {most}, not {number}.");
    }

    private static OptionsValidationException Wrong(string name, string sentence) =>
        new(name, typeof(Limits), [sentence]);
}
