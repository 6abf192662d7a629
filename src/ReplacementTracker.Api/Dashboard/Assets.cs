using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>The style sheet and the icon, compiled in: the program runs from any folder.</summary>
internal sealed record Asset(string Name, string MediaType, byte[] Content)
{
    public static readonly Asset Style = Read("dashboard", "css", "text/css; charset=utf-8");
    public static readonly Asset Icon = Read("icon", "svg", "image/svg+xml");
    private static readonly Dictionary<string, Asset> _all = new[] { Style, Icon }.ToDictionary(asset => asset.Name);

    /// <summary>Its name holds a hash of its content, so that a browser may keep it for ever.</summary>
    public static Results<FileContentHttpResult, NotFound> Handle(string name, HttpContext http)
    {
        if (!_all.TryGetValue(name, out var asset))
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.File(asset.Content, asset.MediaType);
    }

    private static Asset Read(string name, string extension, string mediaType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"Dashboard.{name}.{extension}")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var content = copy.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        return new Asset($"{name}-{hash}.{extension}", mediaType, content);
    }
}
