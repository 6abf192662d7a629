using System.Net.Mime;

namespace ReplacementTracker.Api.StartPage;

/// <summary>What a person sees who opens the bare address: what this is, and where to go.</summary>
internal static class StartPageRoutes
{
    public static void MapStartPage(this WebApplication app) =>
        app.MapGet("/", () => TypedResults.Text(Html, MediaTypeNames.Text.Html))
            .AllowAnonymous()
            .ExcludeFromDescription();

    private const string Html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>ReplacementTracker</title>
        <style>
        body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 4rem auto; padding: 0 1.25rem; color: #1b2733; background: #fff; }
        h1 { font-size: 1.9rem; margin-bottom: .25rem; }
        dt { font-weight: 600; margin-top: 1rem; }
        dd { margin: 0; }
        a { color: #00508f; }
        pre { background: #f2f5f8; padding: .9rem 1rem; overflow-x: auto; border-radius: .4rem; }
        @media (prefers-color-scheme: dark) {
          body { background: #12181f; color: #e4ebf2; } a { color: #7cc0ff; } pre { background: #1d2630; }
        }
        </style>
        </head>
        <body>
        <main>
        <h1>ReplacementTracker</h1>
        <p>How far a promise to replace equipment has come, on what evidence, and whether its date will be met.</p>
        <dl>
        <dt><a href="swagger">Swagger UI</a></dt><dd>Every operation, to read and to try. Press Authorize and enter a key.</dd>
        <dt><a href="v1/openapi.json">OpenAPI document</a></dt><dd>The same for programs, OpenAPI 3.1.</dd>
        <dt><a href="v1/problems">Problem codes</a></dt><dd>What each refusal means.</dd>
        <dt><a href="health/ready">Health</a></dt><dd>Whether the service can do its work.</dd>
        </dl>
        <p>From a script, with this page's address and a key of yours:</p>
        <pre>curl -H 'X-API-Key: KEY' ADDRESS/v1/programmes</pre>
        </main>
        </body>
        </html>
        """;
}
