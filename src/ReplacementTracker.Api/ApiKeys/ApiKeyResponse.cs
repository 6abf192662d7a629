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
/// <param name="CreatedBy">
/// Who made it, and so was shown it; often not the owner. When the owner rotates it, whoever made the first stays. Null where
/// that is not known.
/// </param>
/// <param name="Roles">Every role that it has somewhere; `grants` says where.</param>
/// <param name="Programmes">Codes of the programmes it opens; null for all.</param>
/// <param name="Grants">What it may do, and where; one for each programme.</param>
/// <param name="Scopes">What it may do beyond its roles; empty for nothing.</param>
/// <param name="ExpiresAt">From when it is refused; null for never.</param>
/// <param name="RevokedAt">Since when it is refused; null while it is not.</param>
/// <param name="LastUsedAt">To the minute; null if never used. Use is no change: the ETag stays the same.</param>
/// <param name="Succeeds">Id of the key in whose place it came, by rotation; null for none.</param>
/// <param name="SucceededBy">Id of the key that came in its place, by rotation; null for none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
internal sealed record ApiKeyResponse(
    Guid Id,
    string? Key,
    string Prefix,
    string Name,
    string Owner,
    string? CreatedBy,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string>? Programmes,
    IReadOnlyList<GrantResponse> Grants,
    IReadOnlyList<AccessScope> Scopes,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    Guid? Succeeds,
    Guid? SucceededBy,
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
        row.CreatedBy,
        row.Roles,
        row.Programmes,
        GrantResponse.Of(row.Grants),
        row.Scopes,
        row.ExpiresAt,
        row.RevokedAt,
        row.LastUsedAt,
        row.Succeeds,
        row.SucceededBy,
        row.CreatedAt,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<ApiKey, ApiKeyResponse> From = FromRow.Compile();
}

/// <summary>Roles in one programme, or in all of them.</summary>
/// <param name="Programme">The programme's code; `*` for all, and for what all programmes share.</param>
/// <param name="Roles">What may be done there; every role reads, and an administrator does everything.</param>
internal sealed record GrantResponse(string Programme, IReadOnlyList<Role> Roles)
{
    public static IReadOnlyList<GrantResponse> Of(IReadOnlyList<Grant> grants) =>
        [.. grants.Select(grant => new GrantResponse(grant.Programme, grant.Roles))];
}
