using System.Buffers.Text;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace ReplacementTracker.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most `limit` of them, in the list's order.</param>
/// <param name="Next">Address of the next page; null on the last.</param>
/// <param name="NextCursor">The cursor in it, for clients that build addresses themselves; null on the last page.</param>
/// <param name="Total">How many items all pages have.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next, string? NextCursor, long Total);

/// <summary>The two parameters of every list.</summary>
internal interface IPaged
{
    /// <summary>`nextCursor` of the page before.</summary>
    string? Cursor { get; }

    /// <summary>Items a page, 1 to 500; 50 unless said.</summary>
    string? Limit { get; }
}

internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    /// <summary>A page by keyset: as quick at the end of a list as at its beginning.</summary>
    /// <param name="key">A unique column, which is also the order.</param>
    public static async Task<Page<TItem>> ToPageAsync<TRow, TKey, TItem>(
        this IQueryable<TRow> rows,
        HttpContext http,
        IPaged page,
        Expression<Func<TRow, TKey>> key,
        Expression<Func<TRow, TItem>> item,
        bool descending = false
    )
        where TKey : IComparable<TKey>
    {
        var limit = Query.Number(page.Limit) ?? DefaultLimit;
        var total = await rows.LongCountAsync(http.RequestAborted);
        if (page.Cursor is { } cursor)
        {
            rows = rows.Where(After(key, Cursors.Read<TKey>(cursor), descending));
        }

        var ordered = descending ? rows.OrderByDescending(key) : rows.OrderBy(key);
        var found = await ordered.Select(Pair(key, item)).Take(limit + 1).ToListAsync(http.RequestAborted);
        var next = found.Count > limit ? Cursors.Write(found[limit - 1].Key) : null;
        return Create(http, [.. found.Take(limit).Select(pair => pair.Item)], next, total);
    }

    public static Page<T> Create<T>(HttpContext http, IReadOnlyList<T> items, string? nextCursor, long total)
    {
        if (nextCursor is null)
        {
            return new Page<T>(items, null, null, total);
        }

        var query = http
            .Request.Query.Where(pair => pair.Key != "cursor")
            .SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value)))
            .Append(KeyValuePair.Create("cursor", (string?)nextCursor));
        var next = PublicUrl.Of(http, http.Request.Path + QueryString.Create(query));
        http.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        return new Page<T>(items, next, nextCursor, total);
    }

    /// <summary>The rules of the two parameters of every list.</summary>
    public static void RulesForPage<T>(this AbstractValidator<T> validator)
        where T : IPaged
    {
        validator.RuleFor(page => page.Limit).WholeNumber(1, MaxLimit);
        validator.RuleFor(page => page.Cursor).MaximumLength(500);
    }

    private static Expression<Func<TRow, bool>> After<TRow, TKey>(
        Expression<Func<TRow, TKey>> key,
        TKey last,
        bool descending
    )
    {
        var value = Expression.Property(Expression.Constant(new Box<TKey>(last)), nameof(Box<TKey>.Value));
        Expression compared = key.Body;
        Expression to = value;
        if (typeof(TKey) == typeof(string))
        {
            var compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;
            compared = Expression.Call(compare, key.Body, value);
            to = Expression.Constant(0);
        }

        var body = descending ? Expression.LessThan(compared, to) : Expression.GreaterThan(compared, to);
        return Expression.Lambda<Func<TRow, bool>>(body, key.Parameters);
    }

    private static Expression<Func<TRow, Keyed<TKey, TItem>>> Pair<TRow, TKey, TItem>(
        Expression<Func<TRow, TKey>> key,
        Expression<Func<TRow, TItem>> item
    )
    {
        var row = key.Parameters[0];
        var itemBody = new Swap(item.Parameters[0], row).Visit(item.Body);
        var type = typeof(Keyed<TKey, TItem>);
        return Expression.Lambda<Func<TRow, Keyed<TKey, TItem>>>(
            Expression.New(
                type.GetConstructors()[0],
                [key.Body, itemBody],
                type.GetProperty("Key")!,
                type.GetProperty("Item")!
            ),
            row
        );
    }

    internal sealed record Keyed<TKey, TItem>(TKey Key, TItem Item);

    private sealed record Box<TValue>(TValue Value);

    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

/// <summary>Cursors are opaque: what is in them may change.</summary>
internal static class Cursors
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Write<TKey>(TKey key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Convert.ToString(key, CultureInfo.InvariantCulture)!));

    public static TKey Read<TKey>(string cursor)
    {
        try
        {
            var text = Strict.GetString(Base64Url.DecodeFromChars(cursor));
            if (text.Length == 0 || text.Any(char.IsControl))
            {
                throw new FormatException();
            }

            return typeof(TKey) == typeof(Guid)
                ? (TKey)(object)Guid.Parse(text)
                : (TKey)Convert.ChangeType(text, typeof(TKey), CultureInfo.InvariantCulture);
        }
        catch (Exception exception)
            when (exception is FormatException or OverflowException or InvalidCastException or DecoderFallbackException)
        {
            throw InvalidRequestException.At("cursor", "cursor", "'cursor' is not one that a page of this list gave.");
        }
    }
}
