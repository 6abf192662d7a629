using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Http;

/// <summary>What the document says of each operation: parameters, roles, errors and how they look.</summary>
internal static class OpenApiOperations
{
    public static Task Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancel
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var handler = metadata.OfType<MethodInfo>().FirstOrDefault();
        if (handler?.DeclaringType is { } type)
        {
            operation.OperationId = JsonNamingPolicy.CamelCase.ConvertName(type.Name);
        }

        var validated = metadata.OfType<ValidatedType>().Select(some => some.Type).ToList();
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            DescribeParameter(parameter, validated, context.ApplicationServices);
        }

        if (HttpMethods.IsPost(context.Description.HttpMethod ?? ""))
        {
            (operation.Parameters ??= []).Add(IdempotencyKey());
        }

        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        operation.Security = anonymous
            ? []
            :
            [
                .. new[] { "bearer", "apiKey", "basic" }.Select(scheme => new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [],
                }),
            ];
        if (metadata.OfType<IAuthorizeData>().Any(some => some.Policy == Policies.ReadFigures))
        {
            // None of them has to be met: the figures may be public.
            operation.Security.Insert(0, []);
        }

        if (
            metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy is { } policy
            && policy != Policies.Read
            && Policies.Roles.TryGetValue(policy, out var accepted)
        )
        {
            var roles = accepted.Append(Domain.Access.Role.Administrator).Distinct();
            var names = string.Join(" or ", roles.Select(role => $"`{Domain.EnumText.Text(role)}`"));
            operation.Description = $"{operation.Description}\n\nRole: {names}.".Trim();
        }

        DescribeResponses(operation);
        if (metadata.OfType<CsvBody>().Any())
        {
            var text = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Description = "A CSV file in UTF-8; its first line names the columns.",
                Content = new Dictionary<string, OpenApiMediaType> { [CsvBody.MediaTypes[0]] = text },
            };
        }

        if (metadata.OfType<MultipartBody>().FirstOrDefault() is { } form)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [MultipartBody.MediaType] = new() { Schema = form.Schema },
                },
            };
        }

        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            // A body that may be left out is still an object where it is there.
            media.Schema = media.Schema?.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault() ?? media.Schema;
        }

        return Task.CompletedTask;
    }

    private static void DescribeParameter(OpenApiParameter parameter, List<Type> validated, IServiceProvider services)
    {
        switch (parameter.Name)
        {
            case "If-Match":
                parameter.Description =
                    "The ETag that you saw, quotes included; `*` for whatever is there. Missing it is 428, a stale one 412.";
                parameter.Required = true;
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["\"1\"", "*"] };
                return;
            case "programme" when parameter.In == ParameterLocation.Path:
                parameter.Example = "prorail";
                break;
        }

        foreach (var type in validated)
        {
            if (
                !QueryMembers.Of(type).TryGetValue(parameter.Name ?? "", out var member)
                || parameter.Schema is not OpenApiSchema schema
            )
            {
                continue;
            }

            parameter.Description = XmlComments.OfParameter(type, member);
            var (rules, itemRules) = OpenApiSchemas.RulesOf(services, type, member);
            OpenApiSchemas.Apply(schema, rules);
            OpenApiSchemas.Apply(schema.Items as OpenApiSchema, itemRules);
            parameter.Required |= rules.Exists(OpenApiSchemas.IsRequired);
        }
    }

    private static OpenApiParameter IdempotencyKey() =>
        new()
        {
            Name = Idempotency.Header,
            In = ParameterLocation.Header,
            Description =
                "Makes it safe to send this again when no answer came: one key, one effect, and the first answer again, with "
                + $"`{Idempotency.ReplayedHeader}: true`. A new random key for each thing to be done; kept for 24 hours.",
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                MinLength = 1,
                MaxLength = Idempotency.MaxLength,
                Examples = ["8e03978e-40d5-43dd-bc93-6894a57f9324"],
            },
        };

    private static void DescribeResponses(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses ?? [])
        {
            response.Description = status switch
            {
                "200" => "Done.",
                "201" => "Created; `Location` says where.",
                "202" => "Accepted; `Location` says where its report is.",
                "204" => "Done; nothing to say.",
                "304" => "You have it already: what If-None-Match names is what there is.",
                "400" => "The request is wrong in itself; `errors` says everything that is.",
                "401" => "No valid key.",
                "403" => "The key does not allow it, or it is one's own work.",
                "404" => "There is no such thing, or not for this key.",
                "409" => "The state of things does not allow it; `code` says why.",
                "412" => "Somebody else changed it first.",
                "413" => "The body is too large.",
                "415" => "The body has a type that is not understood here.",
                "422" => "Another request was sent with this Idempotency-Key.",
                "428" => "If-Match is missing.",
                "429" => "Too many requests; `Retry-After` says in how many seconds to come again.",
                "503" => "Not at this moment; `Retry-After` says when.",
                _ => response.Description,
            };
            if (response.Content?.TryGetValue(Problems.ContentType, out var problem) == true)
            {
                problem.Example = ExampleOf(status);
            }
        }
    }

    /// <summary>A refusal as it would really come, not one of strings named "string".</summary>
    private static JsonNode? ExampleOf(string status)
    {
        var (code, detail) = status switch
        {
            "400" => (ProblemCodes.InvalidRequest, "'title' must not be empty."),
            "401" => (
                ProblemCodes.Unauthenticated,
                "Send a key as Authorization: Bearer, as X-API-Key, or as the password of Basic."
            ),
            "403" => (ProblemCodes.Of(Domain.Access.AccessRefusals.NotAllowed), "This needs the role verifier."),
            "404" => (ProblemCodes.Of(ProgrammeRefusals.NotFound), "There is no programme prorial."),
            "409" => (
                ProblemCodes.Of(WorkOrderRefusals.ActionNotAllowed),
                "WO-0001 is waitingApproval, which does not allow: complete."
            ),
            "412" => (
                ProblemCodes.Of(PreconditionRefusals.Stale),
                "The work-order WO-0001 has ETag \"4\" by now. Read it again."
            ),
            "413" => (ProblemCodes.BodyTooLarge, "The body is larger than 1048576 bytes."),
            "415" => (
                ProblemCodes.UnsupportedMediaType,
                "A body of type text/xml is not understood here; send application/json, in UTF-8."
            ),
            "422" => (
                ProblemCodes.IdempotencyKeyReused,
                "Another request was sent with this Idempotency-Key: its query, If-Match or body differs."
            ),
            "428" => (
                ProblemCodes.Of(PreconditionRefusals.Required),
                "Send the header If-Match with the ETag of work-order WO-0001."
            ),
            "429" => (
                ProblemCodes.QuotaExceeded,
                "600 requests a minute are allowed here, and that many came with this key. Come again in 42 s."
            ),
            "503" => (ProblemCodes.DatabaseUnavailable, "The database does not answer. Try again shortly."),
            _ => (null, ""),
        };
        return code is null
            ? null
            : JsonSerializer.SerializeToNode(
                new ProblemResponse(
                    $"/v1/problems/{code.Code}",
                    code.Title,
                    code.Status,
                    code.Code,
                    detail,
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    code == ProblemCodes.InvalidRequest ? [new ProblemError("/title", "not-null", detail)] : []
                ),
                Json.Options
            );
    }
}
