using System.Globalization;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Disposals;

/// <summary>At least one text, at most so many, and none twice. Null passes: absence is another rule.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="key">What two spellings of the same have in common.</param>
internal sealed class EachOnce<T>(int most, Func<string, string> key)
    : PropertyValidator<T, IReadOnlyList<string>?>,
        IDescribedRule
{
    public override string Name => "each-once";

    public override bool IsValid(ValidationContext<T> context, IReadOnlyList<string>? value)
    {
        if (value is null)
        {
            return true;
        }

        // What is null in the list is told by the rule on its items.
        var texts = value.Where(text => text is not null).Select(key).ToList();
        return value.Count >= 1 && value.Count <= most && texts.Distinct().Count() == texts.Count;
    }

    public void Describe(OpenApiSchema schema) =>
        (schema.MinItems, schema.MaxItems, schema.UniqueItems) = (1, most, true);

    protected override string GetDefaultMessageTemplate(string errorCode) =>
        $"'{{PropertyName}}' has 1 to {most.ToString("N0", CultureInfo.InvariantCulture)} items, each once.";
}
