using System.Globalization;
using Npgsql;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>A private PostgreSQL server that belongs to this process and ends with it, however it ends.</summary>
/// <remarks>It listens on a Unix socket in a folder of its own and on no network address.</remarks>
internal sealed class LocalPostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    private readonly LocalPostgresOptions _options;
    private readonly string _folder;
    private readonly string _cluster;
    private readonly string _log;
    private readonly string _sockets;
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly DataFolderLock _lock;
    private readonly CancellationTokenSource _stopping = new();
    private Guard _guard;
    private Task _keptRunning = Task.CompletedTask;

    private LocalPostgresServer(
        LocalPostgresOptions options,
        string folder,
        PostgresBinaries binaries,
        ServerAccount account,
        DataFolderLock folderLock
    )
    {
        (_options, _folder, _binaries, _account, _lock) = (options, folder, binaries, account, folderLock);
        (_cluster, _log) = (ClusterIn(folder), LogIn(folder));
        // A socket's path has at most 107 bytes, so it cannot lie in the data folder.
        _sockets = Path.Combine(
            Directory.Exists("/tmp") ? "/tmp" : Path.GetTempPath(),
            $"tracker-{Guid.NewGuid():N}"[..20]
        );
        _guard = StartServer();
    }

    /// <summary>For people: `PostgreSQL 15.18`.</summary>
    public string Version => $"PostgreSQL {_binaries.Version}";

    /// <summary>Starts a server on the data in the folder, which are made at the first time, and waits until it answers.</summary>
    /// <exception cref="LocalPostgresException">It cannot be done; the message says why, and what to do.</exception>
    public static async Task<LocalPostgresServer> StartAsync(
        LocalPostgresOptions options,
        CancellationToken cancellationToken
    )
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            throw new LocalPostgresException(
                "A private PostgreSQL is started on Linux and macOS only. "
                    + "Set ConnectionStrings__Tracker to a database of your own, or run `docker compose up`."
            );

        var folder = Path.GetFullPath(options.DataFolder);
        if (options.DeleteAtEnd && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new LocalPostgresException(
                $"{folder} is to be deleted at the end, but there is something in it already."
            );

        var folderLock = DataFolderLock.Take(folder);
        try
        {
            var cluster = ClusterIn(folder);
            await Leftovers.EndServerAsync(cluster, cancellationToken);
            var binaries = await PostgresBinaries.FindAsync(options, MajorOf(cluster), cancellationToken);
            var account = await ServerAccount.ChooseAsync(options, binaries, folder, cluster, cancellationToken);
            if (!Directory.Exists(cluster))
                await MakeClusterAsync(options, folder, binaries, account, cancellationToken);

            var server = new LocalPostgresServer(options, folder, binaries, account, folderLock);
            try
            {
                await server.WaitUntilItAnswersAsync(cancellationToken);
                server._keptRunning = server.KeepRunningAsync();
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch
        {
            folderLock.Dispose();
            if (options.DeleteAtEnd && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <param name="database">Need not exist yet; `postgres` always does.</param>
    /// <param name="user">Need not exist yet; unless said, the one that may do everything.</param>
    public string ConnectionString(string database, string user = User) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = _sockets,
            Database = database,
            Username = user,
            ApplicationName = "ReplacementTracker",
            MaxPoolSize = 16,
            MaxAutoPrepare = 50,
        }.ConnectionString;

    /// <summary>Makes the database unless it is there.</summary>
    public async Task MakeDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        // A data source, because it ends: a bare connection's stays, and the metrics name it by its connection string.
        await using var data = NpgsqlDataSource.Create(UnpooledConnectionString);
        await using var connection = await data.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            // It is there.
        }
    }

    /// <summary>Shuts the server down, interrupting whoever is connected, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;

        await _stopping.CancelAsync();
        await _keptRunning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _guard.StopAsync();
        _guard.Dispose();
        _lock.Dispose();
        _stopping.Dispose();
    }

    private static string ClusterIn(string folder) => Path.Combine(folder, "postgresql");

    private static string LogIn(string folder) => Path.Combine(folder, "postgresql.log");

    private string UnpooledConnectionString =>
        new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false }.ConnectionString;

    /// <returns>The version that wrote the data; null when there are none.</returns>
    private static int? MajorOf(string cluster)
    {
        try
        {
            return Directory.Exists(cluster)
                ? PostgresBinaries.LeadingNumber(File.ReadAllText(Path.Combine(cluster, "PG_VERSION")))
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LocalPostgresException(
                $"{cluster} is not a readable PostgreSQL data folder ({failure.Message}) "
                    + "Run as its owner, move it away, or set TRACKER_DATA to another folder."
            );
        }
    }

    /// <remarks>Beside its place and then renamed, so that an interruption leaves nothing that looks like data.</remarks>
    private static async Task MakeClusterAsync(
        LocalPostgresOptions options,
        string folder,
        PostgresBinaries binaries,
        ServerAccount account,
        CancellationToken cancellationToken
    )
    {
        Leftovers.RemoveUnfinished(folder, "postgresql.new-*");
        var unfinished = Path.Combine(folder, $"postgresql.new-{Guid.NewGuid():N}"[..24]);
        account.MakeFolder(unfinished);
        using var guard = Guard.Start(
            options.Places,
            "TERM",
            LogIn(folder),
            options.DeleteAtEnd ? [unfinished, folder] : [unfinished],
            account.RunInitdb([
                binaries.Initdb,
                $"--pgdata={unfinished}",
                $"--username={User}",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions",
                .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
            ])
        );
        try
        {
            var exitCode = await guard.EndedAsync().WaitAsync(cancellationToken);
            if (exitCode != 0)
                throw new LocalPostgresException($"PostgreSQL's data cannot be made in {folder}. {EndOfLog(folder)}");
        }
        catch
        {
            await guard.StopAsync();
            Leftovers.RemoveUnfinished(folder, "postgresql.new-*");
            throw;
        }
        Directory.Move(unfinished, ClusterIn(folder));
    }

    private Guard StartServer()
    {
        _account.MakeFolder(_sockets);
        string[] settings =
        [
            "listen_addresses=",
            $"unix_socket_directories={_sockets}",
            "unix_socket_permissions=0700",
            // Statements and the values in them stay out of the log.
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
            .. _options.Durable
                ? Array.Empty<string>()
                :
                [
                    "fsync=off",
                    "synchronous_commit=off",
                    "full_page_writes=off",
                    "autovacuum=off",
                    "max_connections=300",
                ],
        ];
        return Guard.Start(
            _options.Places,
            // Throw-away data need no orderly end.
            _options.DeleteAtEnd
                ? "QUIT"
                : "INT",
            _log,
            _options.DeleteAtEnd ? [_sockets, _folder] : [_sockets],
            _account.Run([
                _binaries.Postgres,
                "-D",
                _cluster,
                .. settings.SelectMany(setting => new[] { "-c", setting }),
            ])
        );
    }

    private async Task WaitUntilItAnswersAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var ended = _guard.EndedAsync();
        while (true)
        {
            try
            {
                await using var data = NpgsqlDataSource.Create(UnpooledConnectionString);
                await using var connection = await data.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (ended.IsCompleted)
            {
                throw new LocalPostgresException(
                    $"{Version} from {_binaries.Folder} does not start on the data in {_folder}. {EndOfLog(_folder)}"
                );
            }
            catch (NpgsqlException) when (TimeProvider.System.GetElapsedTime(started) < _patience)
            {
                // No socket yet, or still recovering from a crash.
                await Task.Delay(_pause, cancellationToken);
            }
            catch (NpgsqlException failure)
            {
                throw new LocalPostgresException(
                    $"{Version} does not answer after {_patience.TotalMinutes.ToString(CultureInfo.InvariantCulture)} minutes "
                        + $"({failure.Message}). {EndOfLog(_folder)}"
                );
            }
        }
    }

    /// <summary>A server that ends by itself, killed for want of memory for example, is started again.</summary>
    private async Task KeepRunningAsync()
    {
        try
        {
            while (true)
            {
                var exitCode = await _guard.EndedAsync().WaitAsync(_stopping.Token);
                _options.Tell($"{Version} has ended by itself, with exit code {exitCode}; it is started again.");
                await Task.Delay(TimeSpan.FromSeconds(1), _stopping.Token);
                await Leftovers.EndServerAsync(_cluster, _stopping.Token);
                using var ended = _guard;
                _guard = StartServer();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The service ends.
        }
    }

    private static string EndOfLog(string folder)
    {
        var log = LogIn(folder);
        return File.Exists(log)
            ? $"The end of {log}: {string.Join(" | ", File.ReadLines(log).TakeLast(5))}"
            : $"There is no {log}.";
    }
}
