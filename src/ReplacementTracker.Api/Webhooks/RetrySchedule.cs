using System.Net.Http.Headers;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>When a message that did not arrive is sent again: ten attempts in about three days.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(24);

    public static int Attempts => Pauses.Length + 1;

    /// <param name="failed">How many attempts failed so far; ≥ 1.</param>
    /// <param name="wish">What the receiver asked for; null if it did not. Counts up to a day, and never shortens a pause.</param>
    /// <param name="chance">0–1: messages that failed together do not all come back together. Half is the pause itself.</param>
    /// <returns>Null where there is no further attempt.</returns>
    public static TimeSpan? PauseAfter(int failed, TimeSpan? wish, double scale, double chance)
    {
        if (failed > Pauses.Length)
        {
            return null;
        }

        var pause = Pauses[failed - 1] * (scale * (0.9 + (0.2 * chance)));
        var wished = wish > LongestWish ? LongestWish : wish ?? TimeSpan.Zero;
        return wished > pause ? wished : pause;
    }

    /// <returns>What `Retry-After` says, in seconds or as a date; null where it says nothing.</returns>
    public static TimeSpan? Wish(RetryConditionHeaderValue? retryAfter, DateTimeOffset now) =>
        retryAfter?.Delta ?? retryAfter?.Date - now;
}
