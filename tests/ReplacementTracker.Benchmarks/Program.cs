using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.LocalPostgres;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Reference;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Benchmarks;

// What a figure of a large programme costs, beside the same SQL without the service, and beside a small programme.
//   dotnet run -c Release --project tests/ReplacementTracker.Benchmarks -- [UNITS] [ROUNDS]
// On a private PostgreSQL of its own, with durability on, which is deleted afterwards. Read the ratios.
var units = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
const int PerRound = 20;

var folder = Path.Combine(Path.GetTempPath(), $"tracker-benchmark-{Environment.ProcessId}");
await using var server = await LocalPostgresServer.StartAsync(
    new(folder, Durable: true, DeleteAtEnd: true) { Tell = Console.Error.WriteLine },
    CancellationToken.None
);
await using (var admin = NpgsqlDataSource.Create(server.ConnectionString("postgres")))
await using (var create = admin.CreateCommand("CREATE DATABASE benchmark"))
{
    await create.ExecuteNonQueryAsync();
}

var connectionString = server.ConnectionString("benchmark");
var options = new DbContextOptionsBuilder<TrackerDb>();
Database.Configure(options).UseNpgsql(connectionString, Database.Npgsql);
await using (var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System))
{
    await db.Database.MigrateAsync();
}

await using var data = new NpgsqlDataSourceBuilder(
    connectionString + ";Max Auto Prepare=50;Options=-c jit=off"
).Build();
await ReferenceData.LoadAsync(data, TimeProvider.System, CancellationToken.None);
var startsOn = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-211);
var writing = Stopwatch.StartNew();
var events = await LargeProgramme.WriteAsync(data, "large", units, startsOn);
await LargeProgramme.WriteAsync(data, "small", 196, startsOn);
Console.WriteLine(Invariant($"{units:N0} units, {events:N0} events, written in {writing.Elapsed.TotalSeconds:0} s."));
while (await DailyTotals.FoldAsync(data, CancellationToken.None) > 0) { }

await using (var vacuum = data.CreateCommand("VACUUM ANALYZE"))
{
    vacuum.CommandTimeout = 600;
    await vacuum.ExecuteNonQueryAsync();
}

using var service = Service.Start(connectionString, out var address);
using var http = new HttpClient { BaseAddress = address };
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Service.Key);
var past = Invariant($"asOf={startsOn.AddDays(150):yyyy-MM-dd}&knownAt={startsOn.AddDays(170):yyyy-MM-dd}T12:00:00Z");
string[] questions =
[
    "progress",
    $"progress?{past}",
    "progress/series",
    $"progress/series?interval=day&{past}",
    "progress/forecast",
    "progress/breakdown?by=vendor",
    "milestones",
];
Dictionary<string, List<double>> taken = [];

async Task Take(string what, Func<Task> once, Func<Task>? before = null)
{
    for (var time = 0; time < PerRound; time++)
    {
        await (before?.Invoke() ?? Task.CompletedTask);
        var watch = Stopwatch.GetTimestamp();
        await once();
        taken.TryAdd(what, []);
        taken[what].Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
    }
}

for (var round = -1; round < rounds; round++)
{
    await Take("floor", () => http.GetByteArrayAsync("health/live"));
    foreach (var question in questions)
    {
        await Take($"large {question}", () => http.GetByteArrayAsync($"v1/programmes/large/{question}"));
        await Take($"small {question}", () => http.GetByteArrayAsync($"v1/programmes/small/{question}"));
    }

    await Take(
        "large after a write",
        () => http.GetByteArrayAsync("v1/programmes/large/progress"),
        () => LargeProgramme.SayMoreAsync(data, "large")
    );
    await Take("sql counts", () => Sql.RunAsync(data, EffectLog.ByDay, "large", startsOn));
    await Take("sql orders", () => Sql.RunAsync(data, WorkOrdersThen.Present, "large", startsOn));
    if (round < 0)
    {
        taken.Clear();
    }
}

var sql = Median("sql counts") + Median("sql orders");
Console.WriteLine(
    Invariant(
        $"Kestrel without a database: {Median("floor"):0.00} ms. The SQL of progress, run directly: counts {Median("sql counts"):0.00} ms, work orders {Median("sql orders"):0.00} ms."
    )
);
Console.WriteLine();
Console.WriteLine("| question | p50, ms | p95, ms | ÷ its SQL | ÷ 196 units |");
Console.WriteLine("|---|---|---|---|---|");
foreach (var question in questions)
{
    var (large, small) = (Median($"large {question}"), Median($"small {question}"));
    Console.WriteLine(
        Invariant(
            $"| `{question}` | {large:0.0} | {At($"large {question}", 0.95):0.0} | {(question == "progress" ? Invariant($"{large / sql:0.0}") : "")} | {large / small:0.0} |"
        )
    );
}

Console.WriteLine(
    Invariant(
        $"| `progress`, first after a write | {Median("large after a write"):0.0} | {At("large after a write", 0.95):0.0} | {Median("large after a write") / sql:0.0} | |"
    )
);
return 0;

double Median(string what) => At(what, 0.5);
double At(string what, double share) => taken[what].Order().ElementAt((int)(taken[what].Count * share));
static string Invariant(FormattableString text) => FormattableString.Invariant(text);
