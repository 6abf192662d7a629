using ReplacementTracker.Api.LocalPostgres;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Startup;

/// <summary>The database of this run: the one that was named, else a private server that ends with the process.</summary>
internal sealed class OwnDatabase(string connectionString, string owner, LocalPostgresServer? server, string folder)
    : IAsyncDisposable
{
    private const string Name = "tracker";

    /// <summary>For serving: as a role that cannot change what is logged, where there is one.</summary>
    public string ConnectionString => connectionString;

    /// <summary>For migrations and whatever else the command line asks for: as the owner of the tables, where one is named.</summary>
    public string OwnerConnectionString => owner;

    /// <summary>Whether it is ours: migrated at start, and filled with the sample.</summary>
    public bool IsPrivate => server is not null;

    /// <summary>Where private data lie.</summary>
    public string Folder => folder;

    public static async Task<OwnDatabase> StartUnlessNamedAsync(IConfiguration configuration, CancellationToken cancel)
    {
        var folder = DataFolder(configuration);
        if (configuration.GetConnectionString("Tracker") is { Length: > 0 } named)
        {
            var owner = configuration.GetConnectionString("Owner") is { Length: > 0 } said ? said : named;
            return new OwnDatabase(named, owner, server: null, folder);
        }

        var server = await LocalPostgresServer.StartAsync(
            new LocalPostgresOptions(folder, Durable: true, DeleteAtEnd: false) { Tell = Console.WriteLine },
            cancel
        );
        await server.MakeDatabaseAsync(Name, cancel);
        return new OwnDatabase(
            server.ConnectionString(Name, ServiceRole.Name),
            server.ConnectionString(Name),
            server,
            folder
        );
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>`TRACKER_DATA`, else `.data` beside the solution, else in the working folder.</summary>
    private static string DataFolder(IConfiguration configuration)
    {
        if (configuration["TRACKER_DATA"] is { Length: > 0 } told)
        {
            return Path.GetFullPath(told);
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ReplacementTracker.sln")))
            {
                return Path.Combine(folder.FullName, ".data");
            }
        }

        return Path.GetFullPath(".data");
    }
}
