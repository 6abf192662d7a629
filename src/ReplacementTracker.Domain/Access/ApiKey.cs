namespace ReplacementTracker.Domain.Access;

/// <summary>A key with which a person, or a program on behalf of one, calls the service.</summary>
public sealed class ApiKey : Aggregate
{
    private ApiKey() { }

    public ApiKey(
        Guid id,
        string name,
        string owner,
        IReadOnlyList<Grant> grants,
        IReadOnlyList<AccessScope> scopes,
        DateTimeOffset? expiresAt,
        string prefix,
        byte[] hash,
        string? createdBy,
        DateTimeOffset at,
        Guid? succeeds = null
    )
    {
        Id = id;
        Name = name;
        Owner = Person.Normalise(owner);
        Grants = Grant.Merged(grants);
        Roles = Grants.Roles();
        Programmes = Grants.Programmes();
        Scopes = [.. scopes.Distinct()];
        ExpiresAt = expiresAt;
        Prefix = prefix;
        Hash = hash;
        CreatedBy = createdBy;
        Succeeds = succeeds;
        Record(
            "api-key.created",
            at,
            new Changes()
                .Set("name", name)
                .Set("owner", Owner)
                .WithList("roles", [], [.. Roles.Select(role => role.Text())])
                .WithList("programmes", [], Programmes ?? [])
                .WithList("grants", [], [.. Grants.Select(grant => grant.ToString())])
                .WithList("scopes", [], [.. Scopes.Select(scope => scope.Text())])
                .Set("expiresAt", expiresAt)
                .Set("createdBy", createdBy)
                .Set("succeeds", succeeds)
        );
    }

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>The person it counts as: what one key did, another key of the same owner cannot verify.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>What it may do, and where; one for each programme. They never change: who is to have others gets another key.</summary>
    public IReadOnlyList<Grant> Grants { get; private set; } = [];

    /// <summary>Every role that it has somewhere, worked out of the grants.</summary>
    public IReadOnlyList<Role> Roles { get; private set; } = [];

    /// <summary>Codes of the programmes it opens, worked out of the grants; null for all.</summary>
    public IReadOnlyList<string>? Programmes { get; private set; }
    public IReadOnlyList<AccessScope> Scopes { get; private set; } = [];
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>The first characters, by which people tell keys apart.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>SHA-256 of the whole key. The key itself is shown once and stored nowhere.</summary>
    public byte[] Hash { get; private set; } = [];

    /// <summary>
    /// Who made it, and so was shown it: the owner or somebody else, whom it does not count as. When its owner rotates it,
    /// whoever made the first could be the one who calls, and stays written down. Null where that is not known.
    /// </summary>
    public string? CreatedBy { get; private set; }

    /// <summary>The key in whose place it came, by rotation.</summary>
    public Guid? Succeeds { get; private set; }

    /// <summary>The key that came in its place, by rotation.</summary>
    public Guid? SucceededBy { get; private set; }

    /// <summary>Whether the settings of the installation name it, not a request. It is changed by them alone, for they would go on naming it.</summary>
    public bool IsInstallationKey { get; private init; }

    public override string SubjectKind => "api-key";
    public override string SubjectKey => Id.ToString();
    public override Guid LogProgrammeId => Guid.Empty;

    /// <summary>The first key, with which all others are made. A new one is named by the settings, never by rotation.</summary>
    public static ApiKey OfInstallation(
        Guid id,
        string name,
        string owner,
        string prefix,
        byte[] hash,
        string createdBy,
        DateTimeOffset at
    ) =>
        new(
            id,
            name,
            owner,
            Grant.Of([Role.Administrator]),
            [AccessScope.Sensitive],
            expiresAt: null,
            prefix,
            hash,
            createdBy,
            at
        )
        {
            IsInstallationKey = true,
        };

    public bool IsValid(DateTimeOffset at) => RevokedAt is null && (ExpiresAt is null || at < ExpiresAt);

    public void Revoke(DateTimeOffset at)
    {
        DemandNotRevoked();
        RevokedAt = at;
        Record("api-key.revoked", at, new Changes().Set("revokedAt", at));
    }

