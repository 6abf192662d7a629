using System.Net;
using System.Net.Sockets;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Webhooks;

namespace ReplacementTracker.Api.Tests.Webhooks;

/// <summary>Nothing is delivered to an address that is not public, however it is spelt and whenever it becomes one.</summary>
public sealed class OutboundAddressTests : IAsyncLifetime
{
    /// <summary>Http and all ports are allowed, so that it is the address that is refused.</summary>
    private readonly WebhookApp app = new(("Webhooks:AllowedNetworks", ""));

    private static readonly IPAddress Public = IPAddress.Parse("93.184.216.34");

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>PORT is one that somebody listens on, at every address of this machine.</summary>
    public static TheoryData<string> Spellings =>
        [
            "http://127.0.0.1:PORT/",
            "https://127.0.0.1:PORT/",
            "http://127.0.0.2:PORT/",
            "http://127.255.255.254:PORT/",
            "http://0.0.0.0:PORT/",
            "http://0:PORT/",
            "http://127.1:PORT/",
            "http://127.0.1:PORT/",
            "http://2130706433:PORT/",
            "http://0x7f000001:PORT/",
            "http://0x7f.1:PORT/",
            "http://0x7f.0.0.1:PORT/",
            "http://0177.0.0.1:PORT/",
            "http://017700000001:PORT/",
            "http://127.0.0.1.:PORT/",
            "http://127.000.000.001:PORT/",
            "http://127.0.0.1%20:PORT/",
            "http://%31%32%37.0.0.1:PORT/",
            "http://127。0。0。1:PORT/",
            "http://１２７.0.0.1:PORT/",
            "http://①②⑦.⓪.⓪.①:PORT/",
            "http://[::1]:PORT/",
            "http://[0:0:0:0:0:0:0:1]:PORT/",
            "http://[::]:PORT/",
            "http://[::ffff:127.0.0.1]:PORT/",
            "http://[::ffff:7f00:1]:PORT/",
            "http://[::127.0.0.1]:PORT/",
            "http://[::1%25lo]:PORT/",
            "http://[64:ff9b::7f00:1]:PORT/",
            "http://[64:ff9b:1::7f00:1]:PORT/",
            "http://[2002:7f00:1::]:PORT/",
            "http://[2001:0:7f00:1::]:PORT/",
            "http://[fc00::1]:PORT/",
            "http://[fd12:3456::1]:PORT/",
            "http://[fe80::1]:PORT/",
            "http://[fec0::1]:PORT/",
            "http://[ff02::1]:PORT/",
            "http://[2001:db8::1]:PORT/",
            "http://localhost:PORT/",
            "http://LOCALHOST:PORT/",
            "http://localhost.:PORT/",
            "http://tracker.localhost:PORT/",
            "http://printer.local:PORT/",
            "http://metadata.google.internal:PORT/",
            "http://db.home.arpa:PORT/",
            "http://intranet:PORT/",
            "http://169.254.169.254:PORT/latest/meta-data/",
            "http://168.63.129.16:PORT/",
            "http://10.0.0.1:PORT/",
            "http://172.16.0.1:PORT/",
            "http://172.31.255.255:PORT/",
            "http://192.168.1.1:PORT/",
            "http://100.64.0.1:PORT/",
            "http://192.0.0.1:PORT/",
            "http://192.0.2.1:PORT/",
            "http://198.18.0.1:PORT/",
            "http://198.51.100.1:PORT/",
            "http://203.0.113.1:PORT/",
            "http://224.0.0.1:PORT/",
            "http://240.0.0.1:PORT/",
            "http://255.255.255.255:PORT/",
            "http://user@127.0.0.1:PORT/",
            "http://hooks.example.org@127.0.0.1:PORT/",
            "http://hooks.example.org:443@127.0.0.1:PORT/",
            "http://hooks.example.org\\@127.0.0.1:PORT/",
            "http://hooks.example.org#@127.0.0.1:PORT/",
            "http://hooks.example.org%00.127.0.0.1:PORT/",
            "http:127.0.0.1:PORT/",
            "http:///127.0.0.1:PORT/",
            "//127.0.0.1:PORT/",
            "ftp://hooks.example.org:PORT/",
            "file:///etc/passwd",
            "gopher://127.0.0.1:PORT/",
            "http://inside.example.org:PORT/",
            "http://inside6.example.org:PORT/",
            "http://mapped.example.org:PORT/",
            "http://mixed.example.org:PORT/",
            "http://nobody.example.org:PORT/",
        ];

