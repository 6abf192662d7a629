using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class RotateApiKey
{
    public const int OverlapHours = 24;

    /// <summary>Give a key a successor with the same rights.</summary>
    /// <remarks>
    /// The answer is the successor, with its secret, which is shown here and never again: same name, owner, rights and
    /// scopes. Of somebody else's key, the secret is shown to the administrator who calls, and `createdBy` says so: hand it
    /// over, or let the owner call `/v1/me/rotation` afterwards, which leaves it to them alone. The old key is refused when the overlap is over, so that programs can be changed one after the other. Refused:
    /// `api-key-rotated`, `api-key-revoked`, `api-key-expired`; and `installation-key`, of which the settings name a new one.
    /// </remarks>
    /// <param name="id">The key's id.</param>
    public static async Task<Created<ApiKeyResponse>> Handle(
        string id,
        RotateApiKeyRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ApiKeysOf(user).ApiKeyAsync(id, cancel);
        ETag.Demand(ifMatch, found);
        var now = clock.Now();
        var expiresAt = request?.ExpiresAt ?? (found.ExpiresAt is { } end ? now + (end - found.CreatedAt) : null);
        return await RotateAsync(http, db, found, request?.OverlapHours, expiresAt, user.Owner, now, cancel);
    }

    /// <summary>Both keys change together, or neither.</summary>
    public static async Task<Created<ApiKeyResponse>> RotateAsync(
        HttpContext http,
        TrackerDb db,
        ApiKey key,
        int? overlapHours,
        DateTimeOffset? expiresAt,
        string by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var secret = KeyFormat.Create();
        var successor = key.Rotate(
            Guid.CreateVersion7(now),
            TimeSpan.FromHours(overlapHours ?? OverlapHours),
            expiresAt,
            KeyFormat.Shown(secret),
            KeyFormat.Hash(secret),
            by,
            now
        );
        db.ApiKeys.Add(successor);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/api-keys/{successor.Id}"),
            ApiKeyResponse.From(successor) with
            {
                Key = secret,
            }
        );
    }
}

/// <param name="OverlapHours">For how long the old key still opens, 0 to 168 hours; 24 unless said.</param>
/// <param name="ExpiresAt">
/// From when the successor is refused, in the future; left out, after as long a time as the old key was made for.
/// </param>
[Example(
    """
        {
          "overlapHours": 48
        }
        """
)]
internal sealed record RotateApiKeyRequest(int? OverlapHours, DateTimeOffset? ExpiresAt)
{
    internal sealed class Validator : AbstractValidator<RotateApiKeyRequest>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(request => request.OverlapHours).InclusiveBetween(0, 168);
            RuleFor(request => request.ExpiresAt).InFuture(clock);
        }
    }
}
