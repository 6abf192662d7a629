using Microsoft.Extensions.Caching.Memory;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Persistence;

/// <summary>Keeps what was read of a log for as long as the log says nothing new.</summary>
/// <remarks>
/// The digest tells: equal digests, equal logs, so what was worked out of one never goes stale, and nobody has to be told
/// that it did. A report that is polled costs the counting of its days, and a past figure is worked out once. Held by
/// the process, for what it holds is right in all of it; bounded by rows.
/// </remarks>
internal static class Remembered
{
    private const long MostRows = 200_000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(20);
    private static readonly MemoryCache Cache = new(new MemoryCacheOptions { SizeLimit = MostRows });

    /// <param name="read">
    /// Reads what is of that log alone: the tables only where they are asked for as they are now, which has a key of its
    /// own, for they may be ahead of the digest by then.
    /// </param>
    public static async Task<List<T>> ReadAsync<T>(
        Programme programme,
        AsOf asOf,
        string digest,
        Func<Task<List<T>>> read
    )
    {
        var key = (typeof(T), programme.Id, digest, asOf.Day, asOf.IsPinned, asOf.IsPresent);
        if (Cache.TryGetValue(key, out List<T>? known))
        {
            return known!;
        }

        var found = await read();
        return Cache.Set(key, found, new MemoryCacheEntryOptions { Size = found.Count + 1, SlidingExpiration = Idle });
    }
}
