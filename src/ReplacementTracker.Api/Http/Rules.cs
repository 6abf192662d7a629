using System.Globalization;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Http;

/// <summary>A rule that can be shown in the OpenAPI document.</summary>
internal interface IDescribedRule
{
    void Describe(OpenApiSchema schema);
}

/// <summary>A rule on a text, with the sentence it fails with and what the document says of it.</summary>
internal sealed class TextRule<T>(string code, string message, Func<string, bool> holds, Action<OpenApiSchema> describe)
    : PropertyValidator<T, string?>,
        IDescribedRule
{
    public override string Name => code;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || holds(value);

    public void Describe(OpenApiSchema schema) => describe(schema);

    protected override string GetDefaultMessageTemplate(string errorCode) => message;
}

/// <summary>The field's rules, so that every request says them alike. Null passes: absence is another rule.</summary>
internal static class Rules
{
    private const string CodePattern = "^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$";

    /// <summary>What addresses call things: lower case, digits, hyphens.</summary>
    public static IRuleBuilderOptions<T, string?> Code<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "code",
            "'{PropertyName}' consists of lower-case letters, digits and inner hyphens; at most 64 of them.",
            value =>
                value.Length is > 0 and <= 64
                && value.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
                && value[0] != '-'
                && value[^1] != '-',
            schema => (schema.Pattern, schema.MaxLength) = (CodePattern, 64)
        );

    /// <summary>A site's code: upper case, as on timetables.</summary>
    public static IRuleBuilderOptions<T, string?> SiteCode<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "site-code",
            "'{PropertyName}' consists of letters, digits and hyphens; at most 32 of them.",
            value => value.Length is > 0 and <= 32 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'),
            schema => (schema.Pattern, schema.MaxLength) = ("^[A-Za-z0-9-]{1,32}$", 32)
        );

    /// <summary>A unit's tag: visible characters without a slash, for it stands in addresses.</summary>
    public static IRuleBuilderOptions<T, string?> Tag<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "tag",
            "'{PropertyName}' consists of letters, digits, '.', '_' and '-'; at most 64 of them.",
            IsTag,
            schema => (schema.Pattern, schema.MaxLength) = ("^[A-Za-z0-9._-]{1,64}$", 64)
        );

    public static bool IsTag(string value) =>
        value.Length is > 0 and <= 64
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')
        && value is not ("." or "..");

    /// <summary>A line of text for people: no control characters.</summary>
    public static IRuleBuilderOptions<T, string?> Line<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Text(
            "line",
            $"'{{PropertyName}}' is 1 to {max} characters without control characters.",
            value => !string.IsNullOrWhiteSpace(value) && value.Length <= max && !value.Any(char.IsControl),
            schema => (schema.MinLength, schema.MaxLength) = (1, max)
        );

    /// <summary>Some text for people, line breaks included.</summary>
    public static IRuleBuilderOptions<T, string?> Prose<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Text(
            "prose",
            $"'{{PropertyName}}' is 1 to {max} characters.",
            value =>
                !string.IsNullOrWhiteSpace(value)
                && value.Length <= max
                && !value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')),
            schema => (schema.MinLength, schema.MaxLength) = (1, max)
        );

    public static IRuleBuilderOptions<T, string?> Mac<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "mac-address",
            "'{PropertyName}' is 12 hex digits, with or without separators, and not all 0 or F.",
            value => Domain.Units.MacAddress.TryNormalise(value, out _),
            schema => schema.Examples = ["00:40:8C:12:34:56"]
        );

    public static IRuleBuilderOptions<T, string?> Address<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "url",
            "'{PropertyName}' is an http or https address of at most 2,000 characters.",
            value =>
                value.Length <= 2000
                && Uri.TryCreate(value, UriKind.Absolute, out var uri)
                && uri.Scheme is "http" or "https",
            schema => (schema.Format, schema.MaxLength) = ("uri", 2000)
        );

    public static IRuleBuilderOptions<T, string?> TimeZone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "time-zone",
            "'{PropertyName}' is the IANA name of a time zone, such as Europe/Amsterdam.",
            ProgrammeClock.Knows,
            schema => schema.Examples = ["Europe/Amsterdam"]
        );

    /// <summary>A day in a query: 2026-10-01.</summary>
    public static IRuleBuilderOptions<T, string?> Day<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "day",
            "'{PropertyName}' is a day such as 2026-10-01.",
            value => Query.TryDay(value, out _),
            schema => schema.Format = "date"
        );

    /// <summary>An instant in a query: 2026-10-01T08:30:00Z.</summary>
    public static IRuleBuilderOptions<T, string?> Moment<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "instant",
            "'{PropertyName}' is an instant with its offset, such as 2026-10-01T08:30:00Z.",
            value => Instant.TryParse(value, out _),
            schema => schema.Format = "date-time"
        );

    /// <summary>A whole number in a query.</summary>
    public static IRuleBuilderOptions<T, string?> WholeNumber<T>(
        this IRuleBuilder<T, string?> rule,
        int min,
        int max
    ) =>
        rule.Text(
            "whole-number",
            $"'{{PropertyName}}' is a whole number from {min} to {max}.",
            value =>
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= min
                && number <= max,
            schema =>
            {
                schema.Type = JsonSchemaType.Integer;
                schema.Minimum = min.ToString(CultureInfo.InvariantCulture);
                schema.Maximum = max.ToString(CultureInfo.InvariantCulture);
            }
        );

    /// <summary>A number above 0 in a query: 1.5.</summary>
    public static IRuleBuilderOptions<T, string?> Factor<T>(this IRuleBuilder<T, string?> rule, int max) =>
        rule.Text(
            "factor",
            $"'{{PropertyName}}' is a number above 0 and at most {max}, with a decimal point and at most 6 decimals.",
            value => Query.TryFactor(value, out var factor) && factor <= max,
            schema =>
            {
                schema.Type = JsonSchemaType.Number;
                schema.ExclusiveMinimum = "0";
                schema.Maximum = max.ToString(CultureInfo.InvariantCulture);
            }
        );

    /// <summary>True or false in a query.</summary>
    public static IRuleBuilderOptions<T, string?> Flag<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Text(
            "flag",
            "'{PropertyName}' is true or false.",
            value => value is "true" or "false",
            schema => schema.Type = JsonSchemaType.Boolean
        );

    /// <summary>One of an enum's values in a query.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum => rule.OneOf([.. EnumText.All<TEnum>()]);

    public static IRuleBuilderOptions<T, string?> OneOf<T>(
        this IRuleBuilder<T, string?> rule,
        params string[] values
    ) =>
        rule.Text(
            "one-of",
            $"'{{PropertyName}}' is one of {string.Join(", ", values)}.",
            value => values.Contains(value),
            schema => schema.Enum = [.. values.Select(value => (System.Text.Json.Nodes.JsonNode)value)]
        );

    /// <summary>A day that people can mean: from 1900 to 9000.</summary>
    public static IRuleBuilderOptions<T, DateOnly?> Sensible<T>(this IRuleBuilder<T, DateOnly?> rule) =>
        rule.InclusiveBetween(new DateOnly(1900, 1, 1), new DateOnly(9000, 12, 31));

    private static IRuleBuilderOptions<T, string?> Text<T>(
        this IRuleBuilder<T, string?> rule,
        string code,
        string message,
        Func<string, bool> holds,
        Action<OpenApiSchema> describe
    ) => rule.SetValidator(new TextRule<T>(code, message, holds, describe));
}

/// <summary>Query values that were validated, as what they are.</summary>
internal static class Query
{
    public static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day.Year is >= 1900 and <= 9000;

    public static DateOnly? Day(string? text) => TryDay(text, out var day) ? day : null;

    public static DateTimeOffset? Moment(string? text) => Instant.TryParse(text, out var instant) ? instant : null;

    public static int? Number(string? text) =>
        text is null ? null : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    public static bool TryFactor(string? text, out decimal factor) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor)
        && factor > 0
        && factor.Scale <= 6;

    public static decimal? Factor(string? text) => TryFactor(text, out var factor) ? factor : null;

    public static bool Flag(string? text) => text == "true";

    public static T? One<T>(string? text)
        where T : struct, Enum => EnumText.TryParse<T>(text, out var value) ? value : null;

    public static T[] Many<T>(string[]? texts)
        where T : struct, Enum => [.. (texts ?? []).Select(EnumText.Parse<T>)];

    /// <summary>The pattern of LIKE and ILIKE for texts that contain this one, in which nothing is a wildcard.</summary>
    public static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
