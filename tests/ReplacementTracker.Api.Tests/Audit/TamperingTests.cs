using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Audit;

/// <summary>Somebody who owns the tables does what they like with them, twenty times in each of six ways.</summary>
public sealed class TamperingTests(TamperedApp tampered) : IClassFixture<TamperedApp>
{
    private const int Times = 20;

    private readonly Random random = new(20261001);
    private readonly TrackerApp app = tampered.App;
    private readonly Guid programme = tampered.Programme;
    private readonly List<EventChainRow> chain = tampered.Chain;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invariant_11_holds_for_a_log_that_nobody_touched()
    {
        var verified = await Verify();

        verified.Broken.ShouldBeNull();
        verified.HeadPosition.ShouldBe(chain.Count);
        verified.HeadHash.ShouldBe(chain[^1].Hash);
        chain.Count.ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task Invariant_11_shows_each_event_that_was_edited()
    {
        string[] edits =
        [
            "UPDATE events SET actor = actor || ' junior' WHERE {0}",
            "UPDATE events SET actor_key_id = gen_random_uuid() WHERE {0}",
            "UPDATE events SET occurred_at = occurred_at - interval '1 microsecond' WHERE {0}",
            "UPDATE events SET recorded_at = recorded_at + interval '1 day' WHERE {0}",
            "UPDATE events SET changes = changes || '{{\"note\":{{\"from\":null,\"to\":1.0}}}}' WHERE {0}",
            "UPDATE events SET type = type || '.' WHERE {0}",
            "UPDATE events SET version = version + 1 WHERE {0}",
            "UPDATE events SET subject_key = subject_key || '1' WHERE {0}",
            "UPDATE events SET result = 'refused' WHERE {0}",
            "UPDATE events SET category = 'access' WHERE {0}",
            "UPDATE events SET origin = '192.0.2.1' WHERE {0}",
            "UPDATE events SET request_id = coalesce(request_id, '') || 'x' WHERE {0}",
            "UPDATE effects SET change = -change WHERE {1}",
            "UPDATE effects SET in_baseline = NOT in_baseline, in_scope = true WHERE {1}",
            "UPDATE effects SET unit = unit || '1' WHERE {1}",
            "UPDATE effects SET unit_id = gen_random_uuid() WHERE {1}",
            "UPDATE effects SET occurred_at = occurred_at + interval '1 day' WHERE {1}",
            "UPDATE effects SET recorded_at = recorded_at + interval '1 day' WHERE {1}",
            "DELETE FROM effects WHERE {1}",
            "INSERT INTO effects SELECT programme_id, event_id, 99::smallint, unit_id, unit, count, change, in_baseline, in_scope, occurred_at, recorded_at FROM effects WHERE {1}",
        ];
        edits.Length.ShouldBe(Times);
        var counting = await Counting();
        foreach (var edit in edits)
        {
            var at = edit.Contains("{1}", StringComparison.Ordinal)
                ? counting[random.Next(counting.Count)]
                : chain[random.Next(chain.Count)];
            var mine = $"programme_id = '{programme}'";

            await Owner(
                string.Format(
                    CultureInfo.InvariantCulture,
                    edit,
                    $"{mine} AND sequence = {at.Sequence}",
                    $"{mine} AND event_id = '{at.EventId}'"
                )
            );

            await ShouldBreak(ChainFault.EventChanged, at.Position, edit);
        }
    }

    [Fact]
    public async Task Invariant_11_shows_each_event_that_was_deleted()
    {
        for (var turn = 0; turn < Times; turn++)
        {
            var at = chain[random.Next(chain.Count)];

            await Owner($"DELETE FROM events WHERE programme_id = '{programme}' AND sequence = {at.Sequence}");
            if (turn % 2 == 0)
            {
                await Owner($"DELETE FROM event_chain WHERE programme_id = '{programme}' AND position = {at.Position}");
                await Owner($"DELETE FROM effects WHERE programme_id = '{programme}' AND event_id = '{at.EventId}'");
            }

            if (turn % 2 == 0 && at.Position == chain.Count)
            {
                await Restore();
                turn--;
                continue;
            }

            await ShouldBreak(
                turn % 2 == 0 ? ChainFault.PositionMissing : ChainFault.EventMissing,
                at.Position,
                $"turn {turn}"
            );
        }
    }

    [Fact]
    public async Task Invariant_11_shows_two_events_that_changed_places()
    {
        for (var turn = 0; turn < Times; turn++)
        {
            var first = chain[random.Next(chain.Count - 1)];
            var second = chain[random.Next((int)first.Position, chain.Count)];
            // Half swap what happened, half swap the places of it.
            await Owner(
                turn % 2 == 0
                    ? $"""
                    UPDATE events AS e SET type = o.type, changes = o.changes, version = o.version, subject_key = o.subject_key, subject_kind = o.subject_kind
                    FROM kept_events AS o
                    WHERE e.programme_id = '{programme}' AND o.programme_id = e.programme_id
                        AND (e.sequence, o.sequence) IN (({first.Sequence}, {second.Sequence}), ({second.Sequence}, {first.Sequence}))
                    """
                    : $"""
                    DELETE FROM event_chain WHERE programme_id = '{programme}' AND position IN ({first.Position}, {second.Position});
                    INSERT INTO event_chain
                    SELECT programme_id, CASE position WHEN {first.Position} THEN {second.Position} ELSE {first.Position} END, sequence, event_id, hash, chained_at
                    FROM kept_event_chain
                    WHERE programme_id = '{programme}' AND position IN ({first.Position}, {second.Position})
                    """
            );

            await ShouldBreak(ChainFault.EventChanged, first.Position, $"turn {turn}");
        }
    }

    [Fact]
    public async Task Invariant_11_shows_each_event_that_was_slipped_in()
    {
        for (var turn = 0; turn < Times; turn++)
        {
            var at = chain[random.Next(chain.Count)];
            var sequence = 1_000_000 + turn;
            await Owner(
                $"""
                INSERT INTO events (programme_id, sequence, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
                OVERRIDING SYSTEM VALUE
                SELECT programme_id, {sequence}, gen_random_uuid(), type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes
                FROM events WHERE programme_id = '{programme}' AND sequence = {at.Sequence}
                """
            );
            if (turn % 2 == 0)
            {
                var broken = (await Verify()).Broken.ShouldNotBeNull();
                (broken.Fault, broken.Position, broken.Sequence).ShouldBe((ChainFault.EventAdded, null, sequence));
                await Restore();
                continue;
            }

            await Owner(
                $"""
                DELETE FROM event_chain WHERE programme_id = '{programme}' AND position >= {at.Position};
                INSERT INTO event_chain
                SELECT programme_id, position + 1, sequence, event_id, hash, chained_at FROM kept_event_chain
                WHERE programme_id = '{programme}' AND position >= {at.Position};
                INSERT INTO event_chain (programme_id, position, sequence, event_id, hash)
                SELECT programme_id, {at.Position}, sequence, id, sha256('anything') FROM events
                WHERE programme_id = '{programme}' AND sequence = {sequence}
                """
            );
            await ShouldBreak(ChainFault.EventChanged, at.Position, $"turn {turn}");
        }
    }

    [Fact]
    public async Task Invariant_11_shows_an_end_that_was_cut_off_by_a_checkpoint_kept_elsewhere()
    {
        for (var turn = 0; turn < Times; turn++)
        {
            var at = chain[random.Next(chain.Count)];
            await Owner(
                $"""
                DELETE FROM effects WHERE programme_id = '{programme}' AND event_id IN (SELECT event_id FROM event_chain WHERE programme_id = '{programme}' AND position >= {at.Position});
                DELETE FROM events WHERE programme_id = '{programme}' AND sequence IN (SELECT sequence FROM event_chain WHERE programme_id = '{programme}' AND position >= {at.Position});
                DELETE FROM event_chain WHERE programme_id = '{programme}' AND position >= {at.Position};
                """
            );

            (await Verify()).Broken.ShouldNotBeNull().Fault.ShouldBe(ChainFault.TotalsDiffer);
            await Rebuild();
            (await Verify()).Broken.ShouldBeNull("what is left is a log like any other");
            await ShouldBreak(ChainFault.CheckpointBeyondHead, chain.Count, $"turn {turn}", chain[^1]);
        }
    }

    [Fact]
    public async Task Invariant_11_shows_an_end_that_was_written_anew_by_a_checkpoint_kept_elsewhere()
    {
        EventChainRow[] kept = [chain[4], chain[chain.Count / 2], chain[^1]];
        for (var turn = 0; turn < Times; turn++)
        {
            var at = chain[random.Next(chain.Count)];
            await Owner(
                $"""
                UPDATE events SET actor = 'Somebody else' WHERE programme_id = '{programme}' AND sequence = {at.Sequence};
                DELETE FROM event_chain WHERE programme_id = '{programme}' AND position >= {at.Position};
                """
            );
            // The service's own code makes the hashes, each valid, in the order they were in.
            for (var next = at.Position; next <= chain.Count; next++)
            {
                await Owner($"INSERT INTO event_queue VALUES ('{programme}', {chain[(int)next - 1].Sequence})");
                await using var scope = app.Services.CreateAsyncScope();
                await EventChain.ChainAsync(scope.ServiceProvider.GetRequiredService<TrackerDb>(), Cancel);
            }

            await WaitUntilChained();
            await Rebuild();
            (await Verify()).Broken.ShouldBeNull("it holds in itself");
            await ShouldBreak(
                ChainFault.CheckpointDiffers,
                kept.First(one => one.Position >= at.Position).Position,
                $"turn {turn}",
                kept
            );
        }
    }

    private async Task ShouldBreak(ChainFault fault, long position, string what, params EventChainRow[] kept)
    {
        var broken = (await Verify(kept)).Broken.ShouldNotBeNull(what);

        (broken.Fault, broken.Position).ShouldBe((fault, position), what);
        await Restore();
    }

    private async Task<VerifiedChain> Verify(params EventChainRow[] kept)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await ChainVerification.VerifyAsync(
            scope.ServiceProvider.GetRequiredService<TrackerDb>(),
            programme,
            kept.Select(row => new Checkpoint(row.ProgrammeId, row.Position, row.Hash)),
            Cancel
        );
    }

