using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Persistence;

public sealed class DailyTotalsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private NpgsqlDataSource Data => app.Services.GetRequiredService<NpgsqlDataSource>();

    [Fact]
    public async Task Says_the_same_before_folding_while_folding_and_after()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
        var programme = await app.ActiveProgramme(6);
        await app.CompletedWorkOrder(programme, "CAM-0001", "CAM-0002");
        var before = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok().Text;

        using var stop = new CancellationTokenSource();
        var folding = Task.Run(() => FoldUntil(stop.Token), Cancel);
        for (var read = 0; read < 30; read++)
        {
            (await app.Administrator.Get($"programmes/{programme}/progress")).Ok().Text.ShouldBe(before);
        }

        await stop.CancelAsync();
        await folding;
        (await app.Sql<long>("SELECT count(*) FROM daily_total_deltas")).ShouldBe(0);
        (await app.Administrator.Get($"programmes/{programme}/progress")).Ok().Text.ShouldBe(before);
    }

    [Fact]
    public async Task Folds_each_row_once_though_several_fold_at_a_time()
    {
        var programme = await app.ActiveProgramme(4);
        await app.CompletedWorkOrder(programme);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DailyTotals.FoldAsync(Data, Cancel)));

        (await app.Sql<string>(Difference)).ShouldBe("0");
    }

    [Fact]
    public async Task Follows_a_draft_into_another_time_zone()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 20, 0, 0, TimeSpan.Zero));
        var programme = await app.DraftProgramme();
        await app.Units(programme, 3);
        await DailyTotals.FoldAsync(Data, Cancel);

        (await app.Administrator.Patch($"programmes/{programme}", new { timeZone = "Pacific/Auckland" }, "*")).Ok();

        (await app.Sql<string>(Difference)).ShouldBe("0");
        (await Baseline(programme, "2026-04-01")).ShouldBe(0);
        (await Baseline(programme, "2026-04-02")).ShouldBe(3);
    }

    [Fact]
    public async Task Can_be_rebuilt_from_the_log()
    {
        app.Clock.FreezeAt(new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero));
        var programme = await app.ActiveProgramme(4);
        await app.CompletedWorkOrder(programme);
        var before = (await app.Administrator.Get($"programmes/{programme}/progress")).Text;

        await app.Sql<string>($"SELECT rebuild_daily_totals(id)::text FROM programmes WHERE code = '{programme}'");

        (await app.Administrator.Get($"programmes/{programme}/progress")).Text.ShouldBe(before);
        (await app.Sql<string>(Difference)).ShouldBe("0");
    }

    /// <summary>By how much the totals, folded or not, differ from the log itself.</summary>
    private const string Difference = """
        SELECT coalesce(sum(abs(difference)), 0)::text
        FROM (
            SELECT programme_id, day, sum(replaced) AS difference
            FROM (
                SELECT programme_id, day, baseline_replaced + 1000 * scope_units + 1000000 * events AS replaced FROM daily_totals
                UNION ALL
                SELECT programme_id, day, baseline_replaced + 1000 * scope_units + 1000000 * events FROM daily_total_deltas
                UNION ALL
                SELECT e.programme_id, (e.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date,
                    -(CASE WHEN e.in_baseline AND e.count = 'replaced' THEN e.change ELSE 0 END
                        + 1000 * CASE WHEN e.in_scope AND e.count = 'units' THEN e.change ELSE 0 END)
                FROM effects e LEFT JOIN programmes p ON p.id = e.programme_id
                UNION ALL
                SELECT e.programme_id, (e.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date, -1000000
                FROM events e LEFT JOIN programmes p ON p.id = e.programme_id
            ) AS sides
            GROUP BY 1, 2
        ) AS by_day
        """;

    private async Task<int> Baseline(string programme, string asOf) =>
        (int)
            (await app.Administrator.Get($"programmes/{programme}/progress?asOf={asOf}")).Ok()["baseline"]![
                "unitCount"
            ]!;

    private async Task FoldUntil(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await DailyTotals.FoldAsync(Data, CancellationToken.None);
        }
    }
}
