using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Http;

/// <summary>The OpenAPI document, by one generator; Swagger UI only displays it.</summary>
internal static class OpenApi
{
    public const string Path = "/v1/openapi.json";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer(DescribeDocument);
            options.AddOperationTransformer(DescribeOperation);
            options.AddSchemaTransformer(DescribeSchema);
        });

    public static void MapApiDocument(this WebApplication app) => app.MapOpenApi(Path).AllowAnonymous();

    /// <summary>Its pages are files, not routes, so it has to stand before what asks for keys.</summary>
    public static void UseApiPages(this WebApplication app) =>
        app.UseSwaggerUI(ui =>
        {
            ui.SwaggerEndpoint(Path, "ReplacementTracker");
            ui.DocumentTitle = "ReplacementTracker";
            ui.EnablePersistAuthorization();
            ui.EnableFilter();
            ui.DefaultModelsExpandDepth(0);
            ui.DisplayRequestDuration();
        });

    /// <summary>Every route says which errors it can answer with; they follow from what it asks for.</summary>
    public static RouteGroupBuilder WithProblems(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var parameters = endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters() ?? [];
            var pattern = ((RouteEndpointBuilder)endpoint).RoutePattern;
            var reads = endpoint.Metadata.OfType<IHttpMethodMetadata>().Any(verbs => verbs.HttpMethods.Contains("GET"));
            var anonymous = endpoint.Metadata.OfType<IAllowAnonymous>().Any();
            var body = endpoint.Metadata.Any(some => some is IAcceptsMetadata or CsvBody);
            var conditional = parameters.Any(parameter =>
                parameter.GetCustomAttribute<FromHeaderAttribute>()?.Name == "If-Match"
            );
            List<int> statuses = [400];
            statuses.AddRange(anonymous ? [] : [401, 403]);
            statuses.AddRange(pattern.Parameters.Count > 0 ? [404] : []);
            statuses.AddRange(reads ? [] : [409]);
            statuses.AddRange(conditional ? [412, 428] : []);
            statuses.AddRange(body ? [413, 415] : []);
            foreach (var status in statuses)
            {
                endpoint.Metadata.Add(
                    new ProducesResponseTypeMetadata(status, typeof(ProblemResponse), [Problems.ContentType])
                );
            }
        });
        return group;
    }

    private static Task DescribeDocument(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancel
    )
    {
        var configuration = context.ApplicationServices.GetRequiredService<IConfiguration>();
        document.Info = new OpenApiInfo
        {
            Title = "ReplacementTracker",
            Version = RequestGuards.ApiVersion,
            Description = """
                How far a promise to replace equipment has come, on what evidence, and whether its date will be met.

                Press **Authorize** and enter a key. Errors are problem details (RFC 9457) with a stable `code`;
                `/v1/problems` lists all of them. What can be changed carries an `etag`: send it as `If-Match`. Days are
                days of the programme's time zone, instants are in UTC, percentages are floored to one decimal.
                """,
            Contact = new OpenApiContact
            {
                Name = configuration["Contact:Name"] ?? "Whoever runs this installation",
                Email = configuration["Contact:Email"],
                Url = configuration["Contact:Url"] is { Length: > 0 } url ? new Uri(url) : null,
            },
        };
        document.Servers = [new OpenApiServer { Url = configuration["PublicUrl"]?.TrimEnd('/') + "/v1" }];
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
        {
            paths.Add(path["/v1".Length..], item);
        }

        document.Paths = paths;
        document.AddComponent(
            "bearer",
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key, as `Authorization: Bearer rt_…`.",
            }
        );
        document.AddComponent(
            "apiKey",
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-API-Key",
                Description = "A key, in a header of its own.",
            }
        );
        document.AddComponent(
            "basic",
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "basic",
                Description = "A key as the password, any user name: what Power Query and Excel send.",
            }
        );
        return Task.CompletedTask;
    }

    private static Task DescribeOperation(
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
            Describe(parameter, validated, context.ApplicationServices);
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
        if (metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy is { } policy && policy != Policies.Read)
        {
            var roles = Policies.Roles[policy].Append(Domain.Access.Role.Administrator).Distinct();
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

        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            // A body that may be left out is still an object where it is there.
            media.Schema = media.Schema?.OneOf?.OfType<OpenApiSchemaReference>().FirstOrDefault() ?? media.Schema;
        }

        return Task.CompletedTask;
    }

    private static void Describe(OpenApiParameter parameter, List<Type> validated, IServiceProvider services)
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
            var (rules, itemRules) = RulesOf(services, type, member);
            Describe(schema, rules);
            Describe(schema.Items as OpenApiSchema, itemRules);
            parameter.Required |= rules.Exists(IsRequired);
        }
    }

    private static void Describe(OpenApiSchema? schema, List<IPropertyValidator> rules)
    {
        if (schema is null)
        {
            return;
        }

        rules.OfType<IDescribedRule>().ToList().ForEach(rule => rule.Describe(schema));
        foreach (var between in rules.OfType<IBetweenValidator>().Where(rule => rule.From is int))
        {
            (schema.Minimum, schema.Maximum) = ($"{between.From}", $"{between.To}");
        }

        if (rules.Exists(IsRequired))
        {
            schema.Type &= ~JsonSchemaType.Null;
        }
    }

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
                "400" => "The request is wrong in itself; `errors` says everything that is.",
                "401" => "No valid key.",
                "403" => "The key does not allow it, or it is one's own work.",
                "404" => "There is no such thing, or not for this key.",
                "409" => "The state of things does not allow it; `code` says why.",
                "412" => "Somebody else changed it first.",
                "413" => "The body is too large.",
                "415" => "The body has a type that is not understood here.",
                "428" => "If-Match is missing.",
                _ => response.Description,
            };
        }
    }

    private static Task DescribeSchema(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancel
    )
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
        {
            DescribeEnum(schema, type);
        }
        else if (type == typeof(DateTimeOffset))
        {
            schema.Type =
                context.JsonTypeInfo.Type == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        // Of a type with a converter of its own the generator knows nothing, and leaves the items out.
        if (schema.Items is null && context.JsonTypeInfo.ElementType is { IsEnum: true } itemType)
        {
            var items = new OpenApiSchema();
            DescribeEnum(items, itemType);
            schema.Items = items;
        }

        if (type.GetCustomAttribute<ExampleAttribute>() is { } example)
        {
            schema.Examples = [JsonNode.Parse(example.Json)!];
        }

        if (schema.Properties is not { Count: > 0 } properties)
        {
            return Task.CompletedTask;
        }

        if (!type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            schema.Required = properties.Keys.ToHashSet();
            return Task.CompletedTask;
        }

        // Not what the constructor takes, but what the rules demand.
        schema.Required = new HashSet<string>();
        foreach (var (name, property) in properties)
        {
            var (rules, itemRules) = RulesOf(context.ApplicationServices, type, name);
            if (rules.Exists(IsRequired))
            {
                schema.Required.Add(name);
            }

            Describe(property as OpenApiSchema, rules);
            Describe((property as OpenApiSchema)?.Items as OpenApiSchema, itemRules);
        }

        return Task.CompletedTask;
    }

    private static void DescribeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
    }

    private static bool IsRequired(IPropertyValidator rule) => rule is INotNullValidator or INotEmptyValidator;

    /// <summary>The rules on a member that always hold; those with a condition are left to the prose.</summary>
    /// <remarks>A request that adds to another one includes its validator, which the descriptor does not show.</remarks>
    private static (List<IPropertyValidator> OfValue, List<IPropertyValidator> OfItems) RulesOf(
        IServiceProvider services,
        Type type,
        string member
    )
    {
        var rules = BaseAndSelf(type)
            .Select(some => services.GetService(typeof(IValidator<>).MakeGenericType(some)))
            .OfType<IValidator>()
            .SelectMany(validator => validator.CreateDescriptor().Rules)
            .Where(rule =>
                !rule.HasCondition && string.Equals(rule.PropertyName, member, StringComparison.OrdinalIgnoreCase)
            )
            .ToLookup(
                IsForEach,
                rule => rule.Components.Where(part => !part.HasCondition).Select(part => part.Validator)
            );
        return ([.. rules[false].SelectMany(some => some)], [.. rules[true].SelectMany(some => some)]);
    }

    private static bool IsForEach(IValidationRule rule) =>
        rule.GetType()
            .GetInterfaces()
            .Any(some => some.IsGenericType && some.GetGenericTypeDefinition() == typeof(ICollectionRule<,>));

    private static IEnumerable<Type> BaseAndSelf(Type type)
    {
        for (var some = type; some is not null && some != typeof(object); some = some.BaseType)
        {
            yield return some;
        }
    }
}

/// <summary>A body that works, as people would send it or get it. Shown by Swagger UI.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ExampleAttribute(string json) : Attribute
{
    public string Json => json;
}