    /// <summary>Another secret for the same person and the same rights. This one lives on for the overlap, or as long as it would have.</summary>
    public ApiKey Rotate(
        Guid id,
        TimeSpan overlap,
        DateTimeOffset? expiresAt,
        string prefix,
        byte[] hash,
        string by,
        DateTimeOffset at
    )
    {
        DemandNotRevoked();
        DemandNotOfInstallation();
        DemandNotExpired(at);
        if (SucceededBy is not null)
        {
            throw AccessRefusals.KeyRotated.Because($"Key {Prefix}… was rotated already: rotate its successor.");
        }

        var maker = Person.IsSame(by, Owner) ? CreatedBy : by;
        var successor = new ApiKey(id, Name, Owner, Grants, Scopes, expiresAt, prefix, hash, maker, at, succeeds: Id);
        var end = ExpiresAt < at + overlap ? ExpiresAt : at + overlap;
        Record("api-key.rotated", at, new Changes().With("expiresAt", ExpiresAt, end).Set("succeededBy", id));
        (ExpiresAt, SucceededBy) = (end, id);
        return successor;
    }

    /// <summary>Another name, or another end. What has ended never opens again; with a successor, it only ends earlier.</summary>
    public void Amend(string name, DateTimeOffset? expiresAt, DateTimeOffset at)
    {
        DemandNotRevoked();
        var changes = new Changes().With("name", Name, name).With("expiresAt", ExpiresAt, expiresAt);
        if (changes.IsEmpty)
        {
            return;
        }

        DemandNotOfInstallation();
        DemandNotExpired(at);
        if (SucceededBy is not null && !(expiresAt <= ExpiresAt))
        {
            throw AccessRefusals.KeyRotated.Because(
                $"Key {Prefix}… has a successor, and may end earlier but not later than it was said to: prolong its successor."
            );
        }

        (Name, ExpiresAt) = (name, expiresAt);
        Record("api-key.amended", at, changes);
    }

    private void DemandNotOfInstallation()
    {
        if (IsInstallationKey)
        {
            throw AccessRefusals.InstallationKey.Because(
                $"Key {Prefix}… is named by the settings of the installation: name another one there, and start the service "
                    + "anew. This one is revoked then."
            );
        }
    }

    private void DemandNotExpired(DateTimeOffset at)
    {
        if (!IsValid(at))
        {
            throw AccessRefusals.KeyExpired.Because($"Key {Prefix}… has expired: make a new one.");
        }
    }

    private void DemandNotRevoked()
    {
        if (RevokedAt is not null)
        {
            throw AccessRefusals.KeyRevoked.Because($"Key {Prefix}… was revoked already.");
        }
    }
}

/// <summary>What a key may do. Every role reads; an administrator does everything.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Reader,

    /// <summary>Keeps the inventory, plans work orders and milestones, writes scope entries.</summary>
    Planner,

    /// <summary>Does the work: starts, reports, completes.</summary>
    Engineer,

    /// <summary>Accepts or rejects finished work.</summary>
    Verifier,

    /// <summary>Reads everything, what is sensitive and the audit log included, and changes nothing.</summary>
    Auditor,

    /// <summary>Everything, programmes and keys included.</summary>
    Administrator,
}

public static class AccessRefusals
{
    public static readonly RefusalCode NotAllowed = new(
        "not-allowed",
        RefusalKind.Forbidden,
        "The key does not have the role this needs."
    );

    public static readonly RefusalCode KeyNotFound = new(
        "api-key-not-found",
        RefusalKind.NotFound,
        "There is no such key."
    );

    public static readonly RefusalCode KeyRevoked = new(
        "api-key-revoked",
        RefusalKind.Conflict,
        "A revoked key stays revoked."
    );

    public static readonly RefusalCode KeyExpired = new(
        "api-key-expired",
        RefusalKind.Conflict,
        "A key that has expired stays so, and gets no successor."
    );

    public static readonly RefusalCode KeyRotated = new(
        "api-key-rotated",
        RefusalKind.Conflict,
        "A key has one successor, and does not outlast the overlap with it."
    );

    public static readonly RefusalCode InstallationKey = new(
        "installation-key",
        RefusalKind.Conflict,
        "The administrator key of the installation is changed by its settings alone."
    );

    public static readonly RefusalCode NoKey = new(
        "no-key",
        RefusalKind.Conflict,
        "The request came with a token, not with a key."
    );

    public static readonly RefusalCode OwnKey = new("own-key", RefusalKind.Conflict, "A key does not revoke itself.");

    public static readonly RefusalCode ProgrammeUnknown = new(
        "programme-unknown",
        RefusalKind.Invalid,
        "The request names a programme that does not exist."
    );
}
