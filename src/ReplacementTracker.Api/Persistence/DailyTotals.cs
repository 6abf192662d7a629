using Npgsql;

namespace ReplacementTracker.Api.Persistence;

/// <summary>
/// Folds what triggers appended for each statement into one row a day. Every instance does; they share the work. Figures
/// are right with and without it: it keeps them quick.
/// </summary>
internal sealed class DailyTotals(NpgsqlDataSource data, ILogger<DailyTotals> log)
    : Upkeep(TimeSpan.FromSeconds(5), "Daily totals are not folded", log)
{
    /// <summary>So many at a time that a fold is short, and other instances find some of their own.</summary>
    private const int Batch = 10_000;

    private static readonly string[] Sums =
    [
        "events",
        "fingerprint",
        .. from counted in new[] { "baseline", "scope" }
        from count in new[] { "units", "removed", "replaced", "verified", "disposed" }
        select $"{counted}_{count}",
    ];

    /// <remarks>In the order of the key, so that two instances never wait for each other in a circle.</remarks>
    private static readonly string Fold = $"""
        WITH taken AS (
            DELETE FROM daily_total_deltas AS d
            USING (SELECT programme_id, id FROM daily_total_deltas ORDER BY id LIMIT {Batch} FOR UPDATE SKIP LOCKED) AS due
            WHERE d.programme_id = due.programme_id AND d.id = due.id
            RETURNING d.*
        ),
        folded AS (
            INSERT INTO daily_totals AS t (programme_id, recorded_on, day, {string.Join(", ", Sums)})
            SELECT programme_id, recorded_on, day, {string.Join(", ", Sums.Select(sum => $"sum({sum})"))}
            FROM taken
            GROUP BY programme_id, recorded_on, day
            ORDER BY programme_id, recorded_on, day
            ON CONFLICT (programme_id, recorded_on, day) DO UPDATE
            SET {string.Join(", ", Sums.Select(sum => $"{sum} = t.{sum} + excluded.{sum}"))}
        )
        SELECT count(*)::int FROM taken
        """;

    /// <returns>How many rows were folded.</returns>
    public static async Task<int> FoldAsync(NpgsqlDataSource data, CancellationToken cancel)
    {
        await using var command = data.CreateCommand(Fold);
        return (int)(await command.ExecuteScalarAsync(cancel))!;
    }

    public override async Task RoundAsync(CancellationToken cancel)
    {
        while (await FoldAsync(data, cancel) == Batch) { }
    }
}