    /// <summary>The service of the test chains too, and may be at it.</summary>
    private async Task WaitUntilChained()
    {
        while (
            await app.Sql<long>($"SELECT count(*) FROM event_chain WHERE programme_id = '{programme}'") < chain.Count
        )
        {
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Places of the events that move a count.</summary>
    private async Task<List<EventChainRow>> Counting()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var ids = await db
            .Effects.Where(row => row.ProgrammeId == programme)
            .GroupBy(row => row.EventId)
            .Where(steps => steps.Count() == 1)
            .Select(steps => steps.Key)
            .ToListAsync(Cancel);
        return [.. chain.Where(link => ids.Contains(link.EventId))];
    }

    private async Task Restore()
    {
        await tampered.Restore();
        await Rebuild();
    }

    /// <summary>Makes the totals anew, as somebody thorough would.</summary>
    private Task Rebuild() => Owner($"SELECT rebuild_daily_totals('{programme}')");

    private Task Owner(string sql) => tampered.Owner(sql);
}

/// <summary>A log of some length, in which everything is allowed and can be taken back.</summary>
public sealed class TamperedApp : IAsyncLifetime
{
    private static readonly string[] Tables = ["events", "effects", "event_chain", "event_queue"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public TrackerApp App { get; } = new();

    public Guid Programme { get; private set; }

    internal List<EventChainRow> Chain { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        var code = await App.ActiveProgramme(8);
        var number = await App.CompletedWorkOrder(code, "CAM-0001", "CAM-0002", "CAM-0003", "CAM-0004");
        var verifier = await App.ClientOf("Verifier", ["verifier"]);
        foreach (var tag in new[] { "CAM-0001", "CAM-0002" })
        {
            (
                await verifier.Post(
                    $"programmes/{code}/work-orders/{number}/lines/{tag}/verification",
                    new { verification = "accepted" },
                    "*"
                )
            ).Ok();
        }

        await using var scope = App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        Programme = (await db.ProgrammeAsync(code, Cancel)).Id;
        while (await db.EventQueue.AnyAsync(Cancel))
        {
            await EventChain.ChainAsync(db, Cancel);
        }

        Chain = await db
            .EventChain.Where(row => row.ProgrammeId == Programme)
            .OrderBy(row => row.Position)
            .ToListAsync(Cancel);
        // Without its triggers, nothing in the database refuses the owner anything.
        foreach (var table in Tables)
        {
            await Owner(
                $"ALTER TABLE {table} DISABLE TRIGGER USER; CREATE TABLE kept_{table} AS SELECT * FROM {table}"
            );
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    public Task Restore() =>
        Owner(
            string.Join(
                ' ',
                Tables.Select(table =>
                    $"DELETE FROM {table}; INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept_{table};"
                )
            )
        );

    public async Task Owner(string sql)
    {
        await using var connection = new NpgsqlConnection(App.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
