using System.Text.Json;

namespace ReplacementTracker.Domain;

/// <summary>Enum values as they are written everywhere outside C#: camelCase, in JSON, SQL and documents alike.</summary>
public static class EnumText
{
    public static string Text<T>(this T value)
        where T : struct, Enum => Names<T>.ToText[value];

    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum => Names<T>.FromText.TryGetValue(text ?? "", out value);

    public static T Parse<T>(string text)
        where T : struct, Enum =>
        TryParse<T>(text, out var value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(text), text, $"Not a {typeof(T).Name}.");

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => Names<T>.All;

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ToText = Enum.GetValues<T>()
            .ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> FromText = ToText.ToDictionary(
            pair => pair.Value,
            pair => pair.Key,
            StringComparer.Ordinal
        );

        public static readonly string[] All = [.. ToText.Values];
    }
}
