namespace ReplacementTracker.Domain.Scope;

public static class ScopeRefusals
{
    public static readonly RefusalCode NotFound = new(
        "scope-entry-not-found",
        RefusalKind.NotFound,
        "There is no such scope entry."
    );

    public static readonly RefusalCode Unknown = new(
        "scope-entry-unknown",
        RefusalKind.Invalid,
        "The request names a scope entry that does not exist."
    );

    public static readonly RefusalCode Open = new(
        "scope-entry-open",
        RefusalKind.Conflict,
        "A unit has at most one scope entry that waits for a decision."
    );

    public static readonly RefusalCode Decided = new(
        "scope-entry-decided",
        RefusalKind.Conflict,
        "A scope entry is decided on once."
    );

    public static readonly RefusalCode Outdated = new(
        "scope-entry-outdated",
        RefusalKind.Conflict,
        "The unit's scope was changed since the entry was asked for."
    );

    public static readonly RefusalCode ExpiresTooEarly = new(
        "scope-entry-expires-too-early",
        RefusalKind.Conflict,
        "An exception ends on no day that has passed."
    );

    public static readonly RefusalCode Own = new(
        "own-scope-entry",
        RefusalKind.Forbidden,
        "Nobody decides on a scope entry they asked for."
    );

    public static readonly RefusalCode OfAnother = new(
        "scope-entry-of-another",
        RefusalKind.Forbidden,
        "Only who asked for a scope entry withdraws it."
    );
}
