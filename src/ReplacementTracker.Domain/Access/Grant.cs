namespace ReplacementTracker.Domain.Access;

/// <summary>Roles in one programme, or in all of them.</summary>
/// <param name="Programme">The programme's code; `*` for all, and for what all programmes share.</param>
/// <param name="Roles">What may be done there.</param>
public sealed record Grant(string Programme, IReadOnlyList<Role> Roles)
{
    public const string AllProgrammes = "*";

    internal bool IsForAll => Programme == AllProgrammes;

    /// <summary>The same roles everywhere: in these programmes, or in all where none is named.</summary>
    public static IReadOnlyList<Grant> Of(IReadOnlyList<Role> roles, IReadOnlyList<string>? programmes = null) =>
        Merged((programmes ?? [AllProgrammes]).Select(programme => new Grant(programme, roles)));

    /// <summary>One for each programme, by its code, each role once.</summary>
    public static IReadOnlyList<Grant> Merged(IEnumerable<Grant> grants) =>
        [
            .. grants
                .GroupBy(grant => grant.Programme, StringComparer.Ordinal)
                .OrderBy(same => same.Key, StringComparer.Ordinal)
                .Select(same => new Grant(same.Key, [.. same.SelectMany(grant => grant.Roles).Distinct()])),
        ];

    /// <summary>`prorail: verifier, reader`, as the log has it.</summary>
    public override string ToString() => $"{Programme}: {string.Join(", ", Roles.Select(role => role.Text()))}";

    public bool Equals(Grant? other) =>
        other is not null && Programme == other.Programme && Roles.SequenceEqual(other.Roles);

    public override int GetHashCode() => HashCode.Combine(Programme, Roles.Count);
}

/// <summary>What several grants say together.</summary>
public static class Grants
{
    /// <summary>Codes of the programmes that they open; null for all.</summary>
    public static IReadOnlyList<string>? Programmes(this IReadOnlyList<Grant> grants) =>
        grants.Any(grant => grant.IsForAll) ? null : [.. grants.Select(grant => grant.Programme)];

    /// <summary>Every role that they give somewhere.</summary>
    public static IReadOnlyList<Role> Roles(this IReadOnlyList<Grant> grants) =>
        [.. grants.SelectMany(grant => grant.Roles).Distinct()];

    /// <summary>Whether they give one of these roles in a programme. Every role reads; an administrator has all.</summary>
    /// <param name="programme">Its code; null for what all programmes share.</param>
    public static bool GiveAny(this IReadOnlyList<Grant> grants, IReadOnlyCollection<Role> roles, string? programme) =>
        grants
            .Where(grant => grant.IsForAll || grant.Programme == programme)
            .SelectMany(grant => grant.Roles)
            .Any(role => role == Role.Administrator || roles.Contains(Role.Reader) || roles.Contains(role));
}

/// <summary>What a key may do beyond its roles.</summary>
public enum AccessScope
{
    /// <summary>Reads serial numbers, MAC addresses and positions of units, and the files of evidence.</summary>
    Sensitive,
}
