namespace ReplacementTracker.Domain;

/// <summary>The domain's "no": a published code that programs rely on, and what kind of no it is.</summary>
/// <param name="Code">Stable for ever, kebab-case.</param>
/// <param name="Kind">Which HTTP status it becomes.</param>
/// <param name="Title">The same sentence for every occurrence.</param>
public sealed record RefusalCode(string Code, RefusalKind Kind, string Title)
{
    /// <summary>This refusal, with a sentence that names the thing and the way out.</summary>
    public RefusalException Because(string detail, IReadOnlyList<RefusedMember>? members = null) =>
        new(this, detail, members);
}

public enum RefusalKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid,

    /// <summary>403: known, and not allowed to.</summary>
    Forbidden,

    /// <summary>404: there is no such thing, or not for this caller.</summary>
    NotFound,

    /// <summary>409: the state of things does not allow it.</summary>
    Conflict,

    /// <summary>412: somebody else changed it first.</summary>
    PreconditionFailed,

    /// <summary>428: say which version is to be changed.</summary>
    PreconditionRequired,

    /// <summary>503: nothing is wrong, but not at this moment.</summary>
    NotYet,
}

/// <summary>Ends a request with a refusal. Handlers stay straight lines because of it.</summary>
public sealed class RefusalException(RefusalCode refusal, string detail, IReadOnlyList<RefusedMember>? members = null)
    : Exception(detail)
{
    public RefusalCode Refusal { get; } = refusal;

    /// <summary>Everything that stands in the way, where the request named several things; else empty.</summary>
    public IReadOnlyList<RefusedMember> Members { get; } = members ?? [];

    /// <summary>Several refusals as one: the first gives its code, and all are listed.</summary>
    /// <param name="members">At least one.</param>
    public static RefusalException Of(IReadOnlyList<RefusedMember> members) =>
        new(
            members[0].Refusal,
            members.Count == 1 ? members[0].Detail : $"{members[0].Detail} {members.Count} things stand in the way.",
            members
        );
}

/// <summary>One of several things that a request named, and why it is refused.</summary>
/// <param name="Pointer">JSON pointer into the request's body, or what it is about as a path: `/units/CAM-0001/evidence/serialPhoto`.</param>
/// <param name="Refusal">Its published code.</param>
/// <param name="Detail">One sentence.</param>
public sealed record RefusedMember(string Pointer, RefusalCode Refusal, string Detail);
