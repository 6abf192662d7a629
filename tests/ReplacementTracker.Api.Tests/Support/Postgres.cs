using System.Globalization;
using DotNet.Testcontainers.Builders;
using Npgsql;
using ReplacementTracker.Api.LocalPostgres;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;
using Testcontainers.PostgreSql;

[assembly: AssemblyFixture(typeof(Postgres))]

namespace ReplacementTracker.Api.Tests.Support;

/// <summary>One PostgreSQL for the run, one migrated template database, a copy of it for whoever asks.</summary>
/// <remarks>
/// The server that TRACKER_TEST_POSTGRES names (a connection string; its user may create databases), else a container
/// where a Docker engine answers, else a private local server. It starts when the first database is asked for.
/// </remarks>
public sealed class Postgres : IAsyncLifetime
{
    private const string NamedBy = "TRACKER_TEST_POSTGRES";
    private const string Image = "postgres:18";
    private const string ServicePassword = "service of the tests";

    private static Postgres? _current;

    // Two runs may share a server that the variable names.
    private readonly string _prefix = $"tracker_test_{Guid.NewGuid():N}"[..21];
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly List<string> _made = [];
    private Func<ValueTask> _end = () => ValueTask.CompletedTask;
    private string? _server;
    private string? _template;

    /// <summary>As whom services log in, as they should: it cannot change what is logged. Trust needs no password.</summary>
    private string ServiceRoleName => $"{_prefix}_service";

    public Postgres() => _current = this;

    public static Postgres Current => _current ?? throw new InvalidOperationException("No test run is under way.");

    /// <summary>Fills the template; called once, with its connection string, before the first copy is made.</summary>
    internal static Func<string, Task> Prepare { get; set; } = _ => Task.CompletedTask;

    /// <summary>Which server the run uses: `PostgreSQL 15.18, private local server`. Empty until a database was asked for.</summary>
    public string ServerDescription { get; private set; } = "";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <returns>The same database, logged in as a service should be.</returns>
    public string AsService(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString)
        {
            Username = ServiceRoleName,
            Password = ServicePassword,
        }.ConnectionString;

    /// <returns>The connection string of a new copy of the migrated template.</returns>
    public Task<string> CreateDatabaseAsync() =>
        InTurnAsync(async () =>
        {
            if (_template is null)
            {
                var template = await MakeDatabaseAsync("template1");
                // A pooled connection would stay open, and PostgreSQL copies no database that somebody is connected to.
                var owner = Connect(template, pooling: false);
                await Prepare(owner);
                await using (var data = NpgsqlDataSource.Create(owner))
                    await ServiceRole.AdmitAsync(data, ServiceRoleName, ServicePassword, CancellationToken.None);
                _template = template;
            }
            return Connect(await MakeDatabaseAsync(_template), pooling: true);
        });

    /// <returns>The connection string of a new database with nothing in it.</returns>
    public Task<string> CreateEmptyDatabaseAsync() =>
        InTurnAsync(async () => Connect(await MakeDatabaseAsync("template1"), pooling: true));

    public async ValueTask DisposeAsync()
    {
        await _end();
        _oneAtATime.Dispose();
    }

    private async Task<string> InTurnAsync(Func<Task<string>> make)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            if (_server is null)
                await StartAsync();
            return await make();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task StartAsync()
    {
        var (server, kind) = await NamedServerAsync() ?? await ContainerAsync() ?? await PrivateServerAsync();
        _server = server;
        var version = await RunAsync("SELECT current_setting('server_version')");
        ServerDescription = $"PostgreSQL {version.Split(' ')[0]}, {kind}";
        await TellAsync($"Tests run on {ServerDescription}");
    }

    private async Task<(string Server, string Kind)?> NamedServerAsync()
    {
        if (Environment.GetEnvironmentVariable(NamedBy) is not { Length: > 0 } named)
            return null;

        _end = async () =>
        {
            NpgsqlConnection.ClearAllPools();
            foreach (var database in _made)
                await RunAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            await RunAsync($"DROP ROLE IF EXISTS {ServiceRoleName}");
        };
        return (named, $"the server that {NamedBy} names");
    }

    private async Task<(string Server, string Kind)?> ContainerAsync()
    {
        try
        {
            // The builder switches durability off by itself.
            var container = new PostgreSqlBuilder(Image)
                .WithCommand("-c", "autovacuum=off", "-c", "max_connections=300")
                .Build();
            await container.StartAsync();
            _end = container.DisposeAsync;
            return (container.GetConnectionString(), $"container of {Image}");
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }

    private async Task<(string Server, string Kind)> PrivateServerAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), _prefix);
        var server = await LocalPostgresServer.StartAsync(
            new(folder, Durable: false, DeleteAtEnd: true)
            {
                BinariesFolder = Path.Combine(Repository(), ".data", "binaries"),
                Tell = Console.Error.WriteLine,
            },
            CancellationToken.None
        );
        _end = server.DisposeAsync;
        return (server.ConnectionString("postgres"), "private local server");
    }

    private async Task<string> MakeDatabaseAsync(string template)
    {
        var name = $"{_prefix}_{_made.Count.ToString(CultureInfo.InvariantCulture)}";
        await RunAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        _made.Add(name);
        return name;
    }

    private async Task<string> RunAsync(string sql)
    {
        var unpooled = new NpgsqlConnectionStringBuilder(_server) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string ?? "";
    }

    private string Connect(string database, bool pooling) =>
        new NpgsqlConnectionStringBuilder(_server)
        {
            Database = database,
            Pooling = pooling,
            MaxPoolSize = 20,
            // Idle pools of classes that have finished would use up the server's connections.
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 1,
        }.ConnectionString;

    /// <remarks>`dotnet test` shows nothing that a test host prints, so the sentence is written down as well.</remarks>
    private static async Task TellAsync(string sentence)
    {
        Console.WriteLine(sentence);
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(Repository(), "TestResults")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "postgres.txt"), sentence + "\n");
        }
        catch (UnauthorizedAccessException)
        {
            // The tests may lie where they cannot write; they run all the same.
        }
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.GetFiles("*.sln").Length > 0)
                return folder.FullName;
        }
        return AppContext.BaseDirectory;
    }
}
