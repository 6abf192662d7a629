using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ReplacementTracker.Domain.Access;

/// <summary>People by their names: one spelling each, so that nobody is two people by a space or a look-alike.</summary>
public static class Person
{
    public const int LongestName = 200;

    /// <summary>Who acts in the log where no person does. Nobody is called that, so that nobody's deeds look like the service's.</summary>
    private static readonly FrozenSet<string> Reserved = FrozenSet.ToFrozenSet(
        ["system", "command line", "reference data"],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Compatibility forms unified, invisible characters dropped, white space single and inside only.</summary>
    public static string Normalise(string name)
    {
        // Once more afterwards: what an invisible character held apart comes together.
        var visible = Visible(name.Normalize(NormalizationForm.FormKC)).Normalize(NormalizationForm.FormKC);
        return string.Join(' ', visible.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether something is left of it when it is normalised, and not too much.</summary>
    public static bool IsName(string name) =>
        IsWellFormed(name) && Normalise(name) is { Length: > 0 and <= LongestName } kept && !kept.Any(char.IsControl);

    /// <summary>Whether the log itself uses the name, in whatever spelling.</summary>
    public static bool IsReserved(string name) => IsWellFormed(name) && Reserved.Contains(Normalise(name));

    public static bool IsSame(string? one, string? other) =>
        one is not null
        && other is not null
        && string.Equals(Normalise(one), Normalise(other), StringComparison.OrdinalIgnoreCase);

    public static bool Among(IEnumerable<string> people, string one) => people.Any(other => IsSame(other, one));

    private static string Visible(string name)
    {
        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes().Where(rune => !IsInvisible(rune)))
        {
            kept.Append(rune);
        }

        return kept.ToString();
    }

    /// <summary>What takes no place where it is shown, as Unicode has it under "default ignorable", and blanks that are no white space.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or (>= 0x180B and <= 0x180F)
                or 0x2800
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>Half a character, which no other half follows, cannot be normalised.</summary>
    private static bool IsWellFormed(string name)
    {
        var rest = name.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }
}
