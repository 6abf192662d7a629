using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Startup;

/// <summary>Alive: the process answers. Ready: the database answers too, and has the tables that this version expects.</summary>
internal static class Health
{
    public static void Add(IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<DatabaseIsCurrent>("database", timeout: TimeSpan.FromSeconds(5));

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Write })
            .AllowAnonymous()
            .IsNotCounted();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = Write })
            .AllowAnonymous()
            .IsNotCounted();
    }

    /// <returns>How many migrations are not applied; null where the database does not answer.</returns>
    public static async Task<int?> PendingMigrationsAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        try
        {
            var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
            return (await db.Database.GetPendingMigrationsAsync()).Count();
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static Task Write(HttpContext http, HealthReport report)
    {
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            http.Response.Body,
            new HealthResponse(
                report.Status == HealthStatus.Healthy ? "healthy" : "unhealthy",
                report.Entries.Values.Select(entry => entry.Description).OfType<string>().FirstOrDefault()
            ),
            Json.Options,
            http.RequestAborted
        );
    }

    private sealed class DatabaseIsCurrent(TrackerDb db) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context,
            CancellationToken cancel = default
        )
        {
            try
            {
                var pending = await db.Database.GetPendingMigrationsAsync(cancel);
                return pending.Any()
                    ? HealthCheckResult.Unhealthy("Migrations are pending; run the verb migrate.")
                    : HealthCheckResult.Healthy();
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.");
            }
        }
    }
}

/// <param name="Status">`healthy` or `unhealthy`.</param>
/// <param name="Detail">What is wrong; null if nothing is.</param>
internal sealed record HealthResponse(string Status, string? Detail);
