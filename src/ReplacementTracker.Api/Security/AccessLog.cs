using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Security;

/// <summary>
/// Writes down who was refused at operations that matter, and who took data away, as events of the category `access`.
/// </summary>
/// <remarks>
/// In a transaction of its own, after the refused one has come to nothing, and never at the answer's cost. Bounded for
/// each owner, so that nobody fills the disk by being refused. Callers without a key are not written down: who they are is
/// not known, and they are many.
/// </remarks>
internal sealed partial class AccessLog(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AccessLog> log)
{
    /// <summary>So many of a kind for each owner of keys and minute; further ones are counted and said with the next that is written.</summary>
    public const int RefusalsPerMinute = 30;
    public const int ReadingsPerMinute = 120;

    private const int LongestText = 200;

    /// <summary>What people search for may be a serial number.</summary>
    private static readonly string[] Untold = ["search", "cursor"];

    private readonly ConcurrentDictionary<(string Owner, EventResult Result), Budget> budgets = new();

    /// <summary>Writes down the request that has just been answered, if its route is marked and it is one to be written down.</summary>
    /// <param name="isWhole">False where the answer broke off.</param>
    public async Task NoteAsync(HttpContext http, bool isWhole)
    {
        // What answers an exception clears the request's endpoint, and remembers it.
        var failed = http.Features.Get<IExceptionHandlerFeature>();
        var endpoint = failed?.Endpoint ?? http.GetEndpoint();
        var user = http.RequestServices.GetRequiredService<CurrentUser>();
        if (
            endpoint is not RouteEndpoint route
            || route.Metadata.GetMetadata<AccessMark>() is not { } mark
            || !user.IsSignedIn
        )
        {
            return;
        }

        var values = failed?.RouteValues ?? http.Request.RouteValues;
        var code = http.Items[Problems.CodeItem] as string;
        var result =
            IsRefusal(http.Response.StatusCode, code, values["programme"] as string, user) ? EventResult.Refused
            : mark.AlsoSuccess && http.Response.StatusCode == StatusCodes.Status200OK ? EventResult.Success
            : (EventResult?)null;
        if (result is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var budget = budgets.GetOrAdd((user.Owner, result.Value), _ => new Budget());
        if (!budget.Take(now, result == EventResult.Refused ? RefusalsPerMinute : ReadingsPerMinute, out var untold))
        {
            if (untold == 1)
            {
                TooMany(user.KeyId);
            }

            return;
        }

        try
        {
            await WriteAsync(
                http,
                route,
                mark,
                values["programme"] as string,
                user,
                result.Value,
                code,
                untold,
                isWhole
            );
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            NotWritten(exception, TypeOf(route, result.Value), user.KeyId);
        }
    }

    private async Task WriteAsync(
        HttpContext http,
        RouteEndpoint route,
        AccessMark mark,
        string? programme,
        CurrentUser user,
        EventResult result,
        string? code,
        int untold,
        bool isWhole
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var id = programme is null
            ? Guid.Empty
            : await db
                .Programmes.Where(row => row.Code == programme)
                .Select(row => row.Id)
                .SingleOrDefaultAsync(CancellationToken.None);
        var isRead = result == EventResult.Success;
        Dictionary<string, object?> told = new()
        {
            ["code"] = code,
            ["parameters"] = isRead && http.Request.Query.Count > 0 ? Parameters(http.Request.Query) : null,
            ["rows"] = isRead ? (http.Items[CsvTable.Item] as CsvTable)?.RowCount : null,
            ["sensitive"] = isRead ? mark.IsSensitive && programme is not null && user.SeesSensitive(programme) : null,
            ["broken"] = isRead && !isWhole ? true : null,
            ["untold"] = untold > 0 ? untold : null,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await Settled.BeginWriteAsync(db);
        db.Events.Add(
            AccessEvents.Create(
                id,
                TypeOf(route, result),
                result,
                "request",
                Cut($"{http.Request.Method} {http.Request.Path}"),
                told,
                user,
                clock.Now()
            )
        );
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Not allowed; not with one's own work, or not in this state; or a programme that is none of the caller's business.</summary>
    private static bool IsRefusal(int status, string? code, string? programme, CurrentUser user) =>
        status is StatusCodes.Status403Forbidden or StatusCodes.Status409Conflict
        || (
            status == StatusCodes.Status404NotFound
            && code == ProgrammeRefusals.NotFound.Code
            && programme is not null
            && !user.Opens(programme)
        );

    /// <summary>`work-orders.lines.verification.refused`: the words of the route, and how it ended.</summary>
    private static string TypeOf(RouteEndpoint route, EventResult result)
    {
        var words = route
            .RoutePattern.PathSegments.SelectMany(segment => segment.Parts)
            .OfType<RoutePatternLiteralPart>()
            .Select(part => part.Content)
            .Where(word => word != "v1")
            .ToList();
        if (words is ["programmes", _, _, ..])
        {
            words.RemoveAt(0);
        }
        else if (words is ["programmes", "exports" or "audit", ..])
        {
            words.RemoveAt(0);
        }

        return $"{string.Join('.', words)}.{(result == EventResult.Refused ? "refused" : "read")}";
    }

    /// <summary>What was asked for, without what may be a serial number.</summary>
    public static Dictionary<string, string> Parameters(IQueryCollection query) =>
        query.ToDictionary(
            pair => pair.Key,
            pair => Untold.Contains(pair.Key) ? "…" : Cut(string.Join(", ", pair.Value.ToArray()))
        );

    private static string Cut(string text) =>
        string.Concat(text.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)))
            is { Length: > LongestText } longer
            ? string.Create(CultureInfo.InvariantCulture, $"{longer.AsSpan(0, LongestText - 1)}…")
            : string.Concat(text.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));

