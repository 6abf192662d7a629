using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Secrets and signatures as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`.</summary>
/// <remarks>Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
internal static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    public static byte[] CreateSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>As it is shown once, and typed in elsewhere.</summary>
    public static string Shown(byte[] secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <param name="secrets">One, or two while the one before still counts; each gives a signature.</param>
    /// <returns>`v1,…`, separated by spaces.</returns>
    public static string Of(IEnumerable<byte[]> secrets, string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed =
        [
            .. Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp.ToUnixTimeSeconds()}.")
            ),
            .. body,
        ];
        return string.Join(
            ' ',
            secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}")
        );
    }
}
