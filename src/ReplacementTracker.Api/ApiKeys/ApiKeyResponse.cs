using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

/// <summary>A key with which a person, or a program on behalf of one, calls the service.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Key">The key itself: in the answer that creates it, and never again.</param>
/// <param name="Prefix">Its first characters, by which people tell keys apart.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Owner">The person it counts as: what one key did, another key of the same owner cannot verify.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Programmes">Codes of the programmes it opens; null for all.</param>
/// <param name="ExpiresAt">From when it is refused; null for never.</param>
/// <param name="RevokedAt">Since when it is refused; null while it is not.</param>
/// <param name="LastUsedAt">To the minute; null if never used. Use is no change: the ETag stays the same.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Etag">What to send as If-Match to revoke it.</param>
internal sealed record ApiKeyResponse(
    Guid Id,
    string? Key,
    string Prefix,
    string Name,
    string Owner,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string>? Programmes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<ApiKey, ApiKeyResponse>> FromRow = row => new ApiKeyResponse(
        row.Id,
        null,
        row.Prefix,
        row.Name,
        row.Owner,
        row.Roles,
        row.Programmes,
        row.ExpiresAt,
        row.RevokedAt,
        row.LastUsedAt,
        row.CreatedAt,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<ApiKey, ApiKeyResponse> From = FromRow.Compile();
}
