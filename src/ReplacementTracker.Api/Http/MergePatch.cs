using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.AspNetCore.Http.Metadata;

namespace ReplacementTracker.Api.Http;

/// <summary>A partial change by RFC 7396: what is named is set, null removes, the rest stays.</summary>
/// <typeparam name="TRequest">The whole of what can be written, which the result is validated as.</typeparam>
internal sealed class MergePatch<TRequest> : IEndpointParameterMetadataProvider
    where TRequest : class
{
    private readonly JsonObject patch;

    private MergePatch(JsonObject patch) => this.patch = patch;

    public static async ValueTask<MergePatch<TRequest>?> BindAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            var documentOptions = new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false };
            var node = await JsonNode.ParseAsync(
                http.Request.Body,
                documentOptions: documentOptions,
                cancellationToken: http.RequestAborted
            );
            return new MergePatch<TRequest>(
                node as JsonObject ?? throw InvalidRequestException.At("", "wrong-type", "A patch is a JSON object.")
            );
        }
        catch (JsonException malformed)
        {
            throw new InvalidRequestException([Problems.Error(malformed)]);
        }
    }

    /// <summary>The thing as it would be, whole and validated.</summary>
    public TRequest ApplyTo(TRequest current, IValidator<TRequest> validator)
    {
        TRequest merged;
        try
        {
            var whole = Merge(JsonSerializer.SerializeToNode(current, Json.Options), patch);
            merged = whole.Deserialize<TRequest>(Json.Options)!;
        }
        catch (JsonException wrong)
        {
            throw new InvalidRequestException([Problems.Error(wrong)]);
        }
        catch (InvalidOperationException)
        {
            // What the reader of texts throws where a document would have told: half of a surrogate pair.
            throw InvalidRequestException.At("", "malformed", "A text contains half a character.");
        }

        validator.Demand(merged);
        return merged;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new AcceptsMetadata(["application/merge-patch+json", "application/json"], typeof(TRequest))
        );

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            var merged = Merge(result[name], change);
            result.Remove(name);
            if (merged is not null)
            {
                result[name] = merged;
            }
        }

        return result;
    }
}