    [Fact]
    public async Task Invariant_14_refuses_every_spelling_of_an_internal_address_and_connects_to_none()
    {
        await using var listener = new ConnectionCounter();
        app.Names["hooks.example.org"] = [Public];
        app.Names["inside.example.org"] = [IPAddress.Loopback];
        app.Names["inside6.example.org"] = [IPAddress.IPv6Loopback];
        app.Names["mapped.example.org"] = [IPAddress.Loopback.MapToIPv6()];
        app.Names["mixed.example.org"] = [Public, IPAddress.Loopback];
        foreach (string name in (string[])["localhost", "tracker.localhost", "intranet", "printer.local"])
        {
            app.Names[name] = [IPAddress.Loopback];
        }

        foreach (var spelling in Spellings.Select(row => row.Data))
        {
            var url = spelling.Replace("PORT", $"{listener.Port}", StringComparison.Ordinal);

            var answer = await app.Administrator.Post("webhooks", new { url, eventTypes = new[] { "*" } });

            answer.Status.ShouldBe(HttpStatusCode.BadRequest, spelling);
            answer.Code.ShouldBe("webhook-address-refused", spelling);
        }

        (await app.Administrator.Get("webhooks")).Ok()["total"]!.GetValue<int>().ShouldBe(0);
        listener.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Invariant_14_does_not_connect_to_a_name_that_has_become_internal()
    {
        await using var listener = new ConnectionCounter();
        app.Names["moving.example.org"] = [Public];
        var (webhook, _) = await app.Webhook($"http://moving.example.org:{listener.Port}/", null, "nothing.happens");
        IPAddress[][] later =
        [
            [IPAddress.Loopback],
            [IPAddress.IPv6Loopback],
            [IPAddress.Loopback.MapToIPv6()],
            [Public, IPAddress.Loopback],
            [IPAddress.Parse("169.254.169.254")],
            [],
        ];

        foreach (var addresses in later)
        {
            app.Names["moving.example.org"] = addresses;
            var tested = await app.Tested(webhook);

            ((string)tested["status"]!).ShouldBe("failed");
            ((string)tested["failure"]!).ShouldBe("addressRefused", string.Join<IPAddress>(", ", addresses));
        }

        listener.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Invariant_14_looks_at_an_amended_address_as_at_a_new_one()
    {
        app.Names["hooks.example.org"] = [Public];
        var (webhook, _) = await app.Webhook("http://hooks.example.org/", null, "nothing.happens");

        var amended = await app.Administrator.Patch($"webhooks/{webhook}", new { url = "http://127.0.0.1/" }, "*");

        amended.ShouldBeRefused(HttpStatusCode.BadRequest, "webhook-address-refused");
    }

    [Fact]
    public async Task Connects_where_an_installation_has_receivers_of_its_own()
    {
        await using var listener = new ConnectionCounter();
        await using var allowing = new WebhookApp();
        await allowing.InitializeAsync();
        allowing.Names["hooks.internal"] = [IPAddress.Loopback];
        var (webhook, _) = await allowing.Webhook($"http://hooks.internal:{listener.Port}/", null, "nothing.happens");

        var tested = await allowing.Tested(webhook);

        ((string)tested["failure"]!).ShouldBe("connection");
        listener.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("http://hooks.example.org/")]
    [InlineData("https://hooks.example.org:22/")]
    [InlineData("https://hooks.example.org:25/")]
    [InlineData("https://hooks.example.org:5432/")]
    [InlineData("https://hooks.example.org:0443/")]
    [InlineData("https://hooks.example.org:/")]
    [InlineData("https://user:password@hooks.example.org/")]
    [InlineData("https://hooks.example.org/#part")]
    [InlineData("https://hooks.example.org./")]
    [InlineData("https://hooks..example.org/")]
    [InlineData("https://-hooks.example.org/")]
    [InlineData("https://hooks_1.example.org/")]
    [InlineData("https://hooks.example.0x1/")]
    [InlineData("https://höoks.example.org/")]
    [InlineData("https://hooks.example.org/\n")]
    public void Takes_https_to_a_plain_name_and_port_unless_it_is_told_otherwise(string url)
    {
        Policy().WrongWith(url).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("https://hooks.example.org")]
    [InlineData("https://hooks.example.org/a/b?c=d%20e&f")]
    [InlineData("https://Hooks.Example.ORG:443/")]
    [InlineData("https://hooks.example.org:8443/tracker")]
    [InlineData("https://xn--hoks-5qa.example.org/")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:4700::1111]/")]
    public void Takes_public_addresses(string url)
    {
        Policy().WrongWith(url).ShouldBeNull();
    }

    private static OutboundAddressPolicy Policy() =>
        new(
            new WebhookOptions(
                Deliver: true,
                AllowHttp: false,
                AllowedNetworks: [],
                AllowedPorts: new HashSet<int> { 443, 8443 },
                TimeSpan.FromSeconds(20),
                RetryTimeScale: 1,
                TimeSpan.FromSeconds(1)
            ),
            (_, _) => Task.FromResult<IPAddress[]>([])
        );

    /// <summary>Listens on all addresses of this machine, takes connections and closes them.</summary>
    private sealed class ConnectionCounter : IAsyncDisposable
    {
        private readonly TcpListener listener = TcpListener.Create(0);
        private readonly Task accepting;
        private int count;

        public ConnectionCounter()
        {
            listener.Start();
            accepting = AcceptAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public int Count => count;

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await accepting;
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var accepted = await listener.AcceptSocketAsync();
                    Interlocked.Increment(ref count);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It was stopped.
            }
        }
    }
}
