using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class GetMe
{
    /// <summary>Say who is calling, and with what rights.</summary>
    public static async Task<Ok<MeResponse>> Handle(TrackerDb db, CurrentUser user, CancellationToken cancel) =>
        TypedResults.Ok(
            await db
                .ApiKeys.Where(row => row.Id == user.KeyId)
                .Select(row => new MeResponse(
                    row.Owner,
                    row.Roles,
                    row.Programmes,
                    row.Id,
                    row.Prefix,
                    row.Name,
                    row.ExpiresAt
                ))
                .SingleAsync(cancel)
        );
}

/// <summary>Who is calling.</summary>
/// <param name="Owner">The person the key counts as.</param>
/// <param name="Roles">What it may do; every role reads, and an administrator does everything.</param>
/// <param name="Programmes">Codes of the programmes it opens; null for all.</param>
/// <param name="KeyId">The key that was sent; see /v1/api-keys.</param>
/// <param name="KeyPrefix">Its first characters.</param>
/// <param name="KeyName">What it is for.</param>
/// <param name="ExpiresAt">From when it is refused; null for never.</param>
internal sealed record MeResponse(
    string Owner,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string>? Programmes,
    Guid KeyId,
    string KeyPrefix,
    string KeyName,
    DateTimeOffset? ExpiresAt
);
