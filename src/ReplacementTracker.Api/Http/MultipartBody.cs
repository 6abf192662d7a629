using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace ReplacementTracker.Api.Http;

/// <summary>Says on a route line that the body is a form with a file in it, and what its parts are.</summary>
internal sealed record MultipartBody(OpenApiSchema Schema)
{
    public const string MediaType = "multipart/form-data";

    public static bool IsSentWith(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase);
}

internal static class MultipartBodies
{
    /// <remarks>
    /// As of CSV bodies: the 415 comes after the 403 of a key that may not send anything. How large it may be is said on
    /// the route, since whoever looks for an Idempotency-Key reads the body before the handler does.
    /// </remarks>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route, OpenApiSchema schema, long maxBytes) =>
        route
            .WithMetadata(new MultipartBody(schema), new RequestSizeLimitAttribute(maxBytes))
            .AddEndpointFilter(
                async (context, next) =>
                {
                    var http = context.HttpContext;
                    if (MultipartBody.IsSentWith(http.Request))
                    {
                        return await next(context);
                    }

                    var wrong = http.Request.ContentType is { } sent
                        ? $"A body of type {sent} is not understood here"
                        : "The body has no Content-Type";
                    await Problems.Write(
                        http,
                        ProblemCodes.UnsupportedMediaType,
                        $"{wrong}; send {MultipartBody.MediaType}."
                    );
                    return TypedResults.Empty;
                }
            );
}
