using System.Security.Cryptography;
using System.Text;

namespace ReplacementTracker.Api.Security;

/// <summary>What a key looks like: `rt_`, 32 random characters, 6 of a checksum by which a typing error shows.</summary>
/// <remarks>
/// The prefix lets secret scanners find keys that leaked. 32 characters of 62 are 190 bits, so a plain SHA-256 is hash
/// enough: there is nothing to guess.
/// </remarks>
internal static class KeyFormat
{
    public const string Prefix = "rt_";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Create()
    {
        var random = RandomNumberGenerator.GetString(Alphabet, 32);
        return Prefix + random + Checksum(random);
    }

    /// <summary>Whether a key can be one of ours, before the database is asked.</summary>
    public static bool IsWellFormed(string key) =>
        key.Length == Prefix.Length + 38
        && key.StartsWith(Prefix, StringComparison.Ordinal)
        && Checksum(key[Prefix.Length..^6]) == key[^6..];

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>What of it may be shown.</summary>
    public static string Shown(string key) => key[..Math.Min(8, key.Length / 2)];

    private static string Checksum(string random)
    {
        var sum = BitConverter.ToUInt32(SHA256.HashData(Encoding.ASCII.GetBytes(random)));
        var digits = new char[6];
        for (var index = 0; index < digits.Length; index++)
        {
            digits[index] = Alphabet[(int)(sum % (uint)Alphabet.Length)];
            sum /= (uint)Alphabet.Length;
        }

        return new string(digits);
    }
}
