using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Settings below `Webhooks`.</summary>
/// <param name="Deliver">
/// `Webhooks__Deliver`: whether this instance sends. True unless said; false where an instance only answers requests, and
/// another one sends.
/// </param>
/// <param name="AllowHttp">`Webhooks__AllowHttp`: whether receivers may do without https. False unless said.</param>
/// <param name="AllowedNetworks">
/// `Webhooks__AllowedNetworks`: networks that are not public and hold receivers of this installation, as `10.1.2.0/24`,
/// separated by commas; none unless said.
/// </param>
/// <param name="AllowedPorts">
/// `Webhooks__AllowedPorts`: ports receivers may listen on, separated by commas, or `*`, which is null here. 443 and 8443
/// unless said, and with `AllowHttp` 80 and 8080.
/// </param>
/// <param name="Timeout">`Webhooks__TimeoutSeconds`: for how long a receiver may keep its answer back; 1–60 s, 20 unless said.</param>
/// <param name="RetryTimeScale">
/// `Webhooks__RetryTimeScale`: what the pauses between attempts are multiplied by; above 0, at most 1, and 1 unless said.
/// For trials: with it the three days of retries pass in a minute.
/// </param>
/// <param name="Poll">`Webhooks__PollMilliseconds`: how often it is looked for something to send; 10–60,000 ms, 500 unless said.</param>
internal sealed record WebhookOptions(
    bool Deliver,
    bool AllowHttp,
    IReadOnlyList<IPNetwork> AllowedNetworks,
    IReadOnlySet<int>? AllowedPorts,
    TimeSpan Timeout,
    double RetryTimeScale,
    TimeSpan Poll
)
{
    /// <summary>For how long a message belongs to the worker that claimed it: an attempt, and time to write down how it went.</summary>
    public TimeSpan Lease => Timeout + TimeSpan.FromSeconds(10);

    /// <exception cref="OptionsValidationException">A setting has a value that it cannot have.</exception>
    public static WebhookOptions Of(IConfiguration configuration)
    {
        var allowHttp = Flag(configuration, "AllowHttp", unless: false);
        return new(
            Flag(configuration, "Deliver", unless: true),
            allowHttp,
            [.. List(configuration, "AllowedNetworks", "").Select(Network)],
            Ports(List(configuration, "AllowedPorts", allowHttp ? "443,8443,80,8080" : "443,8443")),
            TimeSpan.FromSeconds(Number(configuration, "TimeoutSeconds", 20, 1, 60)),
            Number(configuration, "RetryTimeScale", 1, 0.000_001, 1),
            TimeSpan.FromMilliseconds(Number(configuration, "PollMilliseconds", 500, 10, 60_000))
        );
    }

    private static string? Text(IConfiguration configuration, string name) =>
        configuration[$"Webhooks:{name}"] is { Length: > 0 } text ? text : null;

    private static bool Flag(IConfiguration configuration, string name, bool unless) =>
        Text(configuration, name) is not { } text ? unless
        : bool.TryParse(text, out var flag) ? flag
        : throw Wrong($"Webhooks__{name} is true or false, not '{text}'.");

    private static double Number(IConfiguration configuration, string name, double unless, double min, double max) =>
        Text(configuration, name) is not { } text ? unless
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number >= min
        && number <= max
            ? number
        : throw Wrong(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Webhooks__{name} is a number from {min} to {max}, not '{text}'."
            )
        );

    private static string[] List(IConfiguration configuration, string name, string unless) =>
        (Text(configuration, name) ?? unless).Split(
            ',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network)
            ? network
            : throw Wrong($"Webhooks__AllowedNetworks lists networks such as 10.1.2.0/24; '{text}' is none.");

    private static HashSet<int>? Ports(string[] texts) =>
        texts is ["*"]
            ? null
            :
            [
                .. texts.Select(text =>
                    int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    && port is > 0 and <= 65535
                        ? port
                        : throw Wrong($"Webhooks__AllowedPorts lists ports, or is *; '{text}' is neither.")
                ),
            ];

    private static OptionsValidationException Wrong(string sentence) =>
        new("Webhooks", typeof(WebhookOptions), [sentence]);
}
