using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Security;

/// <summary>Signing in with a browser: a cookie that names a key, for pages and for the files they link to.</summary>
/// <remarks>
/// It holds the key's id and nothing else; each request looks the key up, so that one that was revoked is out at once. It
/// counts only where a route says so, and changes nothing: who sends it may not be who clicked.
/// </remarks>
internal static class SignIn
{
    public const string SchemeName = "SignIn";
    public const string CookieName = "tracker-sign-in";
    public const string FormCookieName = "tracker-form";
    private static readonly TimeSpan _workingDay = TimeSpan.FromHours(12);

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        // Behind a proxy that speaks HTTPS the service itself sees HTTP; the address that users see says so.
        var secure =
            configuration["PublicUrl"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true
                ? CookieSecurePolicy.Always
                : CookieSecurePolicy.SameAsRequest;
        services
            .AddAuthentication()
            .AddCookie(
                SchemeName,
                options =>
                {
                    options.Cookie.Name = CookieName;
                    options.Cookie.HttpOnly = true;
                    options.Cookie.SameSite = SameSiteMode.Strict;
                    options.Cookie.SecurePolicy = secure;
                    options.ExpireTimeSpan = _workingDay;
                    options.SlidingExpiration = true;
                }
            );
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = FormCookieName;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = secure;
            options.FormFieldName = "formToken";
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<SignInAttempts>();
    }

    /// <summary>Lets a signed-in browser read here, as a key does.</summary>
    public static TBuilder AcceptsSignIn<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new AcceptedSignIn());

    /// <summary>Whether a cookie counts for this request: on a marked route, and below /v1 for reading only.</summary>
    public static bool IsAccepted(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AcceptedSignIn>() is not null
        && (HttpMethods.IsGet(http.Request.Method) || !http.Request.Path.StartsWithSegments("/v1"));

    /// <returns>Id of the key that the browser signed in with; null where it did not, or not lately.</returns>
    public static async Task<Guid?> KeyIdAsync(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(SchemeName);
        return Guid.TryParseExact(ticket.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), "D", out var id)
            ? id
            : null;
    }

    public static Task StartAsync(HttpContext http, ApiKey key) =>
        http.SignInAsync(
            SchemeName,
            new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, key.Id.ToString())], SchemeName)
            )
        );

    public static Task EndAsync(HttpContext http) => http.SignOutAsync(SchemeName);

    private sealed record AcceptedSignIn;
}

/// <summary>How often one address may try, on this instance.</summary>
/// <remarks>Keys that this service makes cannot be guessed; an administrator key of somebody's choosing perhaps can.</remarks>
internal sealed class SignInAttempts : IDisposable
{
    public const int PerMinute = 20;

    private readonly PartitionedRateLimiter<IPAddress> attempts = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address =>
            RateLimitPartition.GetFixedWindowLimiter(
                address,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }
            )
    );

    public bool MayTry(HttpContext http)
    {
        using var lease = attempts.AttemptAcquire(http.Connection.RemoteIpAddress ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => attempts.Dispose();
}
