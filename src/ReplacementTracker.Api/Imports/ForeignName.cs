using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReplacementTracker.Api.Imports;

/// <summary>Other programs' names of devices as tags, which stand in addresses. The same name always gives the same tag.</summary>
internal static class ForeignName
{
    private const int MaxLength = 64;

    /// <summary>`Café, spoor 5` becomes `Cafe-spoor-5`; a name that is too long ends in a checksum of the whole.</summary>
    /// <returns>Empty where nothing is left of the name.</returns>
    public static string ToTag(string name)
    {
        var tag = new StringBuilder(name.Length);
        foreach (var character in name.Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '.' or '_')
            {
                tag.Append(character);
            }
            else if (
                CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark
                && tag.Length > 0
                && tag[^1] != '-'
            )
            {
                tag.Append('-');
            }
        }

        var whole = tag.ToString().TrimEnd('-');
        if (whole.Length <= MaxLength)
        {
            return whole is "." or ".." ? "" : whole;
        }

        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4));
        return $"{whole[..(MaxLength - checksum.Length - 1)].TrimEnd('-')}-{checksum}";
    }
}
