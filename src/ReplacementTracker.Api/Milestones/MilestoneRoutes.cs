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

        var extensions = milestones.MapGroup("/{code}/extensions");
        extensions
            .MapGet("", ListExtensions.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ListExtensionsQuery>();
        extensions
            .MapPost("", RequestExtension.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<RequestExtensionRequest>();
        extensions.MapGet("/{number}", GetExtension.Handle).RequireAuthorization(Policies.Read);
        extensions
            .MapPost("/{number}/approval", ApproveExtension.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the extension")
            .Validates<ApproveExtensionRequest>(optional: true)
            .Gated();
        extensions
            .MapPost("/{number}/rejection", RejectExtension.Handle)
            .RequireAuthorization(Policies.Supervise)
            .NeedsSecondPerson("who asked for the extension")
            .Validates<RejectExtensionRequest>()
            .Gated();
        extensions
            .MapPost("/{number}/withdrawal", WithdrawExtension.Handle)
            .RequireAuthorization(Policies.Plan)
            .Validates<WithdrawExtensionRequest>(optional: true);

        v1.MapGet("/programmes/{programme}/calendars/milestones", GetMilestoneCalendar.Handle)
            .WithTags("Milestones")
            .RequireAuthorization(Policies.Read)
            .Validates<GetMilestoneCalendarQuery>()
            .AcceptsSignIn()
            .GivesCalendar();
    }
}
