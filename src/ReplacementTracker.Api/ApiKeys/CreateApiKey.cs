using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.ApiKeys;

internal static class CreateApiKey
{
    /// <summary>Make a key.</summary>
    /// <remarks>
    /// The answer holds the key, and nothing does afterwards: what is kept is its hash. A name in `programmes` or `grants`
    /// that is none is refused: `programme-unknown`. An administrator of some programmes makes keys for these. A key counts as
    /// its owner, not as who made it and saw it; who that was stands in `createdBy` and in the log.
    /// </remarks>
    public static async Task<Created<ApiKeyResponse>> Handle(
        CreateApiKeyRequest request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var grants = request.ToGrants();
        await db.DemandGrantableAsync(user, grants, cancel);
        var secret = KeyFormat.Create();
        var key = new ApiKey(
            Guid.CreateVersion7(now),
            request.Name!,
            request.Owner!,
            grants,
            request.Scopes ?? [],
            request.ExpiresAt,
            KeyFormat.Shown(secret),
            KeyFormat.Hash(secret),
            user.Owner,
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
}

/// <param name="Name">What it is for; at most 200 characters.</param>
/// <param name="Owner">
/// The person it counts as, always spelt alike; at most 200 characters. Not what the log calls the service itself: `system`,
/// `command line`, `reference data`.
/// </param>
/// <param name="Roles">
/// What it may do, the same in all of its programmes; one at least, unless `grants` says it. Every role reads, and an
/// administrator does everything.
/// </param>
/// <param name="Programmes">
/// Codes of the programmes it opens with these roles, 1 to 100; left out, all. Only a key for all changes what programmes
/// share.
/// </param>
/// <param name="Grants">
/// Instead of `roles` and `programmes`, where it may do other things in one programme than in another: 1 to 100. What is
/// granted for all programmes holds in each of them.
/// </param>
/// <param name="Scopes">
/// What it may do beyond its roles. `sensitive` shows serial numbers, MAC addresses, positions and the files of evidence;
/// administrators and auditors see them without. Left out: nothing.
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
          "scopes": [
            "sensitive"
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
    IReadOnlyList<GrantRequest>? Grants,
    IReadOnlyList<AccessScope>? Scopes,
    DateTimeOffset? ExpiresAt
)
{
    public IReadOnlyList<Grant> ToGrants() =>
        Grants is null
            ? Grant.Of(Roles!, Programmes)
            : Grant.Merged(Grants.Select(grant => new Grant(grant.Programme!, grant.Roles!)));

    internal sealed class Validator : AbstractValidator<CreateApiKeyRequest>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(request => request.Name).NotNull().Line(200);
            RuleFor(request => request.Owner)
                .Cascade(CascadeMode.Stop)
                .NotNull()
                .Line(Person.LongestName)
                .Must(owner => Person.IsName(owner!))
                .WithErrorCode("person-name")
                .WithMessage($"'owner' is 1 to {Person.LongestName} characters when invisible ones are left out.")
                .Must(owner => !Person.IsReserved(owner!))
                .WithErrorCode("reserved-name")
                .WithMessage("'owner' is what the log calls the service itself: name a person.");
            RuleFor(request => request.Roles)
                .NotNull()
                .Must(list => list is null or { Count: >= 1 and <= 20 })
                .WithErrorCode("role-count")
                .WithMessage("At least one role.")
                .When(request => request.Grants is null);
            RuleFor(request => request.Grants)
                .Must(list => list is { Count: >= 1 and <= 100 })
                .WithErrorCode("grant-count")
                .WithMessage("1 to 100; or leave it out, and say 'roles'.")
                .Must((request, _) => request.Roles is null && request.Programmes is null)
                .WithErrorCode("grants-or-roles")
                .WithMessage("Either 'grants', or 'roles' and 'programmes'.")
                .When(request => request.Grants is not null);
            RuleForEach(request => request.Grants).NotNull().SetValidator(new GrantRequest.Validator()!);
            RuleFor(request => request.Scopes)
                .Must(list => list is null or { Count: <= 20 })
                .WithErrorCode("scope-count")
                .WithMessage("At most 20.");
            RuleFor(request => request.Programmes)
                .Must(list => list is null or { Count: >= 1 and <= 100 })
                .WithErrorCode("programme-count")
                .WithMessage("1 to 100; leave it out to open all programmes.");
            RuleForEach(request => request.Programmes).NotNull().Code();
            RuleFor(request => request.ExpiresAt).InFuture(clock);
        }
    }
}

/// <summary>Roles in one programme, or in all of them.</summary>
/// <param name="Programme">The programme's code; `*` for all, and for what all programmes share.</param>
/// <param name="Roles">What may be done there; one at least.</param>
internal sealed record GrantRequest(string? Programme, IReadOnlyList<Role>? Roles)
{
    internal sealed class Validator : AbstractValidator<GrantRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Programme).NotNull();
            RuleFor(request => request.Programme).Code().When(request => request.Programme != Grant.AllProgrammes);
            RuleFor(request => request.Roles)
                .NotNull()
                .Must(list => list is null or { Count: >= 1 and <= 20 })
                .WithErrorCode("role-count")
                .WithMessage("At least one role.");
        }
    }
}

internal static class ExpiryRule
{
    public static void InFuture<T>(this IRuleBuilder<T, DateTimeOffset?> rule, TimeProvider clock) =>
        rule.Must(at => at is null || at > clock.Now())
            .WithErrorCode("in-past")
            .WithMessage("'expiresAt' lies in the future.");
}
