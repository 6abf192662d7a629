using System.Text.Json.Nodes;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace ReplacementTracker.Api.Tests.Fuzz;

/// <summary>What the OpenAPI document promises: every operation, and whether an answer is one that it announces.</summary>
internal sealed class ApiContract
{
    private static readonly string[] _methods = ["get", "post", "patch", "put", "delete"];

    private readonly JsonObject document;
    private readonly Dictionary<string, JsonSchema> schemas = [];

    private ApiContract(JsonObject document)
    {
        this.document = document;
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where _methods.Contains(operation.Key)
            select new ApiOperation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject()),
        ];
    }

    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>Reads the document, with schemas at the place where JSON Schema looks for them.</summary>
    public static async Task<ApiContract> ReadAsync(string text)
    {
        var contract = new ApiContract(
            JsonNode
                .Parse(text.Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal))!
                .AsObject()
        );
        foreach (
            var response in contract
                .Operations.SelectMany(operation => operation.Responses)
                .SelectMany(response => response.Value!["content"]?.AsObject() ?? [])
                .Where(content => IsJson(content.Key))
        )
        {
            await contract.CompileAsync(response.Value!["schema"]!);
        }

        return contract;
    }

    /// <summary>The schema behind a reference; the schema itself where it is none.</summary>
    public JsonObject Resolve(JsonNode schema) =>
        schema["$ref"]?.ToString() is { } reference
            ? document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!.AsObject()
            : schema.AsObject();

    /// <returns>What about the answer the document did not announce; null where it did.</returns>
    public string? Objection(ApiOperation operation, int status, string? mediaType, string body)
    {
        if (status >= 500 && status != 503)
        {
            return $"answers {status}";
        }

        if (operation.Responses[$"{status}"] is not { } response)
        {
            return $"answers {status}, which it does not announce";
        }

        var content = response["content"]?.AsObject() ?? [];
        if (content.Count == 0)
        {
            return body.Length == 0 ? null : $"answers {status} with a body, and announces none";
        }

        if (content.FirstOrDefault(some => some.Key.Split(';')[0] == mediaType).Value is not { } found)
        {
            return $"answers {status} as {mediaType}, and announces {string.Join(", ", content.Select(some => some.Key))}";
        }

        if (!IsJson(mediaType!))
        {
            return null;
        }

        var errors = schemas[found["schema"]!.ToJsonString()].Validate(Parse(body));
        return errors.Count == 0 ? null : $"answers {status} with a body that breaks its schema: {errors.First()}";
    }

    private async Task CompileAsync(JsonNode schema)
    {
        var text = schema.ToJsonString();
        if (!schemas.ContainsKey(text))
        {
            var definitions = document["components"]!["schemas"]!.DeepClone().AsObject();
            foreach (var (_, definition) in definitions.Where(some => some.Value!["properties"] is not null))
            {
                // Clients are told to live with members that are added later; here one that is not announced is a slip.
                definition!["additionalProperties"] ??= false;
            }

            // Beside a reference, older dialects of JSON Schema read nothing.
            var whole = new JsonObject { ["definitions"] = definitions, ["allOf"] = new JsonArray(schema.DeepClone()) };
            schemas[text] = await JsonSchema.FromJsonAsync(whole.ToJsonString());
        }
    }

    private static bool IsJson(string mediaType) =>
        mediaType.EndsWith("json", StringComparison.Ordinal) && !mediaType.Contains("merge-patch");

    /// <summary>Texts that look like dates stay texts.</summary>
    private static JToken Parse(string body)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(body))
        {
            DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
        };
        return JToken.Load(reader);
    }
}

/// <summary>One operation of the document.</summary>
/// <param name="Path">Below /v1, with names in braces.</param>
internal sealed record ApiOperation(string Method, string Path, JsonObject Description)
{
    public string Name => $"{Method} {Path}";

    public JsonObject Responses => Description["responses"]!.AsObject();

    public IEnumerable<JsonObject> Parameters(string kind) =>
        (Description["parameters"]?.AsArray() ?? [])
            .Select(parameter => parameter!.AsObject())
            .Where(parameter => parameter["in"]!.ToString() == kind);

    public IReadOnlyList<KeyValuePair<string, JsonNode?>> Bodies =>
        [.. Description["requestBody"]?["content"]?.AsObject() ?? []];
}
