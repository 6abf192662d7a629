namespace ReplacementTracker.Domain.Access;

/// <summary>A key with which a person, or a program on behalf of one, calls the service.</summary>
public sealed class ApiKey : Aggregate
{
    private ApiKey() { }

    public ApiKey(
        Guid id,
        string name,
        string owner,
        IReadOnlyList<Role> roles,
        IReadOnlyList<string>? programmes,
        DateTimeOffset? expiresAt,
        string prefix,
        byte[] hash,
        DateTimeOffset at
    )
    {
        Id = id;
        Name = name;
        Owner = Person.Normalise(owner);
        Roles = roles;
        Programmes = programmes;
        ExpiresAt = expiresAt;
        Prefix = prefix;
        Hash = hash;
        Record(
            "api-key.created",
            at,
            new Changes()
                .Set("name", name)
                .Set("owner", Owner)
                .WithList("roles", [], [.. roles.Select(role => role.Text())])
                .WithList("programmes", [], programmes ?? [])
                .Set("expiresAt", expiresAt)
        );
    }

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>The person it counts as: what one key did, another key of the same owner cannot verify.</summary>
    public string Owner { get; private set; } = "";
    public IReadOnlyList<Role> Roles { get; private set; } = [];

    /// <summary>Codes of the programmes it opens; null for all.</summary>
    public IReadOnlyList<string>? Programmes { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>The first characters, by which people tell keys apart.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>SHA-256 of the whole key. The key itself is shown once and stored nowhere.</summary>
    public byte[] Hash { get; private set; } = [];

    public override string SubjectKind => "api-key";
    public override string SubjectKey => Id.ToString();
    public override Guid LogProgrammeId => Guid.Empty;

    public bool IsValid(DateTimeOffset at) => RevokedAt is null && (ExpiresAt is null || at < ExpiresAt);

    public void Revoke(DateTimeOffset at)
    {
        if (RevokedAt is not null)
        {
            throw AccessRefusals.KeyRevoked.Because($"Key {Prefix}… was revoked already.");
        }

        RevokedAt = at;
        Record("api-key.revoked", at, new Changes().Set("revokedAt", at));
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

    public static readonly RefusalCode OwnKey = new("own-key", RefusalKind.Conflict, "A key does not revoke itself.");

    public static readonly RefusalCode ProgrammeUnknown = new(
        "programme-unknown",
        RefusalKind.Invalid,
        "The request names a programme that does not exist."
    );
}
