using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Who is calling: the owner of the key or of the token, and what it opens.</summary>
internal sealed class CurrentUser
{
    private static readonly Role[] Reading = [Role.Reader];
    private static readonly Role[] SeeingAll = [Role.Auditor];

    public string Owner { get; private set; } = "system";

    /// <summary>The key that was sent; null without one, as with a token.</summary>
    public Guid? KeyId { get; private set; }

    /// <summary>Whether the request came with a valid key, or a valid token.</summary>
    public bool IsSignedIn { get; private set; }
    public string? RequestId { get; private set; }

    /// <summary>The network address the request came from, as this service saw it; null where there was no request.</summary>
    public string? Origin { get; private set; }

    /// <summary>What may be done, and where.</summary>
    public IReadOnlyList<Grant> Grants { get; private set; } = [];
    public IReadOnlyList<AccessScope> Scopes { get; private set; } = [];

    /// <summary>Codes of the programmes that are open; null for all.</summary>
    public IReadOnlyList<string>? Programmes => Grants.Programmes();

    public void SignIn(Caller caller, string? requestId, string? origin)
    {
        (Owner, KeyId, Grants, Scopes) = (caller.Owner, caller.KeyId, caller.Grants, caller.Scopes);
        (IsSignedIn, RequestId, Origin) = (true, requestId, origin);
    }

    /// <summary>Acts for a person of whom no request speaks: sample data, verbs of the command line.</summary>
    public void ActAs(string owner) => Owner = owner;

    /// <summary>Whether one of these roles is held in a programme; every role reads, an administrator has all.</summary>
    /// <param name="programme">Its code; null for what all programmes share, which takes a grant for all.</param>
    public bool HasAny(IReadOnlyCollection<Role> roles, string? programme) => Grants.GiveAny(roles, programme);

    /// <summary>Whether a programme may be read at all; where not, it is to this caller as if it did not exist.</summary>
    public bool Opens(string programme) => HasAny(Reading, programme);

    /// <summary>Whether serial numbers, MAC addresses, positions and the files of evidence may be shown to the caller.</summary>
    /// <param name="programme">The programme's code; null for several at once, which takes a grant for all.</param>
    public bool SeesSensitive(string? programme) =>
        HasAny(Scopes.Contains(AccessScope.Sensitive) ? Reading : SeeingAll, programme);
}

/// <summary>What a valid key, or a valid token, stands for.</summary>
/// <param name="Owner">The person it counts as.</param>
/// <param name="KeyId">Null for a token.</param>
internal sealed record Caller(
    string Owner,
    Guid? KeyId,
    IReadOnlyList<Grant> Grants,
    IReadOnlyList<AccessScope> Scopes
);
