using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReplacementTracker.Api.Tests.Webhooks;

/// <summary>A receiver on this machine: remembers what came, and answers as a test says.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private HookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<HookMessage> Received { get; } = new();

    public int Port => new Uri(app.Urls.First()).Port;

    public string Url => $"http://127.0.0.1:{Port}/hook?token=secret-of-the-receiver";

    /// <param name="answer">What it does with a message once it is noted; 204 unless said.</param>
    public static async Task<HookReceiver> StartAsync(Func<HttpContext, HookMessage, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var receiver = new HookReceiver(web);
        web.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            var headers = http.Request.Headers;
            var message = new HookMessage(
                (string?)headers["webhook-id"] ?? "",
                (string?)headers["webhook-timestamp"] ?? "",
                (string?)headers["webhook-signature"] ?? "",
                body.ToArray(),
                headers.ToDictionary(header => header.Key, header => header.Value.ToString())
            );
            receiver.Received.Enqueue(message);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            if (answer is not null)
            {
                await answer(http, message);
            }
        });
        await web.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            await app.StopAsync(atOnce.Token);
        }
        catch (OperationCanceledException)
        {
            // Some answers of these tests never end.
        }

        await app.DisposeAsync();
    }
}

/// <summary>A message as it came in.</summary>
internal sealed record HookMessage(
    string Id,
    string Timestamp,
    string Signature,
    byte[] Body,
    IReadOnlyDictionary<string, string> Headers
)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => (string)Json["type"]!;

    public string Subject => (string)Json["data"]!["subject"]!["key"]!;

    public IReadOnlyList<string> Signatures => Signature.Split(' ');

    /// <summary>Checked by the specification's words alone, with nothing of the service's own code.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{Id}.{Timestamp}."), .. Body];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        return Signatures.Contains(expected);
    }
}
