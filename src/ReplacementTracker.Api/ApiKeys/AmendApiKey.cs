using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.ApiKeys;

internal static class AmendApiKey
{
    /// <summary>Change what a key is called, or when it ends.</summary>
    /// <remarks>
    /// A merge patch: what is named is set, and an `expiresAt` of null lets the key last. Its owner, rights and scopes never
    /// change: who needs others gets another key. What has ended never opens again: `api-key-revoked`, `api-key-expired`; and
    /// a key with a successor only ends earlier: `api-key-rotated`. The one that the settings of the installation name is
    /// changed there: `installation-key`.
    /// </remarks>
    /// <param name="id">The key's id.</param>
    public static async Task<Ok<ApiKeyResponse>> Handle(
        string id,
        MergePatch<ApiKeyRequest> patch,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        IValidator<ApiKeyRequest> validator,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ApiKeysOf(user).ApiKeyAsync(id, cancel);
        ETag.Demand(ifMatch, found);
        var now = clock.Now();
        var request = patch.ApplyTo(new ApiKeyRequest(found.Name, found.ExpiresAt), validator);
        if (request.ExpiresAt != found.ExpiresAt && request.ExpiresAt <= now)
        {
            throw InvalidRequestException.At("/expiresAt", "in-past", "'expiresAt' lies in the future.");
        }

        found.Amend(request.Name!, request.ExpiresAt, now);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(ApiKeyResponse.From(found));
    }
}

/// <summary>What can be changed of a key.</summary>
/// <param name="Name">What it is for; at most 200 characters.</param>
/// <param name="ExpiresAt">From when it is refused, in the future; null for never.</param>
[Example(
    """
        {
          "expiresAt": "2099-06-30T00:00:00Z"
        }
        """
)]
internal sealed record ApiKeyRequest(string? Name, DateTimeOffset? ExpiresAt)
{
    internal sealed class Validator : AbstractValidator<ApiKeyRequest>
    {
        public Validator() => RuleFor(request => request.Name).NotNull().Line(200);
    }
}
