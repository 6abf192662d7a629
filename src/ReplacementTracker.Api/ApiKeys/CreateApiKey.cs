using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class CreateApiKey
{
    /// <summary>Make a key.</summary>
    /// <remarks>
    /// The answer holds the key, and nothing does afterwards: what is kept is its hash. A name in `programmes` that is
    /// none is refused: `programme-unknown`.
    /// </remarks>
    public static async Task<Created<ApiKeyResponse>> Handle(
        CreateApiKeyRequest request,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        string[]? programmes = request.Programmes is { } some ? [.. some.Distinct()] : null;
        await DemandProgrammes(db, programmes ?? [], cancel);
        var secret = KeyFormat.Create();
        var key = new ApiKey(
            Guid.CreateVersion7(now),
            request.Name!,
            request.Owner!,
            [.. request.Roles!.Distinct()],
            programmes,
            request.ExpiresAt,
            KeyFormat.Shown(secret),
            KeyFormat.Hash(secret),
            now
        );
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/api-keys/{key.Id}"),
            ApiKeyResponse.From(key) with
            {
                Key = secret,
            }
        );
    }

    /// <summary>An array of codes has no foreign key: this looks whether they exist.</summary>
    private static async Task DemandProgrammes(TrackerDb db, string[] codes, CancellationToken cancel)
    {
        var known = await db
            .Programmes.Where(row => codes.Contains(row.Code))
            .Select(row => row.Code)
            .ToListAsync(cancel);
        var unknown = codes.Except(known).ToList();
        if (unknown.Count > 0)
        {
            throw AccessRefusals.ProgrammeUnknown.Because(
                $"There is no programme {string.Join(", ", unknown)}; see /v1/programmes."
            );
        }
    }
}

/// <param name="Name">What it is for; at most 200 characters.</param>
/// <param name="Owner">The person it counts as, always spelt alike; at most 200 characters.</param>
/// <param name="Roles">What it may do; one at least. Every role reads, and an administrator does everything.</param>
/// <param name="Programmes">
/// Codes of the programmes it opens, 1 to 100; left out, all. Only a key for all changes what programmes share.
/// </param>
/// <param name="ExpiresAt">From when it is refused, in the future; left out, never.</param>
[Example(
    """
        {
          "name": "Verification app",
          "owner": "Sample Verifier",
          "roles": [
            "verifier"
          ],
          "programmes": [
            "prorail"
          ],
          "expiresAt": "2099-12-31T00:00:00Z"
        }
        """
)]
internal sealed record CreateApiKeyRequest(
    string? Name,
    string? Owner,
    IReadOnlyList<Role>? Roles,
    IReadOnlyList<string>? Programmes,
    DateTimeOffset? ExpiresAt
)
{
    internal sealed class Validator : AbstractValidator<CreateApiKeyRequest>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(request => request.Name).NotNull().Line(200);
            RuleFor(request => request.Owner).NotNull().Line(200);
            RuleFor(request => request.Roles)
                .NotNull()
                .Must(list => list is null or { Count: >= 1 and <= 20 })
                .WithErrorCode("role-count")
                .WithMessage("At least one role.");
            RuleFor(request => request.Programmes)
                .Must(list => list is null or { Count: >= 1 and <= 100 })
                .WithErrorCode("programme-count")
                .WithMessage("1 to 100; leave it out to open all programmes.");
            RuleForEach(request => request.Programmes).NotNull().Code();
            RuleFor(request => request.ExpiresAt)
                .Must(at => at is null || at > clock.Now())
                .WithErrorCode("in-past")
                .WithMessage("'expiresAt' lies in the future.");
        }
    }
}
