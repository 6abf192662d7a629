using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Http;

/// <summary>How JSON is read and written, everywhere alike.</summary>
internal static class Json
{
    public static readonly JsonSerializerOptions Options = Create();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 16;
        // Apostrophes stay apostrophes: the answers are JSON, never part of a page.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new EnumJson());
        options.Converters.Add(new InstantJson());
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver()
            .WithAddedModifier(RefuseUnknownMembers)
            .WithAddedModifier(Sensitive.LeaveOutUnlessShown);
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>A misspelt member of a request is an error; members added to a response later are not.</summary>
    private static void RefuseUnknownMembers(JsonTypeInfo type)
    {
        if (type.Type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        }
    }

    /// <summary>Enum values in the one spelling they have. The framework's own converter also takes READER, "reader " and lists.</summary>
    private sealed class EnumJson : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsEnum;

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;

        private sealed class Of<T> : JsonConverter<T>
            where T : struct, Enum
        {
            public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
                EnumText.TryParse<T>(
                    reader.TokenType == JsonTokenType.String ? reader.GetString() : null,
                    out var value
                )
                    ? value
                    : throw new JsonException($"Not one of {string.Join(", ", EnumText.All<T>())}.");

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
                writer.WriteStringValue(value.Text());
        }
    }

    /// <summary>Instants are read with any offset and written in UTC with a Z.</summary>
    private sealed class InstantJson : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Instant.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var instant)
                ? instant
                : throw new JsonException("Not an instant with an offset, such as 2026-10-01T08:30:00Z.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Instant.Text(value));
    }
}

/// <summary>Instants as text and as PostgreSQL keeps them.</summary>
internal static class Instant
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>RFC 3339 with an offset; without one nobody can say when it was.</summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        return text is not null
            && (text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))
            && DateTimeOffset.TryParseExact(
                text,
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out instant
            )
            && (instant = instant.ToStorable()).Year is >= 1900 and <= 9000;
    }

    /// <summary>How an instant in UTC is written.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>In UTC and whole microseconds: .NET counts tenths of them, and what is written must read the same.</summary>
    public static DateTimeOffset ToStorable(this DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    /// <summary>The present, as it will be read back from the database.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => clock.GetUtcNow().ToStorable();
}
