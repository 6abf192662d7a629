using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>Sends what is due. Every instance does; they share the messages, never one of them.</summary>
/// <remarks>
/// So many at a time in all, and fewer to each receiver: one that takes its time keeps its own messages waiting, not those
/// of others.
/// </remarks>
internal sealed partial class WebhookDispatcher(
    WebhookOptions options,
    WebhookCursors cursors,
    WebhookDeliveries deliveries,
    WebhookSender sender,
    WebhookMetrics metrics,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<WebhookDispatcher> log
) : BackgroundService
{
    private const int AtATime = 64;
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenCounts = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, (Guid Webhook, Task Task)> sending = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isFailing = false;
        long? readAt = null;
        long? sweptAt = null;
        long? countedAt = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (IsTime(ref readAt, options.Poll))
                {
                    await cursors.AdvanceAsync(stoppingToken);
                }

                await SendDueAsync(stoppingToken);
                if (IsTime(ref sweptAt, BetweenSweeps))
                {
                    await deliveries.SweepAsync(stoppingToken);
                }

                if (IsTime(ref countedAt, BetweenCounts))
                {
                    metrics.Waiting = await deliveries.WaitingAsync(stoppingToken);
                }

                isFailing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception) when (IsOfTheDatabase(exception))
            {
                // The database is away, or not migrated yet. Readiness says so; one line here is enough.
                if (!isFailing)
                {
                    CannotSend(log, exception);
                }

                isFailing = true;
            }

            await PauseAsync(stoppingToken);
        }

        await Task.WhenAll(sending.Values.Select(some => some.Task));
    }

    private async Task SendDueAsync(CancellationToken stopping)
    {
        if (sending.Count >= AtATime)
        {
            return;
        }

        foreach (var receiver in await deliveries.DueAsync(stopping))
        {
            var busy = sending.Values.Count(some => some.Webhook == receiver.WebhookId);
            var room = Math.Min(OutboundConnections.PerReceiver - busy, AtATime - sending.Count);
            if (room <= 0)
            {
                continue;
            }

            foreach (var message in await deliveries.ClaimAsync(receiver, room, options.Lease, stopping))
            {
                // Entered before it starts, or one that ends at once would stay.
                var start = new TaskCompletionSource();
                sending[message.Claim] = (receiver.WebhookId, SendAsync(start.Task, message, stopping));
                start.SetResult();
            }
        }
    }

    private async Task SendAsync(Task start, ClaimedMessage message, CancellationToken stopping)
    {
        await start.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await EndAsync(message, await sender.SendAsync(message, stopping), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ReleaseAsync(message);
        }
        catch (Exception exception)
        {
            // Its lease ends, and it is sent again.
            WentWrong(log, message.Receiver.WebhookId, exception);
        }
        finally
        {
            sending.TryRemove(message.Claim, out _);
            wake.Writer.TryWrite(true);
        }
    }

    private async Task EndAsync(ClaimedMessage message, Attempt attempt, CancellationToken stopping)
    {
        metrics.Count(attempt);
        var isGone = attempt.ResponseStatus == StatusCodes.Status410Gone;
        var pause =
            attempt.Arrived || isGone || message.IsTest
                ? null
                : RetrySchedule.PauseAfter(
                    message.Attempts + 1,
                    attempt.Wish,
                    options.RetryTimeScale,
                    Random.Shared.NextDouble()
                );
        var isOurs = await deliveries.EndAsync(message, attempt, clock.Now() + pause);
        if (!isOurs || attempt.Arrived || message.IsTest || pause is not null)
        {
            return;
        }

        if (isGone)
        {
            await PauseWebhookAsync(message.Receiver.WebhookId, WebhookPause.Gone);
        }
        else if (!await deliveries.AnyArrivedSinceAsync(message, stopping))
        {
            await PauseWebhookAsync(message.Receiver.WebhookId, WebhookPause.Failing);
        }
    }

    private async Task PauseWebhookAsync(Guid id, WebhookPause because)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var webhook = await db
            .Webhooks.FromSql($"SELECT * FROM webhooks WHERE id = {id} FOR NO KEY UPDATE")
            .SingleOrDefaultAsync();
        if (webhook is null or { PausedAt: not null })
        {
            return;
        }

        webhook.Pause(because, clock.Now());
        await db.SaveChangesAsync();
        await WebhookDeliveries.HoldAsync(db, webhook, CancellationToken.None);
        await transaction.CommitAsync();
        Paused(log, id, because.Text());
    }

    private async Task ReleaseAsync(ClaimedMessage message)
    {
        try
        {
            await deliveries.ReleaseAsync(message);
        }
        catch (Exception exception) when (IsOfTheDatabase(exception))
        {
            // The service ends; the lease does what this would have done.
        }
    }

    private static bool IsTime(ref long? last, TimeSpan between)
    {
        if (last is { } at && Stopwatch.GetElapsedTime(at) < between)
        {
            return false;
        }

        last = Stopwatch.GetTimestamp();
        return true;
    }

    private static bool IsOfTheDatabase(Exception exception) =>
        exception is NpgsqlException or DbUpdateException or InvalidOperationException or TimeoutException;

    /// <summary>Until something was sent, so that there is room for more, or until it is time to look.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.Poll);
        try
        {
            await wake.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // It is time.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Webhooks are not sent: the database refused. Trying again.")]
    private static partial void CannotSend(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "An attempt at a message of webhook {WebhookId} went wrong, and is repeated.")]
    private static partial void WentWrong(ILogger logger, Guid webhookId, Exception exception);

    [LoggerMessage(
        LogLevel.Warning,
        "Webhook {WebhookId} is paused: {Reason}. POST /v1/webhooks/…/resumption resumes it."
    )]
    private static partial void Paused(ILogger logger, Guid webhookId, string reason);
}
