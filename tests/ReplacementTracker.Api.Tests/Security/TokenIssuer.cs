using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ReplacementTracker.Api.Tests.Security;

/// <summary>An identity provider on this machine: says where its keys are, and signs tokens, also such as it should not.</summary>
public sealed class TokenIssuer : IAsyncLifetime
{
    public const string Audience = "replacement-tracker";
    private readonly RSA rsa = RSA.Create(2048);
    private readonly RSA foreign = RSA.Create(2048);
    private WebApplication? server;

    public string Address { get; private set; } = "";

    private RsaSecurityKey Key => new(rsa) { KeyId = "one" };

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet(
            "/.well-known/openid-configuration",
            () =>
                Results.Json(new Dictionary<string, object> { ["issuer"] = Address, ["jwks_uri"] = $"{Address}/keys" })
        );
        server.MapGet(
            "/keys",
            () =>
            {
                var parameters = rsa.ExportParameters(includePrivateParameters: false);
                return Results.Json(
                    new Dictionary<string, object>
                    {
                        ["keys"] = new[]
                        {
                            new Dictionary<string, string>
                            {
                                ["kty"] = "RSA",
                                ["use"] = "sig",
                                ["kid"] = "one",
                                ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
                                ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
                            },
                        },
                    }
                );
            }
        );
        await server.StartAsync();
        Address = server.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        rsa.Dispose();
        foreign.Dispose();
    }

    /// <summary>A token for this person, valid for an hour unless told otherwise.</summary>
    public string Token(
        string? owner,
        string[] roles,
        string? issuer = null,
        string audience = Audience,
        double notBeforeMinutes = -1,
        double expiresMinutes = 60,
        SigningCredentials? signedBy = null
    )
    {
        var claims = new Dictionary<string, object> { ["roles"] = roles };
        if (owner is not null)
        {
            claims["sub"] = owner;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = issuer ?? Address,
                Audience = audience,
                NotBefore = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(notBeforeMinutes),
                IssuedAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(notBeforeMinutes),
                Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(expiresMinutes),
                Claims = claims,
                SigningCredentials = signedBy ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            }
        );
    }

    /// <summary>By another key that calls itself the issuer's.</summary>
    public SigningCredentials Forged() =>
        new(new RsaSecurityKey(foreign) { KeyId = "one" }, SecurityAlgorithms.RsaSha256);

    /// <summary>By a shared secret, for which the issuer's public key is taken: everybody has that.</summary>
    public SigningCredentials ByPublicKey() =>
        new(
            new SymmetricSecurityKey(rsa.ExportSubjectPublicKeyInfo()) { KeyId = "one" },
            SecurityAlgorithms.HmacSha256
        );

    /// <summary>The same claims, unsigned.</summary>
    public static string Unsigned(string token)
    {
        var header = Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { alg = "none", typ = "JWT" }));
        return $"{header}.{token.Split('.')[1]}.";
    }

    /// <summary>Other claims under the same signature.</summary>
    public static string Altered(string token)
    {
        var parts = token.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace(":reader", ":administrator", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }
}
