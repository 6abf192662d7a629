using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Persistence;

/// <summary>How the database is reached, in the service, in its verbs and in the migration tool alike.</summary>
internal static class Database
{
    public static void Add(IServiceCollection services, string connectionString)
    {
        // Made by the container, so that it ends with it: no session of an owner outlives what it was opened for.
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(Tuned(connectionString)) { Name = "tracker" }.Build());
        services.AddDbContext<TrackerDb>(
            (provider, options) => Configure(options).UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), Npgsql)
        );
        services.AddSingleton<ExceptionExpiry>();
    }

    /// <summary>The same database as another role, for what is done beside serving.</summary>
    public static ServiceProvider Apart(string connectionString, TimeProvider clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddScoped<CurrentUser>();
        Add(services, connectionString);
        return services.BuildServiceProvider();
    }

    /// <summary>What goes on in the background of a service that serves.</summary>
    public static void AddUpkeep(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(
            configuration.GetSection(CheckpointOptions.Section).Get<CheckpointOptions>() ?? new CheckpointOptions()
        );
        services.AddSingleton<CheckpointFile>().AddSingleton<CheckpointUpkeep>();
        services.AddHostedService<DailyTotals>().AddHostedService<EventChain>();
        services.AddHostedService(provider => provider.GetRequiredService<CheckpointUpkeep>());
        services.AddHostedService<IdempotencyKeySweep>();
        services.AddHostedService(provider => provider.GetRequiredService<ExceptionExpiry>());
    }

    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder options) =>
        options.UseSnakeCaseNamingConvention();

    public static void Npgsql(
        Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.NpgsqlDbContextOptionsBuilder npgsql
    ) => npgsql.MigrationsHistoryTable("migrations_history");

    /// <summary>Lets the transaction take as long as it needs: a file goes as fast as its reader reads.</summary>
    public static Task WithoutTimeLimitAsync(this TrackerDb db, CancellationToken cancel) =>
        db.Database.ExecuteSqlRawAsync("SET LOCAL statement_timeout = 0", cancel);

    /// <summary>Half the cost of a small read is parsing it, so statements are prepared.</summary>
    private static string Tuned(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // Npgsql's own builder says of every word that it knows that it contains it.
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!said.ContainsKey("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = 100;
        }

        // Compiling a statement that takes milliseconds takes hundreds of them. The limits hold where nobody is left to
        // cancel: the client's own come first.
        if (!said.ContainsKey("Options"))
        {
            builder.Options = "-c jit=off -c statement_timeout=60s -c idle_in_transaction_session_timeout=120s";
        }

        builder.ApplicationName ??= "ReplacementTracker";
        builder.IncludeErrorDetail = false;
        return builder.ConnectionString;
    }
}

/// <summary>For `dotnet ef`, which needs the model and no server.</summary>
internal sealed class DesignTimeTrackerDb : IDesignTimeDbContextFactory<TrackerDb>
{
    public TrackerDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql("Host=unused", Database.Npgsql);
        return new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);
    }
}
