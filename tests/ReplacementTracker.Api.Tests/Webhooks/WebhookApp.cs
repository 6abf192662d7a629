using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Webhooks;

namespace ReplacementTracker.Api.Tests.Webhooks;

/// <summary>A service that may deliver to receivers on this machine, and looks names up where a test says so.</summary>
public sealed class WebhookApp : IAsyncLifetime
{
    public WebhookApp()
        : this([]) { }

    internal WebhookApp(params (string Name, string Value)[] settings) =>
        Tracker = new TrackerApp
        {
            Settings =
            [
                ("Webhooks:AllowHttp", "true"),
                ("Webhooks:AllowedNetworks", "127.0.0.0/8"),
                ("Webhooks:AllowedPorts", "*"),
                ("Webhooks:PollMilliseconds", "20"),
                ("Webhooks:TimeoutSeconds", "2"),
                .. settings,
            ],
            Replacing = services =>
                services.Replace(ServiceDescriptor.Singleton<ResolveHost>((host, _) => Task.FromResult(Resolve(host)))),
        };

    public TrackerApp Tracker { get; }

    public TrackerClient Administrator => Tracker.Administrator;

    /// <summary>What names mean; those that are not listed mean nothing.</summary>
    public ConcurrentDictionary<string, IPAddress[]> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    public ValueTask InitializeAsync() => Tracker.InitializeAsync();

    public ValueTask DisposeAsync() => Tracker.DisposeAsync();

    /// <summary>A webhook of a programme, or of all. Returns its id and its secret.</summary>
    public async Task<(string Id, string Secret)> Webhook(
        string url,
        string? programme = null,
        params string[] eventTypes
    )
    {
        var made = (
            await Administrator.Post(
                "webhooks",
                new
                {
                    url,
                    programme,
                    eventTypes = eventTypes.Length > 0 ? eventTypes : ["*"],
                }
            )
        ).Created();
        return ((string)made["id"]!, (string)made["secret"]!);
    }

    /// <summary>Sends a test and returns its delivery, once it has ended.</summary>
    public async Task<Answer> Tested(string webhook)
    {
        var test = (await Administrator.Post($"webhooks/{webhook}/tests")).Ok(HttpStatusCode.Accepted);
        var address = $"webhooks/{webhook}/deliveries/{test["id"]}";
        await Eventually(
            "the test ends",
            async () => (string)(await Administrator.Get(address)).Ok()["status"]! != "pending"
        );
        return await Administrator.Get(address);
    }

    /// <summary>The only delivery of a webhook, once it looks as it should.</summary>
    public async Task<Answer> Delivery(string webhook, Func<Answer, bool> looks)
    {
        Answer? found = null;
        await Eventually(
            $"the delivery of {webhook}",
            async () =>
            {
                var items = (await Administrator.Get($"webhooks/{webhook}/deliveries")).Ok()["items"]!.AsArray();
                if (items.Count == 0)
                {
                    return false;
                }

                found = (await Administrator.Get($"webhooks/{webhook}/deliveries/{items[^1]!["id"]}")).Ok();
                return looks(found);
            }
        );
        return found!;
    }

    public static async Task Eventually(string what, Func<Task<bool>> holds, int seconds = 20)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            if (limit.IsCancellationRequested)
            {
                Assert.Fail($"It did not come to pass within {seconds} s that {what}.");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static Task Eventually(string what, Func<bool> holds, int seconds = 20) =>
        Eventually(what, () => Task.FromResult(holds()), seconds);

    private IPAddress[] Resolve(string host) =>
        Names.TryGetValue(host, out var addresses)
            ? addresses
            : throw new SocketException((int)SocketError.HostNotFound);
}
