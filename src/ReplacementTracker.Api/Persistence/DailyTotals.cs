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
        .. Counted(static (counted, count) => $"{counted}_{count}"),
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

    /// <summary>
    /// The first day of a programme whose totals, folded or not, are not the sums of the log, with what differs and how many
    /// such days there are; no row where all agree. As `rebuild_daily_totals` would make them.
    /// </summary>
    public static readonly string Differing = $$"""
        WITH zone AS (
            SELECT coalesce((SELECT time_zone FROM programmes WHERE id = {0}), 'UTC') AS name
        ),
        sides AS (
            SELECT recorded_on, day, {{string.Join(", ", Sums)}} FROM daily_totals WHERE programme_id = {0}
            UNION ALL
            SELECT recorded_on, day, {{string.Join(", ", Sums)}} FROM daily_total_deltas WHERE programme_id = {0}
            UNION ALL
            SELECT (e.recorded_at AT TIME ZONE 'UTC')::date, (e.occurred_at AT TIME ZONE z.name)::date, -count(*),
                -sum(event_fingerprint(e)), {{string.Join(", ", Counted(static (_, _) => "0"))}}
            FROM events AS e CROSS JOIN zone AS z
            WHERE e.programme_id = {0} AND e.category = 'change'
            GROUP BY 1, 2
            UNION ALL
            SELECT (e.recorded_at AT TIME ZONE 'UTC')::date, (e.occurred_at AT TIME ZONE z.name)::date, 0,
                -sum(effect_fingerprint(e)), {{string.Join(
            ", ",
            Counted(static (counted, count) =>
                $"-coalesce(sum(e.change) FILTER (WHERE e.in_{counted} AND e.count = '{count}'), 0)"
            )
        )}}
            FROM effects AS e CROSS JOIN zone AS z
            WHERE e.programme_id = {0}
            GROUP BY 1, 2
        ),
        days AS (
            SELECT recorded_on, day, array_remove(
                ARRAY[{{string.Join(", ", Sums.Select(sum => $"CASE WHEN sum({sum}) <> 0 THEN '{sum}' END"))}}],
                NULL) AS names
            FROM sides
            GROUP BY recorded_on, day
        )
        SELECT day, recorded_on, names, count(*) OVER () AS days
        FROM days
        WHERE cardinality(names) > 0
        ORDER BY day, recorded_on
        LIMIT 1
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

    private static IEnumerable<string> Counted(Func<string, string, string> column) =>
        from counted in new[] { "baseline", "scope" }
        from count in new[] { "units", "removed", "replaced", "verified", "disposed" }
        select column(counted, count);
}
