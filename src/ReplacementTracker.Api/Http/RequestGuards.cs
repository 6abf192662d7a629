using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace ReplacementTracker.Api.Http;

/// <summary>What holds for every request and response, before any handler.</summary>
internal static class RequestGuards
{
    public static readonly string ApiVersion = typeof(RequestGuards)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>An answer names so many parameters that it does not know, and no more.</summary>
    private const int MostUnknown = 20;

    /// <summary>Pages of ours: no script, nothing of anybody else's.</summary>
    private const string PagePolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Swagger UI writes scripts and styles into its page, and asks the API.</summary>
    private const string SwaggerPolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Security headers and the version, on errors too: whatever cleared the headers on the way, these come last.</summary>
    public static void UseResponseHeaders(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                http.Response.OnStarting(() =>
                {
                    SetHeaders(http);
                    return Task.CompletedTask;
                });
                return next(http);
            }
        );

    private static void SetHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        var path = http.Request.Path;
        headers["API-Version"] = ApiVersion;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy =
                path.StartsWithSegments("/swagger") ? SwaggerPolicy
                : IsData(path) ? DataPolicy
                : PagePolicy;
        }

        if (http.Response.StatusCode >= 400)
        {
            headers.CacheControl = "no-store";
        }
        else if (path.StartsWithSegments(OpenApi.Path))
        {
            headers.CacheControl = "public, max-age=300";
        }
        else if (IsData(path) && headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        if (path.StartsWithSegments(OpenApi.Path))
        {
            headers.AccessControlAllowOrigin = "*";
        }

        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    private static bool IsData(PathString path) =>
        path.StartsWithSegments("/v1") || path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");

    /// <summary>HEAD is GET without the body; an address has one spelling; text is UTF-8.</summary>
    public static void UseRequestGuards(this WebApplication app) =>
        app.Use(
            async (http, next) =>
            {
                var request = http.Request;
                if (!Methods.Contains(request.Method, StringComparer.Ordinal))
                {
                    http.Response.Headers.Allow = string.Join(", ", Methods);
                    await Problems.Write(http, ProblemCodes.MethodNotAllowed, "There is no such method here.");
                    return;
                }

                if (request.Path.StartsWithSegments("/v1") && request.Path.Value is ['/', .., '/'])
                {
                    await Problems.Write(http, ProblemCodes.NoSuchPath, "Addresses here do not end in a slash.");
                    return;
                }

                if (!IsUtf8(request.ContentType))
                {
                    await Problems.Write(http, ProblemCodes.UnsupportedMediaType, "Bodies are read as UTF-8.");
                    return;
                }

                if (HttpMethods.IsHead(request.Method))
                {
                    request.Method = HttpMethods.Get;
                    http.Response.Body = Stream.Null;
                }

                await next(http);
            }
        );

    /// <summary>A misspelt parameter is an error, not a silently larger answer.</summary>
    public static RouteGroupBuilder RefuseUnknownParameters(this RouteGroupBuilder group)
    {
        group.AddEndpointFilterFactory(
            (factory, next) =>
            {
                var known = factory.MethodInfo.GetParameters().SelectMany(QueryNames).ToHashSet();
                return context =>
                {
                    var unknown = context
                        .HttpContext.Request.Query.Keys.Where(key => !known.Contains(key))
                        .Take(MostUnknown)
                        .ToList();
                    if (unknown.Count > 0)
                    {
                        throw new InvalidRequestException([
                            .. unknown.Select(key => new ProblemError(
                                key,
                                "unknown-parameter",
                                known.Count == 0
                                    ? $"There is no parameter '{key}' here."
                                    : $"There is no parameter '{key}' here; there are {string.Join(", ", known.Order())}."
                            )),
                        ]);
                    }

                    return next(context);
                };
            }
        );
        return group;
    }

    private static IEnumerable<string> QueryNames(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is not null
            ? QueryMembers.Of(parameter.ParameterType).Keys
        : parameter.GetCustomAttribute<FromQueryAttribute>() is { } query ? [query.Name ?? parameter.Name!]
        : [];

    private static bool IsUtf8(string? contentType)
    {
        if (contentType is null || !MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.Charset.HasValue)
        {
            return true;
        }

        var charset = HeaderUtilities.RemoveQuotes(type.Charset).ToString();
        return charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
    }
}
