using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Imports;

/// <summary>Says on a route line that the body is a CSV file, and how large it may be.</summary>
internal static class CsvBody
{
    /// <summary>text/plain is what scripts send that think little of it.</summary>
    public static readonly string[] MediaTypes = ["text/csv", "application/csv", "text/plain"];

    /// <remarks>
    /// Not the framework's Accepts, whose 415 would come before the 403 of a key that may not import, and would tell the
    /// caller to send JSON.
    /// </remarks>
    public static RouteHandlerBuilder TakesCsv(this RouteHandlerBuilder route, long maxBytes) =>
        route
            .WithMetadata(new RequestSizeLimitAttribute(maxBytes))
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var http = context.HttpContext;
                    var sent = http.Request.ContentType;
                    if (
                        MediaTypeHeaderValue.TryParse(sent, out var type)
                        && MediaTypes.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase)
                    )
                    {
                        return await next(context);
                    }

                    await Problems.Write(
                        http,
                        ProblemCodes.UnsupportedMediaType,
                        $"{(sent is null ? "The body has no Content-Type" : $"A body of type {sent} is not understood here")}; "
                            + "send text/csv, in UTF-8."
                    );
                    return TypedResults.Empty;
                }
            );
}
