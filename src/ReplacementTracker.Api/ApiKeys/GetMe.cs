using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class GetMe
{
    /// <summary>Say who is calling, and with what rights.</summary>
    public static async Task<Ok<MeResponse>> Handle(TrackerDb db, CurrentUser user, CancellationToken cancel)
    {
        var key = user.KeyId is { } id ? await db.ApiKeys.SingleAsync(row => row.Id == id, cancel) : null;
        return TypedResults.Ok(
            new MeResponse(
                user.Owner,
                user.Grants.Roles(),
                user.Programmes,
                GrantResponse.Of(user.Grants),
                user.Scopes,
                key?.Id,
                key?.Prefix,
                key?.Name,
                key?.ExpiresAt
            )
        );
    }
}

/// <summary>Who is calling.</summary>
/// <param name="Owner">The person the key or the token counts as.</param>
/// <param name="Roles">Every role held somewhere; `grants` says where.</param>
/// <param name="Programmes">Codes of the programmes that are open; null for all.</param>
/// <param name="Grants">What may be done, and where; every role reads, and an administrator does everything.</param>
/// <param name="Scopes">What may be done beyond the roles; empty for nothing.</param>
/// <param name="KeyId">The key that was sent; see /v1/api-keys. Null for a token.</param>
/// <param name="KeyPrefix">Its first characters; null for a token.</param>
/// <param name="KeyName">What it is for; null for a token.</param>
/// <param name="ExpiresAt">From when the key is refused; null for never, and for a token, which says so itself.</param>
internal sealed record MeResponse(
    string Owner,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string>? Programmes,
    IReadOnlyList<GrantResponse> Grants,
    IReadOnlyList<AccessScope> Scopes,
    Guid? KeyId,
    string? KeyPrefix,
    string? KeyName,
    DateTimeOffset? ExpiresAt
);
