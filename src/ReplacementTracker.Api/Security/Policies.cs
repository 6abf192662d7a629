using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Who may do what. Every route line names one of these.</summary>
internal static class Policies
{
    public const string Read = nameof(Read);

    /// <summary>As Read; of a programme whose figures are public, anybody.</summary>
    public const string ReadFigures = nameof(ReadFigures);

    /// <summary>As Read, of all programmes together.</summary>
    public const string ReadAll = nameof(ReadAll);
    public const string Plan = nameof(Plan);
    public const string Work = nameof(Work);
    public const string Verify = nameof(Verify);
    public const string Supervise = nameof(Supervise);

    /// <summary>Reads what else only administrators see: who did what, and what was refused.</summary>
    public const string Audit = nameof(Audit);
    public const string Administer = nameof(Administer);

    /// <summary>As Administer, of some programme at least: what may be done there is looked at thing by thing.</summary>
    public const string AdministerSome = nameof(AdministerSome);

    /// <summary>The roles that each policy accepts; an administrator passes all.</summary>
    public static readonly IReadOnlyDictionary<string, Role[]> Roles = new Dictionary<string, Role[]>
    {
        [Read] = [Role.Reader],
        [ReadAll] = [Role.Reader],
        [Plan] = [Role.Planner],
        [Work] = [Role.Engineer, Role.Planner],
        [Verify] = [Role.Verifier],
        [Supervise] = [Role.Planner, Role.Verifier],
        [Audit] = [Role.Auditor],
        [Administer] = [Role.Administrator],
        [AdministerSome] = [Role.Administrator],
    };

    public static void Add(AuthorizationOptions options)
    {
        foreach (var (name, roles) in Roles)
        {
            options.AddPolicy(
                name,
                policy => policy.RequireAuthenticatedUser().AddRequirements(new RoleRequirement(name, roles))
            );
        }

        options.AddPolicy(ReadFigures, policy => policy.AddRequirements(new FiguresRequirement()));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}

internal sealed record RoleRequirement(string Policy, Role[] Roles) : IAuthorizationRequirement
{
    /// <summary>Whether, of what all programmes share, a role in some programme is enough.</summary>
    public bool IsForAny => Policy is Policies.Read or Policies.AdministerSome;
}

/// <summary>A key opens its programmes. What all programmes share is changed by keys that open all.</summary>
internal sealed class RoleHandler(CurrentUser user) : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        if (Allows(requirement, (context.Resource as HttpContext)?.GetRouteValue("programme") as string))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private bool Allows(RoleRequirement requirement, string? programme) =>
        programme is null && requirement.IsForAny
            ? user.Grants.Any(grant => user.HasAny(requirement.Roles, grant.Programme))
            : user.HasAny(requirement.Roles, programme);
}

internal sealed record FiguresRequirement : IAuthorizationRequirement;

/// <summary>
/// Without a key, a programme that is not public and one that is not there are refused alike. A key is taken at its word:
/// a wrong one is refused even where none was needed, and a stranger's opens no more than elsewhere.
/// </summary>
internal sealed class FiguresHandler(CurrentUser user, PublicFigures figures, TrackerDb db)
    : AuthorizationHandler<FiguresRequirement>
{
    protected override async Task HandleRequirementAsync(
        AuthorizationHandlerContext context,
        FiguresRequirement requirement
    )
    {
        if (context.Resource is not HttpContext http || http.GetRouteValue("programme") is not string code)
        {
            return;
        }

        var mayRead = user.IsSignedIn
            ? user.Opens(code)
            : (await http.AuthenticateAsync()).None && await IsPublicAsync(code, http.RequestAborted);
        if (mayRead)
        {
            context.Succeed(requirement);
        }
    }

    private async Task<bool> IsPublicAsync(string code, CancellationToken cancel) =>
        await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Code == code, cancel) is { } programme
        && figures.Shows(programme);
}
