using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Http;

/// <summary>How many requests a minute each key may send, each person with a token, and each address without either.</summary>
/// <remarks>
/// Minutes of the clock, counted by each instance for itself: two instances allow twice as much. A setting of 0 switches
/// a limit off. Health and assets are not counted.
/// </remarks>
internal sealed class RateLimits : IDisposable
{
    /// <summary>So many groups that addresses are divided into: the memory for strangers has an end.</summary>
    private const int AddressGroups = 16_384;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly TimeProvider clock;
    private readonly Policy usual;
    private readonly Policy costly;
    private readonly Policy failed;

    public RateLimits(IConfiguration configuration, TimeProvider clock)
    {
        this.clock = clock;
        usual = new Policy("default", Setting(configuration, "PerMinute", 600));
        costly = new Policy("costly", Setting(configuration, "CostlyPerMinute", 60));
        failed = new Policy("failed", Setting(configuration, "FailedPerMinute", 30));
    }

    /// <summary>Refuses who has guessed too often, before the next guess is looked at.</summary>
    /// <remarks>
    /// Only what could be guessed at all: a key of ours has 190 random bits, and a token is signed. So nobody who sends
    /// wrong keys from an address keeps out the others there who send right ones.
    /// </remarks>
    public async Task BeforeAuthentication(HttpContext http, RequestDelegate next)
    {
        if (failed.IsOn && Authentication.ReadKey(http.Request).Key is { } key && IsGuessable(key))
        {
            var (window, secondsLeft) = Now(Address(http));
            if (!failed.HasLeft(window))
            {
                await RefuseAsync(http, "Too many wrong keys came from this address.", secondsLeft);
                return;
            }
        }

        await next(http);
    }

    public async Task AfterAuthentication(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NotCounted>() is not null)
        {
            await next(http);
            return;
        }

        var user = http.RequestServices.GetRequiredService<CurrentUser>();
        var (window, secondsLeft) = Now(user.IsSignedIn ? user.KeyId?.ToString() ?? user.Owner : Address(http));
        if (failed.IsOn && !user.IsSignedIn && (await http.AuthenticateAsync()).Failure is not null)
        {
            if (!failed.TryTake(window))
            {
                await RefuseAsync(http, "Too many wrong keys came from this address.", secondsLeft);
                return;
            }
        }

        var isCostly = http.GetEndpoint()?.Metadata.GetMetadata<Costly>() is not null;
        List<Policy> policies =
        [
            .. new[] { usual, isCostly ? costly : null }.OfType<Policy>().Where(some => some.IsOn),
        ];
        var exceeded = policies.FirstOrDefault(policy => !policy.TryTake(window));
        if (policies.Count > 0)
        {
            var limits = string.Join(", ", policies.Select(policy => policy.Describe()));
            var left = string.Join(", ", policies.Select(policy => policy.Describe(window, secondsLeft)));
            http.Response.OnStarting(() =>
            {
                http.Response.Headers["RateLimit-Policy"] = limits;
                http.Response.Headers["RateLimit"] = left;
                return Task.CompletedTask;
            });
        }

        await (
            exceeded is null
                ? next(http)
                : RefuseAsync(
                    http,
                    $"{exceeded.Limit} requests a minute are allowed here, and that many came"
                        + (user.IsSignedIn ? " with this key." : " from this address."),
                    secondsLeft
                )
        );
    }

    public void Dispose()
    {
        usual.Dispose();
        costly.Dispose();
        failed.Dispose();
    }

    private static Task RefuseAsync(HttpContext http, string why, int secondsLeft)
    {
        http.Response.Headers.RetryAfter = secondsLeft.ToString(CultureInfo.InvariantCulture);
        return Problems.Write(http, ProblemCodes.QuotaExceeded, $"{why} Come again in {secondsLeft} s.");
    }

    private (CountedWindow Window, int SecondsLeft) Now(string caller)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var length = (long)Window.TotalSeconds;
        return (new CountedWindow(caller, now / length), (int)(length - (now % length)));
    }

    /// <summary>The group of the address; of IPv6 the network, since everybody has 2^64 addresses in theirs.</summary>
    private static string Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = address.GetAddressBytes();
        var hash = new HashCode();
        hash.AddBytes(address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes);
        return $"address {(uint)hash.ToHashCode() % AddressGroups}";
    }

    private static bool IsGuessable(string key) =>
        !KeyFormat.IsWellFormed(key) && !key.StartsWith("eyJ", StringComparison.Ordinal);

    private static int Setting(IConfiguration configuration, string name, int unlessSaid)
    {
        var number = configuration.GetValue($"RateLimits:{name}", unlessSaid);
        return number is >= 0 and <= 1_000_000
            ? number
            : throw new OptionsValidationException(
                name,
                typeof(RateLimits),
                [$"RateLimits__{name} is a number of requests a minute, 0 for no limit; it is {number}."]
            );
    }

    /// <summary>Marks a route that is not counted.</summary>
    internal sealed record NotCounted;

    /// <summary>Marks a route that a second, lower limit holds for.</summary>
    internal sealed record Costly;

    private sealed record CountedWindow(string Caller, long Number);

    /// <summary>A limiter of its own for each caller and minute; those of minutes that have passed are dropped as idle.</summary>
    private sealed class Policy(string name, int limit) : IDisposable
    {
        private readonly PartitionedRateLimiter<CountedWindow> limiter = PartitionedRateLimiter.Create<
            CountedWindow,
            CountedWindow
        >(window =>
            RateLimitPartition.GetFixedWindowLimiter(
                window,
                _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = Window }
            )
        );

        public int Limit => limit;

        public bool IsOn => limit > 0;

        public bool TryTake(CountedWindow window) => IsTaken(window, permits: 1);

        public bool HasLeft(CountedWindow window) => IsTaken(window, permits: 0);

        public string Describe() => $"\"{name}\";q={limit};w={(int)Window.TotalSeconds}";

        public string Describe(CountedWindow window, int secondsLeft) =>
            $"\"{name}\";r={limiter.GetStatistics(window)?.CurrentAvailablePermits ?? limit};t={secondsLeft}";

        public void Dispose() => limiter.Dispose();

        private bool IsTaken(CountedWindow window, int permits)
        {
            using var lease = limiter.AttemptAcquire(window, permits);
            return lease.IsAcquired;
        }
    }
}

internal static class RateLimited
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services) =>
        services.AddSingleton<RateLimits>();

    /// <summary>Authentication, with a limit to guessing before it and the limit of whoever it found behind it.</summary>
    public static void UseLimitedAuthentication(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use(limits.BeforeAuthentication);
        app.UseAuthentication();
        app.Use(limits.AfterAuthentication);
    }

    public static TBuilder IsNotCounted<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RateLimits.NotCounted());
}
