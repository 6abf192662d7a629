using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.WorkOrders;

/// <summary>1 to 200 tags, each once.</summary>
internal sealed class UnitTags<T> : PropertyValidator<T, IReadOnlyList<string>?>, INotNullValidator, IDescribedRule
{
    public override string Name => "unit-tags";

    public override bool IsValid(ValidationContext<T> context, IReadOnlyList<string>? value) =>
        value is { Count: >= 1 and <= 200 } && value.Distinct().Count() == value.Count;

    public void Describe(OpenApiSchema schema) =>
        (schema.MinItems, schema.MaxItems, schema.UniqueItems) = (1, 200, true);

    protected override string GetDefaultMessageTemplate(string errorCode) =>
        "'{PropertyName}' has 1 to 200 tags, each once.";
}
