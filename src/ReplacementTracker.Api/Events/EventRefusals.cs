using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Events;

internal static class EventRefusals
{
    public static readonly RefusalCode NotFound = new(
        "event-not-found",
        RefusalKind.NotFound,
        "There is no such event."
    );
}
