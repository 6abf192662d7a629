using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace ReplacementTracker.Api.Http;

/// <summary>Says on a route line that the body is a CSV file, and how large it may be.</summary>
internal sealed class CsvBody
{
    /// <summary>text/plain is what scripts send that think little of it.</summary>
    public static readonly string[] MediaTypes = ["text/csv", "application/csv", "text/plain"];

    public static bool IsSentWith(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && MediaTypes.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase);
}

internal static class CsvBodies
{
    /// <remarks>
    /// Not the framework's Accepts, whose 415 would come before the 403 of a key that may not import, and would tell the
    /// caller to send JSON.
    /// </remarks>
    public static RouteHandlerBuilder TakesCsv(this RouteHandlerBuilder route, long maxBytes) =>
        route
            .WithMetadata(new CsvBody(), new RequestSizeLimitAttribute(maxBytes))
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var http = context.HttpContext;
                    if (CsvBody.IsSentWith(http.Request))
                    {
                        return await next(context);
                    }

                    var wrong = http.Request.ContentType is { } sent
                        ? $"A body of type {sent} is not understood here"
                        : "The body has no Content-Type";
                    await Problems.Write(http, ProblemCodes.UnsupportedMediaType, $"{wrong}; send text/csv, in UTF-8.");
                    return TypedResults.Empty;
                }
            );
}
