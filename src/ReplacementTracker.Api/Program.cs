using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Imports;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Programmes;
using ReplacementTracker.Api.Security;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.ConfigureHttpJsonOptions(options => Json.Configure(options.SerializerOptions));
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
builder.Services.AddValidatorsFromAssemblyContaining<Program>(includeInternalTypes: true);
builder.Services.AddProblems();
Authentication.Add(builder.Services);
Database.Add(builder.Services, builder.Configuration.GetConnectionString("Tracker") ?? "");

var app = builder.Build();
app.UseResponseHeaders();
app.UseProblems();
app.UseRequestGuards();
app.UseAuthentication();
app.UseAuthorization();

var v1 = app.MapGroup("/v1").WithETags().RefuseUnknownParameters();
v1.MapProgrammes();
v1.MapImports();

await app.RunAsync();
