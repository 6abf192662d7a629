using Microsoft.Extensions.Options;
using ReplacementTracker.Api.ApiKeys;
using ReplacementTracker.Api.Audit;
using ReplacementTracker.Api.Badges;
using ReplacementTracker.Api.Charts;
using ReplacementTracker.Api.Dashboard;
using ReplacementTracker.Api.Disposals;
using ReplacementTracker.Api.Events;
using ReplacementTracker.Api.Evidence;
using ReplacementTracker.Api.Exports;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Imports;
using ReplacementTracker.Api.LocalPostgres;
using ReplacementTracker.Api.Metrics;
using ReplacementTracker.Api.Milestones;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.ProblemTypes;
using ReplacementTracker.Api.Programmes;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Api.Public;
using ReplacementTracker.Api.ScopeEntries;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Sites;
using ReplacementTracker.Api.Startup;
using ReplacementTracker.Api.Units;
using ReplacementTracker.Api.Vendors;
using ReplacementTracker.Api.Webhooks;
using ReplacementTracker.Api.WorkOrders;

var verb = args is [[not '-' and not '/', ..] first, ..] ? first : Verbs.Serve;
try
{
    if (Verbs.WithoutDatabase.TryGetValue(verb, out var runAlone))
    {
        return await runAlone(args);
    }

    if (!Verbs.All.ContainsKey(verb))
    {
        return Verbs.Explain(verb);
    }

    var builder = WebApplication.CreateBuilder(args);
    await using var own = await OwnDatabase.StartUnlessNamedAsync(builder.Configuration, CancellationToken.None);

    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddSingleton(new PublicFigures(builder.Configuration));
    builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
    builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    Validation.AddValidation(builder.Services);
    builder.Services.AddProblems();
    builder.Services.AddRateLimits();
    builder.Services.AddLimits(builder.Configuration);
    builder.Services.AddApiDocument();
    Authentication.Add(builder.Services, builder.Configuration);
    SignIn.Add(builder.Services, builder.Configuration);
    KeyRing.Add(builder.Services);
    Database.Add(builder.Services, verb == Verbs.Serve ? own.ConnectionString : own.OwnerConnectionString);
    Database.AddUpkeep(builder.Services, builder.Configuration);
    EvidenceOptions.Add(builder.Services, builder.Configuration);
    Health.Add(builder.Services);
    builder.Services.AddDashboard();
    builder.AddMetrics();
    builder.AddWebhooks();
    Hosting.Configure(builder);

    await using var app = builder.Build();
    if (verb != Verbs.Serve)
    {
        return await Verbs.All[verb](app.Services, args);
    }

    app.UseProxies();
    app.UseResponseHeaders();
    app.UseAccessLog();
    app.UseProblems();
    app.UseRequestGuards();
    app.UseApiPages();
    app.UseLanguages();
    app.UseRouting();
    app.UseOrigins();
    app.UseRequestTimeouts();
    app.UseLimitedAuthentication();
    app.UseAuthorization();
    app.UseIdempotency();

    app.MapDashboard();
    app.MapHealth();
    app.MapMetrics();
    app.MapApiDocument();
    var v1 = app.MapGroup("/v1").WithETags().RefuseUnknownParameters().WithProblems();
    v1.MapProgrammes();
    v1.MapUnits();
    v1.MapDisposals();
    v1.MapScopeEntries();
    v1.MapEvents();
    v1.MapAudit();
    v1.MapWorkOrders();
    v1.MapEvidence();
    v1.MapMilestones();
    v1.MapProgress();
    v1.MapSites();
    v1.MapVendors();
    v1.MapApiKeys();
    v1.MapWebhooks();
    v1.MapImports();
    v1.MapExports();
    v1.MapBadges();
    v1.MapPublic();
    v1.MapCharts();
    v1.MapProblemTypes();

    return await Hosting.RunAsync(app, own);
}
catch (Exception exception) when (exception is LocalPostgresException or StartupException or OptionsValidationException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
