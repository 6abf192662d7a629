using Microsoft.AspNetCore.Authorization;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Who may do what. Every route line names one of these.</summary>
internal static class Policies
{
    public const string Read = nameof(Read);
    public const string Plan = nameof(Plan);
    public const string Work = nameof(Work);
    public const string Verify = nameof(Verify);
    public const string Supervise = nameof(Supervise);
    public const string Administer = nameof(Administer);

    /// <summary>The roles that each policy accepts; an administrator passes all.</summary>
    public static readonly IReadOnlyDictionary<string, Role[]> Roles = new Dictionary<string, Role[]>
    {
        [Read] = [Role.Reader],
        [Plan] = [Role.Planner],
        [Work] = [Role.Engineer, Role.Planner],
        [Verify] = [Role.Verifier],
        [Supervise] = [Role.Planner, Role.Verifier],
        [Administer] = [Role.Administrator],
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

        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}

internal sealed record RoleRequirement(string Policy, Role[] Roles) : IAuthorizationRequirement;

/// <summary>A key opens its programmes. What all programmes share is changed by keys that open all.</summary>
internal sealed class RoleHandler(CurrentUser user) : AuthorizationHandler<RoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        var programme = (context.Resource as HttpContext)?.GetRouteValue("programme") as string;
        var reaches = programme is not null
            ? user.Opens(programme)
            : requirement.Policy == Policies.Read || user.Programmes is null;
        if (reaches && user.HasAny(requirement.Roles))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
