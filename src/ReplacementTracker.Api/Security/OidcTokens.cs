using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Tokens of an identity provider, as OpenID Connect has them, beside the keys of this service.</summary>
/// <remarks>
/// A token that is not taken is refused in a sentence of our own: what the library says of it would help who forges one.
/// </remarks>
internal static class OidcTokens
{
    public const string SchemeName = "Oidc";
    private const string Bearer = "Bearer ";

    /// <summary>Signatures by a private key only: by a shared secret, whoever checks a token could also make one.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var oidc = OidcOptions.Of(configuration);
        services.AddSingleton(oidc);
        if (!oidc.IsOn)
        {
            return;
        }

        services
            .AddAuthentication()
            .AddJwtBearer(
                SchemeName,
                options =>
                {
                    options.Authority = oidc.Authority;
                    // Options have seen to it that http is of this machine itself.
                    options.RequireHttpsMetadata = oidc.Authority!.StartsWith(
                        "https:",
                        StringComparison.OrdinalIgnoreCase
                    );
                    options.MapInboundClaims = false;
                    options.SaveToken = false;
                    options.TokenValidationParameters = new TokenValidationParameters
                    {
                        ValidateIssuer = true,
                        ValidateAudience = true,
                        ValidAudience = oidc.Audience,
                        ValidateLifetime = true,
                        RequireExpirationTime = true,
                        ClockSkew = TimeSpan.FromSeconds(30),
                        RequireSignedTokens = true,
                        ValidateIssuerSigningKey = true,
                        ValidAlgorithms = Algorithms,
                    };
                    options.Events = new JwtBearerEvents
                    {
                        OnTokenValidated = context =>
                        {
                            if (!TrySignIn(context, oidc))
                            {
                                context.Fail(
                                    $"The token does not say whose it is: it has no '{oidc.OwnerClaim}' that names a person."
                                );
                            }

                            return Task.CompletedTask;
                        },
                        OnAuthenticationFailed = context =>
                        {
                            context.Fail(Reason(context.Exception));
                            return Task.CompletedTask;
                        },
                    };
                }
            );
    }

    /// <summary>Who looks at a request: tokens have three parts, and begin with what `{"` is in Base64.</summary>
    /// <returns>Null for the scheme of keys.</returns>
    public static string? SchemeOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<OidcOptions>().IsOn
        && http.Request.Headers["X-API-Key"].Count == 0
        && http.Request.Headers.Authorization is [{ } header]
        && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && header[Bearer.Length..].Trim() is var token
        && token.StartsWith("eyJ", StringComparison.Ordinal)
        && token.Count(character => character == '.') == 2
            ? SchemeName
            : null;

    private static bool TrySignIn(TokenValidatedContext context, OidcOptions oidc)
    {
        var owners = context.Principal!.FindAll(oidc.OwnerClaim).Select(claim => claim.Value).ToList();
        if (owners is not [var owner] || !Person.IsName(owner) || Person.IsReserved(owner))
        {
            return false;
        }

        var rights = TokenRights.Of(context.Principal.FindAll(oidc.RolesClaim).SelectMany(Values), oidc);
        Authentication.Accept(
            context.HttpContext,
            new Caller(Person.Normalise(owner), KeyId: null, rights.Grants, rights.Scopes)
        );
        return true;
    }

    /// <summary>Some providers write a list as one text, with spaces between, as `scope` is.</summary>
    private static IEnumerable<string> Values(Claim claim) =>
        claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(claim.Value).Distinct();

    private static string Reason(Exception exception) =>
        exception switch
        {
            SecurityTokenExpiredException => "The token has expired.",
            SecurityTokenNotYetValidException => "The token does not count yet.",
            SecurityTokenInvalidIssuerException => "The token is by another issuer.",
            SecurityTokenInvalidAudienceException => "The token is for another service.",
            SecurityTokenException or ArgumentException => "The token is not one that is taken here.",
            _ => "The token cannot be checked: its issuer does not answer.",
        };
}
