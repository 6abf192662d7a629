using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Persistence;

/// <summary>
/// An event in the one spelling that hashes are made of: the members that the API shows, sorted, without white space, in
/// UTF-8. Whoever has the API's JSON can write it, and so make the hash again.
/// </summary>
/// <remarks>
/// As RFC 8785, but for numbers, which keep the digits that the API shows: its detour by floating point would make equal
/// what is not. Changing anything here breaks every chain there is: another format needs another name, and chains that
/// say which they are in.
/// </remarks>
internal sealed class CanonicalEvent
{
    private const string Format = "ReplacementTracker events 1";

    private readonly ArrayBufferWriter<byte> bytes = new();

    /// <summary>What stands before the first event of a programme, so that no programme's chain fits another's.</summary>
    public static byte[] Genesis(Guid programmeId) =>
        SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format} {programmeId:D}"))
        );

    /// <returns>SHA-256 over the hash before, as 32 bytes, and the event.</returns>
    /// <param name="effects">In their order.</param>
    public byte[] Hash(ReadOnlySpan<byte> before, EventRow row, IEnumerable<EffectRow> effects)
    {
        bytes.ResetWrittenCount();
        bytes.Write(before);
        Write(row, effects);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    /// <returns>The text alone, for people and tests.</returns>
    public static string Text(EventRow row, IEnumerable<EffectRow> effects)
    {
        var written = new CanonicalEvent();
        written.Write(row, effects);
        return Encoding.UTF8.GetString(written.bytes.WrittenSpan);
    }

    private void Write(EventRow row, IEnumerable<EffectRow> effects)
    {
        Raw("{\"actor\":");
        Quoted(row.Actor);
        Raw(",\"actorKeyId\":");
        Quoted(row.ActorKeyId?.ToString());
        Raw(",\"category\":");
        Quoted(row.Category.Text());
        Raw(",\"changes\":");
        using (var changes = JsonDocument.Parse(row.Changes))
        {
            Json(changes.RootElement);
        }

        Raw(",\"effects\":[");
        var separator = "";
        foreach (var effect in effects)
        {
            Raw($"{separator}{{\"change\":{effect.Change.ToString(CultureInfo.InvariantCulture)},\"count\":");
            Quoted(effect.Count.Text());
            Raw($",\"inBaseline\":{Text(effect.InBaseline)},\"inScope\":{Text(effect.InScope)},\"unit\":");
            Quoted(effect.Unit);
            Raw(",\"unitId\":");
            Quoted(effect.UnitId.ToString());
            Raw("}");
            separator = ",";
        }

        Raw("],\"id\":");
        Quoted(row.Id.ToString());
        Raw(",\"occurredAt\":");
        Quoted(Instant.Text(row.OccurredAt));
        Raw(",\"origin\":");
        Quoted(row.Origin);
        Raw(",\"recordedAt\":");
        Quoted(Instant.Text(row.RecordedAt));
        Raw(",\"requestId\":");
        Quoted(row.RequestId);
        Raw(",\"result\":");
        Quoted(row.Result.Text());
        Raw($",\"sequence\":{row.Sequence.ToString(CultureInfo.InvariantCulture)},\"subject\":{{\"key\":");
        Quoted(row.SubjectKey);
        Raw(",\"kind\":");
        Quoted(row.SubjectKind);
        Raw("},\"type\":");
        Quoted(row.Type);
        Raw($",\"version\":{row.Version.ToString(CultureInfo.InvariantCulture)}}}");
    }

    private static string Text(bool value) => value ? "true" : "false";

    private void Json(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Raw("{");
                var separator = "";
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Raw(separator);
                    Quoted(member.Name);
                    Raw(":");
                    Json(member.Value);
                    separator = ",";
                }

                Raw("}");
                break;
            case JsonValueKind.Array:
                Raw("[");
                var comma = "";
                foreach (var item in value.EnumerateArray())
                {
                    Raw(comma);
                    Json(item);
                    comma = ",";
                }

                Raw("]");
                break;
            case JsonValueKind.String:
                Quoted(value.GetString());
                break;
            default:
                Raw(value.GetRawText());
                break;
        }
    }

    private void Raw(string text) => Encoding.UTF8.GetBytes(text, bytes);

    private void Quoted(string? text)
    {
        if (text is null)
        {
            Raw("null");
            return;
        }

        Raw("\"");
        var plain = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is >= ' ' and not '"' and not '\\')
            {
                continue;
            }

            Encoding.UTF8.GetBytes(text.AsSpan(plain, at - plain), bytes);
            Raw(Escaped(text[at]));
            plain = at + 1;
        }

        Encoding.UTF8.GetBytes(text.AsSpan(plain), bytes);
        Raw("\"");
    }

    private static string Escaped(char character) =>
        character switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\f' => "\\f",
            '\r' => "\\r",
            _ => $"\\u{(int)character:x4}",
        };
}
