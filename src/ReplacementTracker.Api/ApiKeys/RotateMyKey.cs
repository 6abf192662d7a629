using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class RotateMyKey
{
    /// <summary>Give the key that is calling a successor.</summary>
    /// <remarks>
    /// As `/v1/api-keys/{id}/rotation`, without an administrator. So the successor lasts no longer than the key itself would
    /// have. Whoever came with a token has no key to rotate: `no-key`. The key that the settings of the installation name is
    /// changed there: `installation-key`.
    /// </remarks>
    public static async Task<Created<ApiKeyResponse>> Handle(
        RotateMyKeyRequest? request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (user.KeyId is not { } id)
        {
            throw AccessRefusals.NoKey.Because("The request came with a token: whoever gives tokens renews them.");
        }

        var mine = await db.ApiKeys.ApiKeyAsync(id.ToString(), cancel);
        return await RotateApiKey.RotateAsync(
            http,
            db,
            mine,
            request?.OverlapHours,
            mine.ExpiresAt,
            user.Owner,
            clock.Now(),
            cancel
        );
    }
}

/// <param name="OverlapHours">For how long the old key still opens, 0 to 168 hours; 24 unless said.</param>
[Example(
    """
        {
          "overlapHours": 0
        }
        """
)]
internal sealed record RotateMyKeyRequest(int? OverlapHours)
{
    internal sealed class Validator : AbstractValidator<RotateMyKeyRequest>
    {
        public Validator() => RuleFor(request => request.OverlapHours).InclusiveBetween(0, 168);
    }
}
