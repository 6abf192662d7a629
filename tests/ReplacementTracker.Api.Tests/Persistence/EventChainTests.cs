using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Persistence;

public sealed class EventChainTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invariant_11_gives_each_event_a_position_without_gaps_and_a_hash_over_all_before_it()
    {
        var code = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(code, "CAM-0001", "CAM-0002");

        var chain = await ChainOf(code);

        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var programme = await db.ProgrammeAsync(code, Cancel);
        var rows = await db
            .Events.Where(row => row.ProgrammeId == programme.Id)
            .ToDictionaryAsync(row => row.Id, Cancel);
        var effects = await EventChain.EffectsOfAsync(db, programme.Id, rows.Values, Cancel);
        chain.Select(link => link.Position).ShouldBe(Enumerable.Range(1, rows.Count).Select(number => (long)number));
        effects.ShouldNotBeEmpty();
        var before = CanonicalEvent.Genesis(programme.Id);
        foreach (var link in chain)
        {
            rows[link.EventId].Sequence.ShouldBe(link.Sequence);
            before = new CanonicalEvent().Hash(before, rows[link.EventId], effects[link.EventId]);
            link.Hash.ShouldBe(before);
        }
    }

    /// <summary>Eight write at a time; some hold their transaction open, so that later sequences are committed before earlier ones.</summary>
    [Fact]
    public async Task Invariant_11_passes_over_no_event_though_commits_come_in_another_order_than_sequences()
    {
        var code = await app.DraftProgramme();
        await using var scope = app.Services.CreateAsyncScope();
        var programme = (await scope.ServiceProvider.GetRequiredService<TrackerDb>().ProgrammeAsync(code, Cancel)).Id;
        using var stop = new CancellationTokenSource();
        var chaining = Enumerable.Range(0, 2).Select(_ => ChainUntil(stop.Token)).ToList();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => WriteSlowly(programme, writer)));

        var chain = await ChainOf(code);
        await stop.CancelAsync();
        await Task.WhenAll(chaining);
        chain.Select(link => link.Position).ShouldBe(Enumerable.Range(1, chain.Count).Select(number => (long)number));
        (await app.Sql<long>($"SELECT count(*) FROM events WHERE programme_id = '{programme}'")).ShouldBe(chain.Count);
        chain.Count.ShouldBeGreaterThanOrEqualTo(8 * 9 * 3);
        chain
            .Select(link => link.Sequence)
            .ShouldNotBe(chain.Select(link => link.Sequence).Order(), "no commit was late");
        // A commit that had ended before another transaction began stands before it.
        (
            await app.Sql<long>(
                $"""
                SELECT count(*)
                FROM event_chain a
                JOIN events x ON x.programme_id = a.programme_id AND x.sequence = a.sequence
                JOIN event_chain b ON b.programme_id = a.programme_id AND b.position < a.position
                JOIN events y ON y.programme_id = b.programme_id AND y.sequence = b.sequence
                WHERE a.programme_id = '{programme}' AND x.actor = y.actor AND x.version < y.version
                """
            )
        ).ShouldBe(0);
    }

    [Fact]
    public async Task Catches_up_with_what_was_written_while_nobody_chained()
    {
        var code = await app.DraftProgramme();
        var before = (await ChainOf(code)).Count;
        await using var scope = app.Services.CreateAsyncScope();
        var programme = (await scope.ServiceProvider.GetRequiredService<TrackerDb>().ProgrammeAsync(code, Cancel)).Id;
        await Execute(
            $"""
            INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
            SELECT '{programme}', gen_random_uuid(), 'test.written', now(), now(), 'test', 'test', n::text, 1, '{"{}"}'
            FROM generate_series(1, 5001) AS n
            """
        );

        (await ChainOf(code)).Count.ShouldBe(before + 5001);
    }

    /// <summary>Everything that is committed by now, in its place.</summary>
    private async Task<List<EventChainRow>> ChainOf(string code)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var programme = (await db.ProgrammeAsync(code, Cancel)).Id;
        while (await db.EventQueue.AnyAsync(row => row.ProgrammeId == programme, Cancel))
        {
            await EventChain.ChainAsync(db, Cancel);
        }

        return await db
            .EventChain.Where(row => row.ProgrammeId == programme)
            .OrderBy(row => row.Position)
            .ToListAsync(Cancel);
    }

    private async Task ChainUntil(CancellationToken stop)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        while (!stop.IsCancellationRequested)
        {
            await EventChain.ChainAsync(db, CancellationToken.None);
        }
    }

    private async Task WriteSlowly(Guid programme, int writer)
    {
        var random = new Random(writer);
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(Cancel);
        for (var turn = 0; turn < 10; turn++)
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancel);
            for (var row = 0; row < 3; row++)
            {
                await using var command = new NpgsqlCommand(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"""
                        INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
                        VALUES ('{programme}', gen_random_uuid(), 'test.written', now(), now(), 'writer {writer}', 'test', 't', {(
                            turn * 3
                        ) + row}, '{"{}"}')
                        """
                    ),
                    connection,
                    transaction
                );
                await command.ExecuteNonQueryAsync(Cancel);
                await Task.Delay(random.Next(30), Cancel);
            }

            // Now and then a transaction comes to nothing, and its sequences stay unused.
            await (turn == 4 ? transaction.RollbackAsync(Cancel) : transaction.CommitAsync(Cancel));
        }
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
