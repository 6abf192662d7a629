using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Milestones;

internal static class MilestoneRoutes
{
    public static void MapMilestones(this RouteGroupBuilder v1)
    {
        var milestones = v1.MapGroup("/programmes/{programme}/milestones").WithTags("Milestones");
        milestones
            .MapGet("", ListMilestones.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ListMilestonesQuery>();
        milestones
            .MapPost("", CreateMilestone.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<CreateMilestoneRequest>();
        milestones
            .MapGet("/{code}", GetMilestone.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<GetMilestoneQuery>();
        milestones
            .MapPatch("/{code}", AmendMilestone.Handle)
            .RequireAuthorization(Policies.Plan)
            .WithMetadata(new ValidatedType(typeof(MilestoneRequest)));
        milestones.MapDelete("/{code}", DeleteMilestone.Handle).RequireAuthorization(Policies.Plan);
    }
}
