using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Security.AntiSSRF;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Names to addresses, as the machine does it. Tests put another one in its place.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);

/// <summary>Where the service may connect to on somebody's word: to public addresses only.</summary>
/// <remarks>
/// Asked twice. When an address is entered, so that whoever enters it is told; and for each connection, because a name
/// that was public then may be 127.0.0.1 now. The list of networks is AntiSSRF's; its handler is not used: it takes no
/// other resolver, cannot be told to leave proxies alone, and knows no ports.
/// </remarks>
internal sealed class OutboundAddressPolicy(WebhookOptions options, ResolveHost resolve)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly IPNetwork[] NotPublic =
    [
        .. IPAddressRanges.recommendedLatest.Select(range => IPNetwork.Parse(range)),
    ];

    /// <summary>All public IPv6 addresses lie here, and nothing that embeds an IPv4 address but 6to4 and Teredo, which are listed.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Names that mean something else in each network, or nothing in any.</summary>
    private static readonly string[] LocalNames =
    [
        "localhost",
        "localdomain",
        "local",
        "internal",
        "intranet",
        "private",
        "lan",
        "home",
        "corp",
        "arpa",
        "onion",
        "test",
        "invalid",
        "alt",
    ];

    /// <returns>What is wrong with the address as it is written; null if nothing is.</returns>
    public string? WrongWith(string url)
    {
        if (url.Any(c => c is <= ' ' or >= '\u007f' or '\\'))
        {
            return "The address holds characters that addresses do not have. Write other alphabets as %… and xn--….";
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || Authority(url) is not { } authority)
        {
            return "The address is not an absolute one, such as https://hooks.example.org/tracker.";
        }

        if (uri.Scheme != Uri.UriSchemeHttps && !(options.AllowHttp && uri.Scheme == Uri.UriSchemeHttp))
        {
            return options.AllowHttp ? "The address is neither https nor http." : "The address is not an https one.";
        }

        if (authority.Contains('@', StringComparison.Ordinal))
        {
            return "The address holds a user name or a password. Messages are signed instead.";
        }

        if (url.Contains('#', StringComparison.Ordinal))
        {
            return "The address has a fragment, which is never sent.";
        }

        var (host, port) = HostAndPort(authority);
        if (!IsPort(port, uri.Port))
        {
            return $"Port {uri.Port} is not one that webhooks go to; "
                + $"{string.Join(", ", (options.AllowedPorts ?? new HashSet<int>()).Order())} are.";
        }

        // Whatever the parser makes of a host: it has to be what stands there, or two readers may differ about it.
        return !string.Equals(uri.Host, host, StringComparison.OrdinalIgnoreCase)
            ? "The host is not written the way hosts are written."
            : WrongWithHost(host);
    }

    /// <returns>The addresses of a host, where every one of them may be connected to.</returns>
    /// <exception cref="AddressRefusedException">One of them may not, or there are none.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal)
            ? [literal]
            : await AskAsync(host, cancel);
        if (addresses.Length == 0)
        {
            throw new AddressRefusedException($"The host {host} has no address.");
        }

        // All of them: who answers with a public and an internal one is trying which of the two gets through.
        return Array.TrueForAll(addresses, IsAllowed)
            ? addresses
            : throw new AddressRefusedException($"The host {host} has an address that is not public.");
    }

    public bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return options.AllowedNetworks.Any(network => network.Contains(plain))
            || (
                (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
                && !NotPublic.Any(network => network.Contains(plain))
            );
    }

    private async Task<IPAddress[]> AskAsync(string host, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            return await resolve(host, limit.Token);
        }
        catch (Exception exception)
            when (exception is SocketException or ArgumentException
                || (exception is OperationCanceledException && !cancel.IsCancellationRequested)
            )
        {
            throw new AddressRefusedException($"The host {host} has no address.");
        }
    }

    private string? WrongWithHost(string host)
    {
        if (host[0] == '[')
        {
            return IPAddress.TryParse(host[1..^1], out var six) && IsAllowed(six)
                ? null
                : "The host is an address that is not public.";
        }

        if (IPAddress.TryParse(host, out var four))
        {
            // 127.1, 0177.0.0.1, 0x7f.1 and 2130706433 are addresses as well, to some.
            return four.ToString() == host && IsAllowed(four) ? null : "The host is an address that is not public.";
        }

        var labels = host.Split('.');
        if (host.Length > 253 || !Array.TrueForAll(labels, IsLabel) || !char.IsAsciiLetter(labels[^1][0]))
        {
            return "The host is not a name, such as hooks.example.org.";
        }

        // An installation with receivers of its own calls them by names of its own; their addresses decide.
        return
            options.AllowedNetworks.Count == 0
            && (labels.Length == 1 || LocalNames.Contains(labels[^1], StringComparer.OrdinalIgnoreCase))
            ? "The host is a name that is not public."
            : null;
    }

    /// <summary>What stands between the two slashes and the path.</summary>
    private static string? Authority(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var rest = url[(start + 3)..];
        var end = rest.AsSpan().IndexOfAny('/', '?', '#');
        var authority = end < 0 ? rest : rest[..end];
        return authority.Length > 0 ? authority : null;
    }

    private static (string Host, string? Port) HostAndPort(string authority)
    {
        var colon = authority.LastIndexOf(':');
        return colon < 0 || authority.EndsWith(']')
            ? (authority, null)
            : (authority[..colon], authority[(colon + 1)..]);
    }

    private bool IsPort(string? written, int port) =>
        (written is null || written == port.ToString(CultureInfo.InvariantCulture))
        && options.AllowedPorts?.Contains(port) != false;

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>The service does not connect there.</summary>
internal sealed class AddressRefusedException(string sentence) : Exception(sentence);
