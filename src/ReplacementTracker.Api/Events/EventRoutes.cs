using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Events;

internal static class EventRoutes
{
    public static void MapEvents(this RouteGroupBuilder v1)
    {
        var programme = v1.MapGroup("/programmes/{programme}").WithTags("Events");
        programme.MapGet("/events", ListEvents.Handle).RequireAuthorization(Policies.Read).Validates<ListEventsQuery>();
        programme.MapGet("/events/{id}", GetEvent.Handle).RequireAuthorization(Policies.Read);
        programme
            .MapGet("/units/{tag}/events", ListUnitEvents.Handle)
            .RequireAuthorization(Policies.Read)
            .Validates<ListUnitEventsQuery>()
            .WithTags("Units");
        v1.MapGet("/audit/events", ListSharedEvents.Handle)
            .WithTags("Events")
            .RequireAuthorization(Policies.Audit)
            .Validates<ListEventsQuery>();
    }
}
