namespace ReplacementTracker.Domain.Scope;

public static class ScopeRefusals
{
    public static readonly RefusalCode NotFound = new(
        "scope-entry-not-found",
        RefusalKind.NotFound,
        "There is no such scope entry."
    );
}
