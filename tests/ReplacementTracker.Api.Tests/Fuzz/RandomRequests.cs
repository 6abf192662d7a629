using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ReplacementTracker.Api.Tests.Fuzz;

/// <summary>Makes requests of what the document says of an operation: mostly sensible, partly wrong, sometimes hostile.</summary>
/// <remarks>It learns what exists from the answers, so that many requests get past the first check.</remarks>
internal sealed class RandomRequests(ApiContract contract, Random random)
{
    private const int DeepestBody = 6;

    private static readonly string[] _strangeTexts =
    [
        "",
        " ",
        "null",
        "0",
        "-1",
        "*",
        "WO-0001",
        "CAM-0001",
        "hikvision",
        "UT",
        "prorail",
        "2026-10-01",
        "2026-02-30",
        "2026-10-01T08:30:00Z",
        "2026-10-01T08:30:00+14:00",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01",
        "019ab000-0000-7000-8000-000000000000",
        "' OR 1=1 --",
        "\"; DROP TABLE events; --",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%00",
        "\0",
        "\u202Eevil",
        "Zoë 🚆",
        "=1+1",
        "https://example.org/hook",
        "http://127.0.0.1:80/",
        "1e400",
        "١٢٣",
        new('a', 70),
        new('x', 5000),
    ];

    private static readonly string[] _strangeBodies =
    [
        "",
        "null",
        "[]",
        "{}",
        "\"text\"",
        "{",
        "{\"a\":1,\"a\":2}",
        "{\"surprise\":true}",
        "\uFEFF{}",
        new string('[', 200),
        "{\"note\":\"\\ud800\"}",
        "{\"note\":\"\\u0000\"}",
        "tag;site\r\nCAM-1;UT\r\n",
        "tag,site,serialNumber\r\n\"CAM-2,UT\r\n",
        "PK\u0003\u0004",
    ];

    private readonly Dictionary<string, List<string>> known = [];
    private readonly List<string> etags = ["*"];

