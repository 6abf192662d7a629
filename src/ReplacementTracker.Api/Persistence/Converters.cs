using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Enums are text in SQL, spelt as in JSON.</summary>
internal sealed class EnumTextConverter<T>()
    : ValueConverter<T, string>(value => value.Text(), text => EnumText.Parse<T>(text))
    where T : struct, Enum;

/// <summary>PostgreSQL takes instants in UTC and keeps microseconds.</summary>
internal sealed class InstantConverter()
    : ValueConverter<DateTimeOffset, DateTimeOffset>(value => value.ToStorable(), value => value);

internal static class Conversions
{
    /// <summary>A list of values as a PostgreSQL array of text.</summary>
    public static PropertyBuilder<IReadOnlyList<T>> AsTextArray<T>(
        this PropertyBuilder<IReadOnlyList<T>> property,
        Func<T, string> text,
        Func<string, T> parse
    )
    {
        property.HasConversion(
            new ValueConverter<IReadOnlyList<T>, string[]>(
                list => list.Select(text).ToArray(),
                array => array.Select(parse).ToArray()
            ),
            ListComparer<T>()
        );
        return property;
    }

    /// <summary>A list of records as jsonb, spelt as in the API.</summary>
    public static PropertyBuilder<IReadOnlyList<T>> AsJson<T>(this PropertyBuilder<IReadOnlyList<T>> property)
    {
        property
            .HasColumnType("jsonb")
            .HasConversion(
                new ValueConverter<IReadOnlyList<T>, string>(
                    list => JsonSerializer.Serialize(list, Json.Options),
                    text => JsonSerializer.Deserialize<T[]>(text, Json.Options)!
                ),
                ListComparer<T>()
            );
        return property;
    }

    private static ValueComparer<IReadOnlyList<T>> ListComparer<T>() =>
        new((a, b) => a!.SequenceEqual(b!), list => list.Count, list => list.ToArray());
}
