using System.Globalization;
using System.Text;

namespace ReplacementTracker.Api.Evidence;

/// <summary>Names of files as strangers send them, made fit to be shown and to be saved under.</summary>
internal static class FileName
{
    public const int MaxLength = 100;

    private const string NotInNames = "<>:\"|?*;%&'`$";

    /// <returns>The last part of the path, without what steers a terminal, a shell or the eye; null where nothing is left.</returns>
    public static string? Clean(string? sent)
    {
        if (sent is null)
        {
            return null;
        }

        var shown = sent[(sent.LastIndexOfAny(['/', '\\']) + 1)..]
            .EnumerateRunes()
            .Where(IsShown)
            .Select(rune => rune.IsAscii && NotInNames.Contains((char)rune.Value) ? "_" : rune.ToString());
        StringBuilder name = new();
        foreach (var rune in string.Concat(shown).Normalize(NormalizationForm.FormC).Trim(' ', '.').EnumerateRunes())
        {
            if (name.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            name.Append(rune.ToString());
        }

        return name.Length == 0 ? null : name.ToString();
    }

    /// <summary>With the ending of what it is: `invoice.exe` that is a JPEG is saved as `invoice.exe.jpg`.</summary>
    public static string? Clean(string? sent, string mediaType) =>
        Clean(sent) is not { } name ? null
        : FileType.IsExtensionOf(Path.GetExtension(name), mediaType) ? name
        : $"{name}{FileType.ExtensionOf(mediaType)}";

    /// <summary>Half a surrogate pair comes as U+FFFD. No control, format (right-to-left override), private or unassigned characters, and no exotic spaces.</summary>
    private static bool IsShown(Rune rune) =>
        rune.Value == ' '
        || Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator
            )
            && rune != Rune.ReplacementChar;
}
