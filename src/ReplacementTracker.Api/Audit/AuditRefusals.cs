using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Audit;

internal static class AuditRefusals
{
    public static readonly RefusalCode NothingLogged = new(
        "nothing-logged",
        RefusalKind.Conflict,
        "Nothing is chained yet of which a checkpoint could be taken."
    );
}
