using Microsoft.Extensions.Options;

namespace ReplacementTracker.Api.Security;

/// <summary>Whose tokens are taken besides keys: `Oidc__Authority` and so on. Without an authority, nobody's.</summary>
internal sealed class OidcOptions
{
    public const string Section = "Oidc";

    /// <summary>Who gives the tokens: its address, below which `.well-known/openid-configuration` lies.</summary>
    public string? Authority { get; init; }

    /// <summary>What tokens for this service have as `aud`; required with an authority.</summary>
    public string? Audience { get; init; }

    /// <summary>
    /// The claim by which a person is told from all others. It has to be one that people cannot choose themselves: four
    /// eyes are counted by it. A key of the same person has the same text as owner.
    /// </summary>
    public string OwnerClaim { get; init; } = "sub";

    /// <summary>The claim that holds the rights, once or as a list: `tracker:prorail:verifier`, `tracker:*:reader`, `tracker:sensitive`.</summary>
    public string RolesClaim { get; init; } = "roles";

    /// <summary>What other values of that claim stand for, such as the ids of groups.</summary>
    public IReadOnlyList<OidcMapping> Map { get; init; } = [];

    public bool IsOn => Authority is { Length: > 0 };

    /// <exception cref="OptionsValidationException">A setting is missing or cannot be meant.</exception>
    public static OidcOptions Of(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<OidcOptions>() ?? new OidcOptions();
        var wrong = options.IsOn ? options.Wrong().ToList() : [];
        return wrong.Count == 0 ? options : throw new OptionsValidationException(Section, typeof(OidcOptions), wrong);
    }

    private IEnumerable<string> Wrong()
    {
        if (
            !Uri.TryCreate(Authority, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        )
        {
            yield return "Oidc__Authority is an https address; http only on this machine itself.";
        }

        if (string.IsNullOrWhiteSpace(Audience))
        {
            yield return "Oidc__Audience is missing: tokens for other services would be taken as well.";
        }

        if (string.IsNullOrWhiteSpace(OwnerClaim) || string.IsNullOrWhiteSpace(RolesClaim))
        {
            yield return "Oidc__OwnerClaim and Oidc__RolesClaim are names of claims.";
        }

        foreach (var (index, mapping) in Map.Index())
        {
            if (string.IsNullOrWhiteSpace(mapping.Value) || mapping.Gives.Count == 0)
            {
                yield return $"Oidc__Map__{index} needs a Value, and Gives.";
            }

            foreach (var gives in mapping.Gives.Where(gives => !TokenRights.IsRight(gives)))
            {
                yield return $"Oidc__Map__{index}: '{gives}' is no right, such as tracker:prorail:verifier.";
            }
        }
    }
}

/// <summary>`Oidc__Map__0__Value=6f9619ff-…`, `Oidc__Map__0__Gives__0=tracker:prorail:verifier`.</summary>
internal sealed class OidcMapping
{
    /// <summary>What stands in the claim, letter by letter.</summary>
    public string Value { get; init; } = "";

    /// <summary>The rights that it stands for.</summary>
    public IReadOnlyList<string> Gives { get; init; } = [];
}
