using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Rights as a token has them: `tracker:PROGRAMME:ROLE`, `*` for all programmes, and `tracker:SCOPE`.</summary>
/// <param name="Grants">What may be done, and where.</param>
/// <param name="Scopes">What may be done beyond the roles.</param>
internal sealed record TokenRights(IReadOnlyList<Grant> Grants, IReadOnlyList<AccessScope> Scopes)
{
    private const string Prefix = "tracker";

    /// <summary>What the values of the claim stand for. Those that mean nothing here are other services'.</summary>
    public static TokenRights Of(IEnumerable<string> values, OidcOptions options)
    {
        List<Grant> grants = [];
        List<AccessScope> scopes = [];
        foreach (var value in values)
        {
            foreach (
                var right in options.Map.Where(some => some.Value == value).SelectMany(some => some.Gives).Append(value)
            )
            {
                Read(right, grants, scopes);
            }
        }

        return new TokenRights(Grant.Merged(grants), [.. scopes.Distinct()]);
    }

    public static bool IsRight(string value)
    {
        List<Grant> grants = [];
        List<AccessScope> scopes = [];
        Read(value, grants, scopes);
        return grants.Count + scopes.Count > 0;
    }

    private static void Read(string value, List<Grant> grants, List<AccessScope> scopes)
    {
        switch (value.Split(':'))
        {
            case [Prefix, { Length: > 0 } programme, var name] when EnumText.TryParse<Role>(name, out var role):
                grants.Add(new Grant(programme, [role]));
                break;
            case [Prefix, var name] when EnumText.TryParse<AccessScope>(name, out var scope):
                scopes.Add(scope);
                break;
        }
    }
}
