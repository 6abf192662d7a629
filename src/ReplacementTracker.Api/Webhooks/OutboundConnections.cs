using System.Net;
using System.Net.Sockets;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>How messages leave the house: to checked addresses, straight, and without taking any detour for an answer.</summary>
internal static class OutboundConnections
{
    public const int PerReceiver = 8;

    public static SocketsHttpHandler Create(OutboundAddressPolicy policy) =>
        new()
        {
            // A proxy would connect on our behalf, and check nothing.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            Credentials = null,
            PreAuthenticate = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Traces of this service are nobody else's business.
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = PerReceiver,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxResponseHeadersLength = 16,
            // Of an answer the status counts; a short rest is read so that the connection can be used again.
            MaxResponseDrainSize = 16 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ConnectCallback = (context, cancel) => ConnectAsync(policy, context.DnsEndPoint, cancel),
        };

    /// <summary>Connects to the very addresses that were checked: asking twice could bring two answers.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        OutboundAddressPolicy policy,
        DnsEndPoint to,
        CancellationToken cancel
    )
    {
        var addresses = await policy.ResolveAsync(to.Host, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
