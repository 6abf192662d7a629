using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Who is calling: the owner of the key, and what the key opens.</summary>
internal sealed class CurrentUser
{
    public string Owner { get; private set; } = "system";
    public Guid? KeyId { get; private set; }

    /// <summary>Whether the request came with a valid key.</summary>
    public bool IsSignedIn => KeyId is not null;
    public string? RequestId { get; private set; }

    /// <summary>The network address the request came from, as this service saw it; null where there was no request.</summary>
    public string? Origin { get; private set; }
    public IReadOnlyList<Role> Roles { get; private set; } = [];

    /// <summary>Codes of the programmes the key opens; null for all.</summary>
    public IReadOnlyList<string>? Programmes { get; private set; }

    public void SignIn(SignedInKey key, string? requestId, string? origin = null)
    {
        Origin = origin;
        (Owner, KeyId, Roles, Programmes, RequestId) = (key.Owner, key.Id, key.Roles, key.Programmes, requestId);
    }

    /// <summary>Acts for a person of whom no request speaks: sample data, verbs of the command line.</summary>
    public void ActAs(string owner) => Owner = owner;

    /// <summary>Whether serial numbers, MAC addresses, positions and the files of evidence may be shown to the caller.</summary>
    public bool SeesSensitive(string programme) => IsSignedIn && Opens(programme);

    public bool Opens(string programme) => Programmes is null || Programmes.Contains(programme);

    /// <summary>Whether one of these roles is held in a programme.</summary>
    /// <param name="programme">Its code; null for what all programmes share, which takes a key for all.</param>
    public bool HasAny(IReadOnlyCollection<Role> roles, string? programme) =>
        (programme is null ? Programmes is null : Opens(programme)) && HasAny(roles);

    /// <summary>Whether the key has one of these roles; every role reads, an administrator has all.</summary>
    public bool HasAny(IReadOnlyCollection<Role> roles) =>
        Roles.Contains(Role.Administrator)
        || (roles.Contains(Role.Reader) && Roles.Count > 0)
        || Roles.Any(roles.Contains);
}

/// <summary>What a valid key stands for.</summary>
internal sealed record SignedInKey(Guid Id, string Owner, IReadOnlyList<Role> Roles, IReadOnlyList<string>? Programmes);
