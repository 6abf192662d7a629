using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>A page, rendered once on the server. What it is given is escaped; nothing on it runs in the browser.</summary>
internal static class Page
{
    public static RazorComponentResult<T> Of<T>(
        HttpContext http,
        Frame frame,
        object? model = null,
        int status = StatusCodes.Status200OK
    )
        where T : IComponent
    {
        var headers = http.Response.Headers;
        headers.CacheControl = frame.Form is null ? "no-cache" : "no-store";
        headers.Vary = "Accept-Language, Cookie";
        // It invites a script that is not there.
        http.Response.OnStarting(() =>
        {
            headers.Remove("blazor-enhanced-nav");
            return Task.CompletedTask;
        });
        Dictionary<string, object?> parameters = new() { [nameof(Frame)] = frame };
        if (model is not null)
        {
            parameters["Model"] = model;
        }

        return new RazorComponentResult<T>(parameters) { StatusCode = status };
    }

    public static RazorComponentResult NotFound(HttpContext http, string root) =>
        Said(http, root, words => new Message(words.NotFoundTitle, words.NotFound), StatusCodes.Status404NotFound);

    public static RazorComponentResult BadRequest(HttpContext http, string root) =>
        Said(
            http,
            root,
            words => new Message(words.BadRequestTitle, words.BadRequest),
            StatusCodes.Status400BadRequest
        );

    private static RazorComponentResult Said(HttpContext http, string root, Func<Phrases, Message> say, int status)
    {
        var frame = Frame.Of(http, root);
        return Of<MessageView>(http, frame, say(frame.Words), status);
    }
}

/// <summary>Something to say instead of what was asked for.</summary>
public sealed record Message(string Title, string Text);
