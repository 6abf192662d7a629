namespace ReplacementTracker.Api.Persistence;

/// <summary>Work that goes on beside the requests, round after round, on every instance.</summary>
/// <param name="pause">How long it rests between two rounds.</param>
/// <param name="notDone">What is not done while rounds fail: "Events are not chained".</param>
internal abstract class Upkeep(TimeSpan pause, string notDone, ILogger log) : BackgroundService
{
    public abstract Task RoundAsync(CancellationToken cancel);

    /// <remarks>
    /// Whatever becomes of a round, the service goes on answering and the next round tries again: the database is away, or
    /// is not migrated yet. Readiness says so; one line here is enough.
    /// </remarks>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(pause);
        var isFailing = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await RoundAsync(stoppingToken);
                    isFailing = false;
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    if (!isFailing)
                    {
                        log.LogWarning(exception, "{NotDone}. Trying again.", notDone);
                    }

                    isFailing = true;
                }
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The service ends, and cut the round off.
        }
    }
}