    [LoggerMessage(
        LogLevel.Warning,
        "The owner of key {Key} is refused, or reads, more often than is written down. The next record says how often."
    )]
    private partial void TooMany(Guid? key);

    [LoggerMessage(LogLevel.Error, "{Type} by key {Key} was not written down.")]
    private partial void NotWritten(Exception exception, string type, Guid? key);

    /// <summary>How much of a minute's allowance is left.</summary>
    private sealed class Budget
    {
        private readonly Lock turn = new();
        private long minute;
        private int used;
        private int left;

        /// <param name="untold">Where it is given, how many were not written since the last one; else how many by now.</param>
        public bool Take(DateTimeOffset now, int allowance, out int untold)
        {
            lock (turn)
            {
                var current = now.UtcTicks / TimeSpan.TicksPerMinute;
                if (current != minute)
                {
                    (minute, used) = (current, 0);
                }

                if (used >= allowance)
                {
                    untold = ++left;
                    return false;
                }

                used++;
                (untold, left) = (left, 0);
                return true;
            }
        }
    }
}

/// <summary>What of a route is written down.</summary>
/// <param name="AlsoSuccess">Readings too, not refusals alone.</param>
/// <param name="IsSensitive">Whether it gives serial numbers, addresses, positions or files to those who may see them.</param>
internal sealed record AccessMark(bool AlsoSuccess, bool IsSensitive);

internal static class AccessMarks
{
    /// <summary>Who is refused here is written down.</summary>
    public static TBuilder Gated<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new AccessMark(AlsoSuccess: false, IsSensitive: false));

    /// <summary>Who is refused here is written down, and who reads.</summary>
    /// <param name="route">The route line.</param>
    /// <param name="sensitive">Whether it gives serial numbers, addresses, positions or files to those who may see them.</param>
    public static TBuilder Recorded<TBuilder>(this TBuilder route, bool sensitive = false)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AccessMark(AlsoSuccess: true, sensitive));

    /// <summary>Has to enclose whatever turns an exception into an answer.</summary>
    public static void UseAccessLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<AccessLog>();
        app.Use(
            async (http, next) =>
            {
                var isWhole = false;
                try
                {
                    await next(http);
                    isWhole = !http.RequestAborted.IsCancellationRequested;
                }
                finally
                {
                    await log.NoteAsync(http, isWhole);
                }
            }
        );
    }
}
