using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Startup;

/// <summary>The server itself: where it listens, what it prints, what it does before the first request.</summary>
internal static class Hosting
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static void Configure(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(Limits.Configure);
        LogFilters.Add(builder.Logging);
        string?[] told =
        [
            builder.Configuration["urls"],
            builder.Configuration["http_ports"],
            builder.Configuration["https_ports"],
        ];
        if (told.All(string.IsNullOrEmpty))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }
    }

    public static async Task<int> RunAsync(WebApplication app, OwnDatabase own)
    {
        if (own.IsPrivate)
        {
            await using var owner = Database.Apart(
                own.OwnerConnectionString,
                app.Services.GetRequiredService<TimeProvider>()
            );
            await Verbs.MigrateAsync(owner);
            await ServiceRole.AdmitAsync(
                owner.GetRequiredService<NpgsqlDataSource>(),
                ServiceRole.Name,
                password: null,
                CancellationToken.None
            );
            await Verbs.LoadSampleIntoEmptyAsync(app.Services);
        }

        var key = await ReadyAsync(app, own) ? await AdministratorKey.EnsureAsync(app.Services, own) : null;
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception)
            when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{exception.Message} Say where else to listen: --urls http://127.0.0.1:8080"
            );
            return 1;
        }

        Announce(app, own, key);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<bool> ReadyAsync(WebApplication app, OwnDatabase own)
    {
        if (own.IsPrivate)
        {
            return true;
        }

        var pending = await Health.PendingMigrationsAsync(app.Services);
        if (pending is null or > 0)
        {
            await Console.Error.WriteLineAsync(
                pending is null
                    ? "The database does not answer; /health/ready says 503 until it does."
                    : $"The database lacks {pending} migration(s); /health/ready says 503 until the verb `migrate` has run."
            );
        }

        if (
            pending == 0
            && await ServiceRole.WhoMayChangeTheLogAsync(
                app.Services.GetRequiredService<NpgsqlDataSource>(),
                CancellationToken.None
            )
                is { } role
        )
        {
            await Console.Error.WriteLineAsync(
                $"The database role {role} may change and delete what is logged. Serve as a member of {ServiceRole.Group}: "
                    + "docs/audit.md says how."
            );
        }

        return pending == 0;
    }

    private static void Announce(WebApplication app, OwnDatabase own, string? key)
    {
        var address =
            app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()
                ?.Addresses.FirstOrDefault()
            ?? DefaultUrl;
        var reachable = address.Replace("[::]", "127.0.0.1").Replace("0.0.0.0", "127.0.0.1").Replace("+", "127.0.0.1");
        Console.WriteLine($"ReplacementTracker is at {reachable}");
        Console.WriteLine($"Swagger UI: {reachable}/swagger");
        if (own.IsPrivate && key is not null)
        {
            Console.WriteLine($"Administrator key: {key}");
            Console.WriteLine($"curl -H 'X-API-Key: {key}' {reachable}/v1/programmes/prorail/progress");
        }
    }
}
