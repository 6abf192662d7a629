namespace ReplacementTracker.Api.Http;

/// <summary>
/// Says of a route what is done before the request has a transaction, with an Idempotency-Key and without: what opens one
/// of its own. While the request holds a connection, as many requests as there are connections would wait for one more
/// each, and so for one another.
/// </summary>
internal sealed record BeforeTransaction(Func<HttpContext, Task> Do)
{
    /// <summary>Has to stand behind authorization, and enclose whatever begins transactions.</summary>
    public static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        foreach (var before in http.GetEndpoint()?.Metadata.GetOrderedMetadata<BeforeTransaction>() ?? [])
        {
            await before.Do(http);
        }

        await next(http);
    }
}
