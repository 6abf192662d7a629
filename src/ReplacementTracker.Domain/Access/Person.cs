using System.Globalization;
using System.Text;

namespace ReplacementTracker.Domain.Access;

/// <summary>People by their names: one spelling each, so that nobody is two people by a space or a look-alike.</summary>
public static class Person
{
    /// <summary>Compatibility forms unified, invisible characters dropped, white space single and inside only.</summary>
    public static string Normalise(string name)
    {
        var kept = name.Normalize(NormalizationForm.FormKC)
            .Where(character => CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.Format)
            .ToArray();
        return string.Join(' ', new string(kept).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public static bool IsSame(string? one, string? other) =>
        one is not null
        && other is not null
        && string.Equals(Normalise(one), Normalise(other), StringComparison.OrdinalIgnoreCase);

    public static bool Among(IEnumerable<string> people, string one) => people.Any(other => IsSame(other, one));
}
