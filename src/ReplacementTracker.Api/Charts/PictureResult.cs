using System.Text;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Charts;

/// <summary>A picture as an answer. Its ETag is worked out from what it shows.</summary>
internal sealed class PictureResult(string svg) : IResult, IValueHttpResult
{
    public const string MediaType = "image/svg+xml";

    public object Value { get; } = new Shown(svg);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = Encoding.UTF8.GetBytes(svg);
        httpContext.Response.ContentType = $"{MediaType}; charset=utf-8";
        httpContext.Response.ContentLength = bytes.Length;
        await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    private sealed record Shown(string Svg) : IReport
    {
        object IReport.Essence => Svg;
    }
}

internal static class PictureAnswers
{
    /// <summary>Says in the document that the answer is a picture, and nothing else.</summary>
    public static RouteHandlerBuilder GivesPicture(this RouteHandlerBuilder route) =>
        route.Produces<string>(StatusCodes.Status200OK, PictureResult.MediaType);
}