    public HttpRequestMessage Next(ApiOperation operation, string programme)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(operation.Method),
            "/v1" + Address(operation, programme) + QueryOf(operation)
        );
        if (operation.Bodies.Count > 0 && !Chance(3))
        {
            AddBody(request, operation, programme);
        }

        if (!Chance(10))
        {
            request.Headers.TryAddWithoutValidation(
                "If-Match",
                Chance(70) ? "*"
                    : Chance(70) ? Pick(etags)
                    : Text()
            );
        }

        if (Chance(20))
        {
            request.Headers.TryAddWithoutValidation(
                "Idempotency-Key",
                Chance(70) ? $"key-{random.Next(300)}" : Header(Pick(_strangeTexts))
            );
        }

        if (Chance(5))
        {
            request.Headers.TryAddWithoutValidation("Accept", Pick(["text/csv", "application/xml", "*/*", "nonsense"]));
        }

        if (Chance(5))
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", Chance(50) ? "*" : Header(Pick(etags)));
        }

        return request;
    }

    /// <summary>Remembers what exists: names in lists, addresses of what was made, ETags.</summary>
    public void Learn(ApiOperation operation, HttpResponseMessage response, string body)
    {
        if (response.Headers.ETag is { } etag)
        {
            etags.Add(etag.ToString());
        }

        if (response.Headers.Location is { } location)
        {
            var path = location.IsAbsoluteUri ? location.AbsolutePath : location.OriginalString;
            Know(path[..path.LastIndexOf('/')], Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]));
        }

        // The keys by which it asks itself are not to be found, or it would revoke them.
        if (
            operation is { Method: "GET", Path: not "/api-keys" }
            && (int)response.StatusCode == 200
            && response.Content.Headers.ContentType?.MediaType == "application/json"
            && JsonNode.Parse(body)?["items"] is JsonArray items
            && contract
                .Operations.Select(other => other.Path)
                .FirstOrDefault(path =>
                    path.StartsWith(operation.Path + "/{", StringComparison.Ordinal)
                    && path.EndsWith('}')
                    && path.Count(character => character == '/')
                        == operation.Path.Count(character => character == '/') + 1
                )
                is { } child
        )
        {
            var member = child[(child.LastIndexOf('{') + 1)..^1];
            foreach (var item in items)
            {
                if (item?[member] is { } name)
                {
                    Know(response.RequestMessage!.RequestUri!.AbsolutePath, name.ToString());
                }
            }
        }
    }

    private void Know(string collection, string name)
    {
        if (!known.TryGetValue(collection, out var names))
        {
            known[collection] = names = [];
        }

        if (names.Count < 200 && !names.Contains(name))
        {
            names.Add(name);
        }
    }

    private string Address(ApiOperation operation, string programme)
    {
        var address = new StringBuilder("/v1");
        foreach (var segment in operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = segment is ['{', .. var inside, '}'] ? Name(inside, address.ToString(), programme) : segment;
            address.Append('/').Append(segment[0] == '{' ? Uri.EscapeDataString(name) : name);
        }

        return address.ToString()["/v1".Length..];
    }

    private string Name(string parameter, string collection, string programme)
    {
        if (parameter == "programme")
        {
            return Chance(93) ? programme : Segment();
        }

        if (!known.TryGetValue(collection, out var names) && parameter == "tag")
        {
            known.TryGetValue($"/v1/programmes/{programme}/units", out names);
        }

        return names is not null && Chance(90) ? Pick(names) : Segment();
    }

    /// <summary>Anything that stays one segment of a path.</summary>
    private string Segment()
    {
        var text = Text();
        return text.Trim() is "" or "." or ".." || text.Contains('/') || text.Contains('\\') || text.Contains('\0')
            ? "nowhere"
            : text[..Math.Min(text.Length, 200)];
    }

    private string QueryOf(ApiOperation operation)
    {
        List<string> parts = [];
        // One wrong parameter is enough to be refused, so half of the requests have none.
        var chance = Chance(50) ? 0 : 25;
        foreach (var parameter in operation.Parameters("query").Where(_ => Chance(chance)))
        {
            var schema = contract.Resolve(parameter["schema"]!);
            var many = schema["type"]?.ToString() == "array";
            for (var count = many ? random.Next(1, 4) : 1; count > 0; count--)
            {
                var value = Chance(85) ? Value(many ? schema["items"]! : schema, 0, "", "") : JsonValue.Create(Text());
                parts.Add($"{parameter["name"]}={Uri.EscapeDataString(Plain(value))}");
            }
        }

        if (Chance(3))
        {
            parts.Add($"{Uri.EscapeDataString(Text())}=1");
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private void AddBody(HttpRequestMessage request, ApiOperation operation, string programme)
    {
        var (mediaType, body) = Pick(operation.Bodies);
        if (mediaType == "multipart/form-data" && !Chance(10))
        {
            request.Content = Form(contract.Resolve(body!["schema"]!), programme);
            return;
        }

        var text =
            Chance(10) ? Pick(_strangeBodies)
            : mediaType.Contains("json") ? JsonBody(body!, programme)
            : Chance(70) ? "tag,site,labelVendor,serialNumber\r\n" + CsvRows()
            : Text();
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        request.Content.Headers.TryAddWithoutValidation(
            "Content-Type",
            Chance(95) ? mediaType : Pick(["text/plain", "application/xml", "application/json; charset=utf-7", "x"])
        );
    }

    private string JsonBody(JsonNode body, string programme)
    {
        var schema = contract.Resolve(body["schema"]!);
        var example = body["example"] ?? schema["examples"]?[0] ?? schema["example"];
        if (example is null || Chance(25))
        {
            return Value(schema, 0, "", programme)?.ToJsonString() ?? "null";
        }

        var copy = example.DeepClone();
        Localise(copy, programme);
        for (var changes = Chance(50) ? 0 : random.Next(1, 4); changes > 0; changes--)
        {
            Mutate(copy, schema, programme);
        }

        return copy.ToJsonString();
    }

    /// <summary>Puts names that exist in the place of those of the example.</summary>
    private void Localise(JsonNode node, string programme)
    {
        if (node is not JsonObject members)
        {
            return;
        }

        foreach (var (name, value) in members.ToList())
        {
            switch (value)
            {
                case JsonObject nested:
                    Localise(nested, programme);
                    break;
                case JsonArray { Count: > 0 } list when list[0] is JsonValue && Existing(name, programme) is { } some:
                    members[name] = new JsonArray(some);
                    break;
                case JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String:
                    members[name] = Existing(name, programme) ?? text.DeepClone();
                    break;
            }
        }
    }

    private string? Existing(string member, string programme) =>
        member switch
        {
            "unit" or "units" => Known($"/v1/programmes/{programme}/units"),
            "workOrder" => Known($"/v1/programmes/{programme}/work-orders"),
            "programme" or "programmes" => programme,
            "entries" => Known($"/v1/programmes/{programme}/scope-entries"),
            "evidence" or "evidenceId" => Known($"/v1/programmes/{programme}/evidence"),
            "tag" or "code" or "id" => $"fuzz-{random.Next(100_000)}",
            "serialNumber" or "certificateNumber" or "sha256" when Chance(80) => $"FUZZ-{random.Next(100_000)}",
            "url" when Chance(80) => "http://127.0.0.1:9/hook",
            "serialNumbers" => $"{programme}-CAM-{random.Next(1, 12):0000}",
            _ => null,
        };

    private string? Known(string collection) => known.TryGetValue(collection, out var names) ? Pick(names) : null;

    private void Mutate(JsonNode node, JsonObject schema, string programme)
    {
        if (node is not JsonObject { Count: > 0 } members)
        {
            return;
        }

        var (name, value) = Pick([.. members]);
        var property = schema["properties"]?[name];
        switch (random.Next(6))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[name] = null;
                break;
            case 2:
                members[name] = Anything(0);
                break;
            case 3 when value is JsonObject nested && property is not null:
                Mutate(nested, contract.Resolve(property), programme);
                break;
            case 4:
                members[$"{name}x"] = 1;
                break;
            default:
                members[name] = property is null ? Text() : Value(property, 1, name, programme);
                break;
        }
    }

    private JsonNode? Value(JsonNode node, int depth, string member, string programme)
    {
        var schema = contract.Resolve(node);
        if (schema["oneOf"] is JsonArray { Count: > 0 } choices)
        {
            return Value(Pick(choices)!, depth, member, programme);
        }

        if (schema["enum"] is JsonArray { Count: > 0 } values && Chance(92))
        {
            return Pick(values)?.DeepClone();
        }

        var type = schema["type"] switch
        {
            JsonArray several => Pick(several)!.ToString(),
            { } one => one.ToString(),
            null => "object",
        };
        return type switch
        {
            "null" => null,
            "boolean" => JsonValue.Create(Chance(50)),
            "integer" => JsonValue.Create(Pick<long>([0, 1, 2, 5, 50, 196, 500, 501, -1, int.MaxValue, long.MaxValue])),
            "number" => JsonValue.Create(Pick<double>([0, 0.5, 52.09, 5.11, -180.5, 1e300])),
            "array" => new JsonArray([
                .. Enumerable
                    .Range(0, depth > DeepestBody ? 0 : random.Next(4))
                    .Select(_ => schema["items"] is { } items ? Value(items, depth + 1, member, programme) : null),
            ]),
            "string" => JsonValue.Create(String(schema, member, programme)),
            _ => Object(schema, depth, programme),
        };
    }

    private JsonObject Object(JsonObject schema, int depth, string programme)
    {
        var made = new JsonObject();
        var required = schema["required"]?.AsArray().Select(name => name!.ToString()).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (depth <= DeepestBody && Chance(required.Contains(name) ? 97 : 50))
            {
                made[name] = Value(property!, depth + 1, name, programme);
            }
        }

        return made;
    }

    private string String(JsonObject schema, string member, string programme)
    {
        if (Chance(15))
        {
            return Text();
        }

        return schema["format"]?.ToString() switch
        {
            "date" => DateOnly
                .FromDateTime(DateTime.UnixEpoch)
                .AddDays(random.Next(15_000, 30_000))
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "date-time" => DateTimeOffset
                .UnixEpoch.AddSeconds(random.Next(1_700_000_000, 2_000_000_000))
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "uuid" => new Guid(Bytes(16)).ToString(),
            _ => Existing(member, programme) ?? Pick(_strangeTexts),
        };
    }

    private JsonNode? Anything(int depth) =>
        random.Next(6) switch
        {
            0 => null,
            1 => JsonValue.Create(random.Next()),
            2 => JsonValue.Create(Chance(50)),
            3 => new JsonArray(depth > 2 ? null : Anything(depth + 1)),
            4 => new JsonObject { ["surprise"] = depth > 2 ? null : Anything(depth + 1) },
            _ => JsonValue.Create(Text()),
        };

    private MultipartFormDataContent Form(JsonObject schema, string programme)
    {
        var form = new MultipartFormDataContent();
        var required = schema["required"]?.AsArray().Select(name => name!.ToString()).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (!Chance(required.Contains(name) || name is "file" or "unit" ? 92 : 25))
            {
                continue;
            }

            var member = contract.Resolve(property!);
            if (member["format"]?.ToString() == "binary")
            {
                var (file, called) = Chance(50)
                    ? (Encoding.UTF8.GetBytes($"Proof {random.Next()}"), "proof.txt")
                    : (File(), Chance(80) ? "photo.jpg" : "..\\..\\\u202Egpj.exe");
                form.Add(new ByteArrayContent(file), name, called);
                continue;
            }

            var value =
                Existing(name, programme) is { } some && Chance(80)
                    ? JsonValue.Create(some)
                    : Value(member["type"]?.ToString() == "array" ? member["items"]! : member, 0, name, programme);
            form.Add(new StringContent(Plain(value)), name);
        }

        return form;
    }

    /// <summary>Bytes that begin like a picture, a document, an archive, or like nothing.</summary>
    private byte[] File() =>
        [
            .. Pick<byte[]>([
                [0xFF, 0xD8, 0xFF, 0xE0],
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
                "%PDF-1.7"u8.ToArray(),
                "PK\u0003\u0004"u8.ToArray(),
                "<svg onload='alert(1)'/>"u8.ToArray(),
                [],
            ]),
            .. Bytes(random.Next(2000)),
        ];

    private string CsvRows() =>
        string.Concat(
            Enumerable
                .Range(0, random.Next(4))
                .Select(_ =>
                    $"FZ-{random.Next(1000)},{Pick(["UT", "ASD", "??"])},hikvision,{Text().Replace('\n', ' ')}\r\n"
                )
        );

    private string Text() =>
        Chance(70)
            ? Pick(_strangeTexts)
            : string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => (char)random.Next(0x20, 0x2FF)));

    /// <summary>What a header can hold at all; the client refuses the rest itself.</summary>
    private static string Header(string text) =>
        string.Concat(text.Where(character => character is >= ' ' and <= '~')) is { Length: > 0 } kept ? kept : "x";

    private static string Plain(JsonNode? value) =>
        value is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? text.GetValue<string>()
            : value?.ToJsonString() ?? "null";

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    private JsonNode? Pick(JsonArray some) => some[random.Next(some.Count)];
}
