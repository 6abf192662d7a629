using System.Diagnostics.CodeAnalysis;

namespace ReplacementTracker.Domain.Units;

/// <summary>A 48-bit MAC address in one spelling, AA:BB:CC:DD:EE:FF, whatever notation it came in.</summary>
/// <remarks>
/// Accepts colons, hyphens, Cisco's dots and none. The first three to four and a half bytes name the registered maker
/// of the network interface (IEEE MA-L, MA-M and MA-S blocks), which is not always the brand on the housing.
/// </remarks>
public static class MacAddress
{
    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? normalised)
    {
        normalised = null;
        if (text is null || text.Length > 23)
        {
            return false;
        }

        Span<char> digits = stackalloc char[12];
        var count = 0;
        foreach (var character in text)
        {
            if (character is ':' or '-' or '.' or ' ')
            {
                continue;
            }

            if (!char.IsAsciiHexDigit(character) || count == 12)
            {
                return false;
            }

            digits[count++] = char.ToUpperInvariant(character);
        }

        if (count != 12 || digits.SequenceEqual("000000000000") || digits.SequenceEqual("FFFFFFFFFFFF"))
        {
            return false;
        }

        normalised = $"{digits[..2]}:{digits[2..4]}:{digits[4..6]}:{digits[6..8]}:{digits[8..10]}:{digits[10..]}";
        return true;
    }

    /// <summary>Part of an address as upper-case hex digits alone, for finding it whatever notation it is asked in.</summary>
    public static bool TryDigits(string text, [NotNullWhen(true)] out string? digits)
    {
        digits = string.Concat(text.Where(character => character is not (':' or '-' or '.' or ' '))).ToUpperInvariant();
        return digits.Length is > 0 and <= 12 && digits.All(char.IsAsciiHexDigit);
    }

    /// <summary>The registered blocks an address may lie in, longest first: 36, 28 and 24 bits as hex digits.</summary>
    public static string[] Prefixes(string normalised)
    {
        var digits = normalised.Replace(":", "", StringComparison.Ordinal);
        return [digits[..9], digits[..7], digits[..6]];
    }
}
