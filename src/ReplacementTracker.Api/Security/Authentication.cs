using System.Net;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Access;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Security;

/// <summary>
/// Reads the key from `Authorization: Bearer`, `X-API-Key`, or Basic with the key as password; else from a sign-in.
/// </summary>
/// <remarks>Basic, because it is what Power Query sends. Never from the address: those are logged.</remarks>
internal sealed class Authentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    TrackerDb db,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "ApiKey";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<CurrentUser>();
        services.AddHttpContextAccessor();
        services.AddSingleton<AccessLog>();
        services
            .AddAuthentication(SchemeName)
            .AddScheme<AuthenticationSchemeOptions, Authentication>(
                SchemeName,
                options => options.ForwardDefaultSelector = OidcTokens.SchemeOf
            );
        OidcTokens.Add(services, configuration);
        services.AddAuthorization(Policies.Add);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        services.AddScoped<IAuthorizationHandler, RoleHandler>();
        services.AddScoped<IAuthorizationHandler, FiguresHandler>();
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (key, wrong) = ReadKey(Request);
        if (key is null && wrong is null)
        {
            return await SignedInAsync();
        }

        var now = clock.Now();
        if (key is not null)
        {
            (var found, wrong) = await FindAsync(db, key, now, Context.RequestAborted);
            if (found is not null)
            {
                return await AcceptAsync(found, now);
            }
        }

        return AuthenticateResult.Fail(wrong!);
    }

    /// <returns>The key, where it is valid; else what is wrong with it, which tells nothing of any other key.</returns>
    public static async Task<(ApiKey? Found, string? Wrong)> FindAsync(
        TrackerDb db,
        string key,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (key.StartsWith(KeyFormat.Prefix, StringComparison.Ordinal) && !KeyFormat.IsWellFormed(key))
        {
            return (null, "The key is mistyped: its checksum does not fit.");
        }

        var hash = KeyFormat.Hash(key);
        var found = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Hash == hash, cancel);
        return found is null ? (null, "The key is not known.")
            : found.IsValid(now) ? (found, null)
            : (null, "The key has expired or was revoked.");
    }

    /// <summary>By the cookie of a browser, where the route takes it. One that no longer counts is as none.</summary>
    private async Task<AuthenticateResult> SignedInAsync()
    {
        if (!SignIn.IsAccepted(Context) || await SignIn.KeyIdAsync(Context) is not { } id)
        {
            return AuthenticateResult.NoResult();
        }

        var now = clock.Now();
        var found = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, Context.RequestAborted);
        return found?.IsValid(now) == true ? await AcceptAsync(found, now) : AuthenticateResult.NoResult();
    }

    private async Task<AuthenticateResult> AcceptAsync(ApiKey found, DateTimeOffset now)
    {
        Accept(Context, new Caller(found.Owner, found.Id, found.Grants, found.Scopes));
        await NoteUse(found, now);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, found.Owner), new Claim(ClaimTypes.NameIdentifier, found.Id.ToString())],
            SchemeName
        );
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    /// <summary>From here on the request is this caller's, whatever it was known by; the log says from where it came.</summary>
    public static void Accept(HttpContext http, Caller caller) =>
        http
            .RequestServices.GetRequiredService<CurrentUser>()
            .SignIn(
                caller,
                http.TraceIdentifier,
                http.Connection.RemoteIpAddress is { } address ? Printed(address) : null
            );

    /// <summary>One spelling for the address of one machine, however the socket was opened.</summary>
    private static string Printed(IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <summary>The key as it was sent, whichever way.</summary>
    public static (string? Key, string? Wrong) ReadKey(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] is [{ Length: > 0 } plain])
        {
            return (plain, null);
        }

        if (request.Headers.Authorization is not [{ Length: > 0 } header])
        {
            return (null, null);
        }

        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return (header[7..].Trim(), null);
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return (null, "Send the key as Bearer, as X-API-Key, or as the password of Basic.");
        }

        var bytes = new byte[header.Length];
        return
            Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, { Length: > 0 } password]
            ? (password, null)
            : (null, "Basic authentication is not readable, or has no password.");
    }

    /// <summary>Once a minute at most: reading should not become writing.</summary>
    private async Task NoteUse(ApiKey key, DateTimeOffset now)
    {
        if (key.LastUsedAt is null || key.LastUsedAt < now.AddMinutes(-1))
        {
            await db
                .ApiKeys.Where(row => row.Id == key.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(k => k.LastUsedAt, now), CancellationToken.None);
        }
    }
}

/// <summary>Says no as a problem: 401 without a key, 404 for another's programme, 403 for a role that is missing.</summary>
internal sealed class AuthorizationProblems : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext http,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult result
    )
    {
        if (result.Succeeded)
        {
            await next(http);
            return;
        }

        if (result.Challenged)
        {
            var failure = (await http.AuthenticateAsync()).Failure?.Message;
            http.Response.Headers.WWWAuthenticate = new([
                "Bearer realm=\"ReplacementTracker\"",
                "Basic realm=\"ReplacementTracker\"",
            ]);
            await Problems.Write(
                http,
                ProblemCodes.Unauthenticated,
                failure ?? "Send a key as Authorization: Bearer, as X-API-Key, or as the password of Basic."
            );
            return;
        }

        var programme = http.GetRouteValue("programme") as string;
        if (programme is not null && !http.RequestServices.GetRequiredService<CurrentUser>().Opens(programme))
        {
            await Problems.Write(
                http,
                ProblemCodes.Of(ProgrammeRefusals.NotFound),
                $"There is no programme {programme}."
            );
            return;
        }

        var roles = policy.Requirements.OfType<RoleRequirement>().FirstOrDefault()?.Roles ?? [];
        await Problems.Write(
            http,
            ProblemCodes.Of(AccessRefusals.NotAllowed),
            $"This needs the role {string.Join(" or ", roles.Select(role => Domain.EnumText.Text(role)))}"
                + (programme is null && !IsForAny(policy) ? ", for all programmes." : ".")
        );
    }

    private static bool IsForAny(AuthorizationPolicy policy) =>
        policy.Requirements.OfType<RoleRequirement>().Any(some => some.IsForAny);
}
