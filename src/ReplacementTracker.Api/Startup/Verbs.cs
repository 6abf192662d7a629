using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Reference;
using ReplacementTracker.Api.Sample;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Startup;

/// <summary>What the program does besides serving, each as one word on the command line.</summary>
internal static class Verbs
{
    public const string Serve = "serve";

    /// <summary>Who made the keys that nobody's request made. No person is called that.</summary>
    private const string Actor = "command line";
    private const string SensitiveFlag = "--sensitive";

    /// <summary>Where it is set, `migrate` makes the role that the service logs in as, with this password.</summary>
    public const string ServicePassword = "TRACKER_SERVICE_PASSWORD";

    public static readonly IReadOnlyDictionary<string, Func<IServiceProvider, string[], Task<int>>> All =
        new Dictionary<string, Func<IServiceProvider, string[], Task<int>>>
        {
            [Serve] = (_, _) => Task.FromResult(0),
            ["migrate"] = MigrateAsync,
            ["sample"] = SampleAsync,
            ["key"] = KeyAsync,
            ["audit"] = AuditVerb.RunAsync,
        };

    /// <summary>These are answered at once: for them no database is looked for, and no private one started.</summary>
    public static readonly IReadOnlyDictionary<string, Func<string[], Task<int>>> WithoutDatabase = new Dictionary<
        string,
        Func<string[], Task<int>>
    >
    {
        ["health"] = HealthProbe.RunAsync,
        ["help"] = _ => Task.FromResult(Explain("help")),
    };

    public static int Explain(string verb)
    {
        var help = verb == "help";
        (help ? Console.Out : Console.Error).WriteLine(
            $"""
            {(help ? "ReplacementTracker" : $"There is no verb '{verb}'.")}

              (none)                 serve; --urls http://127.0.0.1:8080 says where
              migrate                apply pending migrations and reference data, and end
              sample                 load the invented sample into a database without programmes, and end
              key OWNER ROLE... [--sensitive]
                                     create an API key, print it once, and end; with --sensitive it shows serial numbers,
                                     addresses, positions and files of evidence, as to administrators and auditors anyway
              audit verify [--checkpoint FILE]
                                     make every hash of the logs anew; 0 if nothing was changed, removed or added, 1 if so
              health [URL]           ask a running service whether it is ready; 0 if it is, 1 if not
              help                   this

            ConnectionStrings__Tracker names the database; without it a private PostgreSQL is used.
            ConnectionStrings__Owner names it as the owner of its tables, for the verbs; the same as Tracker unless set.
            {ServicePassword}, where it is set, is given by migrate to the role {ServiceRole.Name}, as which to serve.
            """
        );
        return help ? 0 : 2;
    }

    public static async Task MigrateAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        // On this connection until it is closed: an index of a large table takes longer than a request may.
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("SET statement_timeout = 0");
        await db.Database.MigrateAsync();
        await db.Database.CloseConnectionAsync();
        await ReferenceData.LoadAsync(
            services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<TimeProvider>(),
            CancellationToken.None
        );
    }

    private static async Task<int> MigrateAsync(IServiceProvider services, string[] args)
    {
        await MigrateAsync(services);
        var password = services.GetRequiredService<IConfiguration>()[ServicePassword];
        if (password is { Length: > 0 })
        {
            var data = services.GetRequiredService<NpgsqlDataSource>();
            try
            {
                await ServiceRole.AdmitAsync(data, ServiceRole.Name, password, CancellationToken.None);
            }
            catch (PostgresException refused)
                when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedObject
                )
            {
                throw new StartupException(
                    $"The role {ServiceRole.Name} was not made: {refused.MessageText}. docs/audit.md says what a DBA does."
                );
            }
        }

        Console.WriteLine("The database is up to date.");
        return 0;
    }

    /// <summary>The private database shows something from the first minute; a database of somebody's own is left alone.</summary>
    public static async Task LoadSampleIntoEmptyAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<TrackerDb>().Programmes.AnyAsync())
        {
            await SampleAsync(services, []);
        }
    }

    private static async Task<int> SampleAsync(IServiceProvider services, string[] args)
    {
        try
        {
            var loaded = await SampleProgramme.LoadAsync(
                services.GetRequiredService<NpgsqlDataSource>(),
                services.GetRequiredService<TimeProvider>().Now(),
                CancellationToken.None
            );
            Console.WriteLine(
                $"Loaded the invented sample: {loaded.ReplacedUnitCount} of {loaded.BaselineUnitCount} cameras replaced, "
                    + $"{loaded.WorkOrderCount} work orders, {loaded.EventCount} events."
            );
            return 0;
        }
        catch (SampleRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 1;
        }
    }

    private static async Task<int> KeyAsync(IServiceProvider services, string[] args)
    {
        var scopes = args.Contains(SensitiveFlag) ? [AccessScope.Sensitive] : Array.Empty<AccessScope>();
        args = [.. args.Where(arg => arg != SensitiveFlag)];
        List<Role> roles = [];
        foreach (var name in args.Skip(2))
        {
            if (!EnumText.TryParse<Role>(name, out var role))
            {
                await Console.Error.WriteLineAsync(
                    $"There is no role {name}: {string.Join(", ", EnumText.All<Role>())}."
                );
                return 2;
            }

            roles.Add(role);
        }

        if (args.Length < 3 || !Person.IsName(args[1]) || Person.IsReserved(args[1]))
        {
            await Console.Error.WriteLineAsync(
                $"key OWNER ROLE... needs the name of a person and at least one role: {string.Join(", ", EnumText.All<Role>())}."
            );
            return 2;
        }

        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().ActAs(Actor);
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var key = KeyFormat.Create();
        db.ApiKeys.Add(
            new ApiKey(
                Guid.CreateVersion7(),
                "Created on the command line",
                args[1],
                Grant.Of(roles),
                scopes,
                expiresAt: null,
                KeyFormat.Shown(key),
                KeyFormat.Hash(key),
                Actor,
                scope.ServiceProvider.GetRequiredService<TimeProvider>().Now()
            )
        );
        await db.SaveChangesAsync();
        Console.WriteLine(key);
        return 0;
    }
}
