using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class RevokeApiKey
{
    /// <summary>Revoke a key, for ever.</summary>
    /// <remarks>
    /// It is refused from its next request on. The calling key is refused as `own-key`, so that one administrator
    /// remains; a key that was revoked before as `api-key-revoked`.
    /// </remarks>
    /// <param name="id">The key's id.</param>
    public static async Task<Ok<ApiKeyResponse>> Handle(
        string id,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ApiKeysOf(user).ApiKeyAsync(id, cancel);
        ETag.Demand(ifMatch, found);
        if (found.Id == user.KeyId)
        {
            throw AccessRefusals.OwnKey.Because(
                $"Key {found.Prefix}… is the one this request came with. Revoke it with another administrator's key."
            );
        }

        found.Revoke(clock.Now());
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ApiKeyResponse.From(found));
    }
}
