using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Http;

/// <summary>What the document says of each body: read from the validators that check it.</summary>
internal static class OpenApiSchemas
{
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
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
            var absent = context
                .JsonTypeInfo.Properties.Where(member =>
                    Sensitive.IsMarked(member)
                    || member.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true
                )
                .Select(member => member.Name);
            schema.Required = properties.Keys.Except(absent, StringComparer.Ordinal).ToHashSet();
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

            Apply(property as OpenApiSchema, rules);
            Apply((property as OpenApiSchema)?.Items as OpenApiSchema, itemRules);
        }

        return Task.CompletedTask;
    }

    private static void DescribeEnum(OpenApiSchema schema, Type type)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))];
    }

    /// <summary>Writes into a schema what its validators demand.</summary>
    public static void Apply(OpenApiSchema? schema, List<IPropertyValidator> rules)
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

    public static bool IsRequired(IPropertyValidator rule) => rule is INotNullValidator or INotEmptyValidator;

    /// <summary>The rules on a member that always hold; those with a condition are left to the prose.</summary>
    /// <remarks>A request that adds to another one includes its validator, which the descriptor does not show.</remarks>
    public static (List<IPropertyValidator> OfValue, List<IPropertyValidator> OfItems) RulesOf(
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
