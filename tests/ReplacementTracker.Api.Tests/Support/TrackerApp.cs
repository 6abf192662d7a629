using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Reference;
using ReplacementTracker.Api.Sample;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Tests.Support;

/// <summary>The service on a database of its own, in memory, with a clock that tests may set.</summary>
/// <remarks>One for each test class: `class XTests(TrackerApp app) : IClassFixture&lt;TrackerApp&gt;`.</remarks>
public sealed class TrackerApp : IAsyncLifetime
{
    public const string AdministratorKey = "administrator-of-the-tests";

    private WebApplicationFactory<Program>? factory;

    static TrackerApp() => Postgres.Prepare = PrepareAsync;

    /// <summary>Runs with the real time until a test sets it: <c>Clock.SetUtcNow</c>, <c>Clock.Advance</c>.</summary>
    public SettableClock Clock { get; } = new();

    /// <summary>As the owner of the tables, for what tests look at and arrange by themselves.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>As the service under test logs in: with the rights that serving takes, and no others.</summary>
    public string ServiceConnectionString => Postgres.Current.AsService(ConnectionString);

    /// <summary>What it is told at its start, besides where its database is.</summary>
    internal IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>What stands in the place of something of its own.</summary>
    internal Action<IServiceCollection> Replacing { get; init; } = _ => { };

    /// <summary>Everything the service logged, to look for what must not stand there.</summary>
    public LogLines Logs { get; } = new();

    public IServiceProvider Services => factory!.Services;

    /// <summary>The connections of the service itself.</summary>
    public NpgsqlDataSource Data => Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Calls with the administrator's key; its owner is "administrator".</summary>
    public TrackerClient Administrator => Client(AdministratorKey);

    public TrackerClient Anonymous => Client(key: null);

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await Postgres.Current.CreateDatabaseAsync();
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Production");
            host.UseSetting("ConnectionStrings:Tracker", ServiceConnectionString);
            host.UseSetting("TRACKER_ADMIN_KEY", AdministratorKey);
            // Tests are quicker than people; those of the limits switch them on.
            host.UseSetting("RateLimits:PerMinute", "0");
            host.UseSetting("RateLimits:CostlyPerMinute", "0");
            host.UseSetting("RateLimits:FailedPerMinute", "0");
            // Tests that need a checkpoint take it.
            host.UseSetting("Audit:CheckpointInterval", "00:00:00");
            // Programmes of tests are small, and public only where they are named.
            host.UseSetting("Public:Programmes", Given.Public);
            foreach (var (name, value) in Settings)
            {
                host.UseSetting(name, value);
            }

            host.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                services.AddSingleton<ILoggerProvider>(Logs);
                Replacing(services);
            });
        });
        _ = factory.Server;
    }

    public TrackerClient Client(string? key)
    {
        var http = factory!.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        if (key is not null)
        {
            http.DefaultRequestHeaders.Add("X-API-Key", key);
        }

        return new TrackerClient(http);
    }

    /// <summary>The same service, on the same database, told something else at its start.</summary>
    public TrackerApp With(params (string Name, string Value)[] settings) =>
        new()
        {
            factory = factory!.WithWebHostBuilder(host =>
            {
                foreach (var (name, value) in settings)
                {
                    host.UseSetting(name, value);
                }
            }),
            ConnectionString = ConnectionString,
        };

    /// <summary>Loads the invented sample, as of the clock's day, into a database without programmes.</summary>
    public Task LoadSample() =>
        SampleProgramme.LoadAsync(
            Services.GetRequiredService<NpgsqlDataSource>(),
            Clock.GetUtcNow(),
            TestContext.Current.CancellationToken
        );

    /// <summary>A client whose key belongs to this person and has these roles: reader, planner, engineer, verifier, auditor, administrator.</summary>
    /// <param name="seesSensitive">Whether serial numbers, MAC addresses and positions are shown to it.</param>
    public async Task<TrackerClient> ClientOf(
        string owner,
        string[] roles,
        string[]? programmes = null,
        bool seesSensitive = true
    ) =>
        Client(
            await KeyOf(
                owner,
                Grant.Of([.. roles.Select(Domain.EnumText.Parse<Role>)], programmes),
                seesSensitive ? [AccessScope.Sensitive] : []
            )
        );

    /// <summary>A key with these rights, whatever they are.</summary>
    public async Task<string> KeyOf(
        string owner,
        IReadOnlyList<Grant> grants,
        AccessScope[] scopes,
        DateTimeOffset? expiresAt = null
    )
    {
        var key = KeyFormat.Create();
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        db.ApiKeys.Add(
            new ApiKey(
                Guid.CreateVersion7(),
                "test",
                owner,
                grants,
                scopes,
                expiresAt,
                KeyFormat.Shown(key),
                KeyFormat.Hash(key),
                "system",
                Clock.GetUtcNow()
            )
        );
        await db.SaveChangesAsync();
        return key;
    }

    /// <summary>Runs SQL, for what HTTP does not show.</summary>
    public async Task<T> Sql<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        if (factory is not null)
        {
            await factory.DisposeAsync();
        }

        await using var connection = new NpgsqlConnection(ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    /// <summary>Migrations and reference data, once for the run.</summary>
    private static async Task PrepareAsync(string connectionString)
    {
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(connectionString, Database.Npgsql);
        await using var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);
        await db.Database.MigrateAsync();
        await using var data = NpgsqlDataSource.Create(connectionString);
        await ReferenceData.LoadAsync(data, TimeProvider.System, CancellationToken.None);
    }
}

/// <summary>The real clock, shifted: it goes on, from where a test set it, or stands still where a test froze it.</summary>
public sealed class SettableClock : TimeProvider
{
    private TimeSpan shift;
    private DateTimeOffset? frozen;

    public override DateTimeOffset GetUtcNow() => frozen ?? System.GetUtcNow() + shift;

    public void SetUtcNow(DateTimeOffset now) => (shift, frozen) = (now - System.GetUtcNow(), null);

    public void FreezeAt(DateTimeOffset now) => frozen = now;

    public void Advance(TimeSpan by)
    {
        shift += by;
        frozen += by;
    }
}

/// <summary>Log lines as they would have been written.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<string> lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (lines)
            {
                return [.. lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        lock (lines)
        {
            lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose() { }
}
