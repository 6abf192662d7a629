using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Ends exceptions from the scope whose last day is over. Every instance does; they share the work.</summary>
/// <remarks>
/// It happened when the day ended, and is recorded when somebody noticed: figures as known in between say honestly that
/// nobody had. The actor is `system`, for nobody decides anything: the end was approved with the exception. Who decides on
/// the scope catches up first, so that nothing rests on an exception that is over.
/// </remarks>
internal sealed class ExceptionExpiry(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExceptionExpiry> log)
    : Upkeep(LatestNotice, "Exceptions from the scope are not ended", log)
{
    /// <summary>How late an end is noticed at most, while an instance runs.</summary>
    private static readonly TimeSpan LatestNotice = TimeSpan.FromSeconds(30);

    /// <summary>How often one is tried again when somebody changes its unit at the same moment.</summary>
    private const int Tries = 3;

    /// <param name="programme">Only of the programme with this code; null for all.</param>
    /// <param name="wait">Whether to wait for another instance that is at it, or leave it that one.</param>
    /// <returns>How many exceptions ended by this.</returns>
    public async Task<int> RunAsync(string? programme, bool wait, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var due = await Due(scope.ServiceProvider.GetRequiredService<TrackerDb>(), programme).ToListAsync(cancel);
        var ended = 0;
        foreach (var one in due)
        {
            ended += await EndAsync(one, wait, cancel) ? 1 : 0;
        }

        return ended;
    }

    public override async Task RoundAsync(CancellationToken cancel)
    {
        if (await RunAsync(programme: null, wait: false, cancel) is > 0 and var ended)
        {
            log.LogInformation("Exceptions from the scope that ended: {Count}.", ended);
        }
    }

    /// <summary>In an active programme only: nothing changes in a closed one.</summary>
    private IQueryable<DueException> Due(TrackerDb db, string? code)
    {
        var now = clock.Now();
        return from entry in db.ScopeEntries
            join programme in db.Programmes on entry.ProgrammeId equals programme.Id
            where entry.ExpiresAt <= now && entry.ExpiredAt == null && entry.SupersededAt == null
            where programme.Status == ProgrammeStatus.Active && (code == null || programme.Code == code)
            orderby entry.ExpiresAt, entry.Sequence
            select new DueException(programme.Code, entry.ProgrammeId, entry.Sequence);
    }

    private async Task<bool> EndAsync(DueException due, bool wait, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryEndAsync(due, wait, cancel);
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                // Somebody changed the unit at the same moment; as it is now, then.
            }
        }
    }

    /// <summary>In a scope, and so a transaction and an actor, of its own.</summary>
    private async Task<bool> TryEndAsync(DueException due, bool wait, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var held = await db.HeldProgrammeAsync(due.Programme, alone: false, cancel);
        var rows = wait
            ? db.ScopeEntries.FromSql(
                $"SELECT * FROM scope_entries WHERE programme_id = {due.ProgrammeId} AND sequence = {due.Sequence} AND expired_at IS NULL AND superseded_at IS NULL FOR UPDATE"
            )
            : db.ScopeEntries.FromSql(
                $"SELECT * FROM scope_entries WHERE programme_id = {due.ProgrammeId} AND sequence = {due.Sequence} AND expired_at IS NULL AND superseded_at IS NULL FOR UPDATE SKIP LOCKED"
            );
        if ((await rows.ToListAsync(cancel)) is not [var exception] || held.Status != ProgrammeStatus.Active)
        {
            return false;
        }

        var unit = await db.Units.SingleAsync(
            row => row.ProgrammeId == due.ProgrammeId && row.Id == exception.UnitId,
            cancel
        );
        var now = clock.Now();
        db.ScopeEntries.Add(exception.Expire(Guid.CreateVersion7(now), unit, now));
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private sealed record DueException(string Programme, Guid ProgrammeId, long Sequence);
}

internal static class ExceptionExpiries
{
    /// <summary>
    /// Says on a route line that it decides on the scope of the programme in its address, so that what is over there is ended
    /// first.
    /// </summary>
    public static TBuilder EndsExceptionsFirst<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(
            new BeforeTransaction(http =>
                http.RequestServices.GetRequiredService<ExceptionExpiry>()
                    .RunAsync((string)http.GetRouteValue("programme")!, wait: true, http.RequestAborted)
            )
        );
}
