namespace ReplacementTracker.Api.Http;

/// <summary>Links name the address that was configured, never what a request claims its host to be.</summary>
internal static class PublicUrl
{
    /// <returns>Absolute where `PublicUrl` is set; else the path alone, which every client can resolve.</returns>
    public static string Of(HttpContext http, string path) =>
        http.RequestServices.GetRequiredService<IConfiguration>()["PublicUrl"]?.TrimEnd('/') + path;
}
