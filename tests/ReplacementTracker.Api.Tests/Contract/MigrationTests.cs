using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain.Scope;

namespace ReplacementTracker.Api.Tests.Contract;

public sealed class MigrationTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Has_a_migration_for_every_change_of_the_model()
    {
        await using var scope = app.Services.CreateAsyncScope();

        scope.ServiceProvider.GetRequiredService<TrackerDb>().Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task Migrates_an_empty_database_and_a_migrated_one_alike()
    {
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(await Postgres.Current.CreateEmptyDatabaseAsync(), Database.Npgsql);
        await using var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);

        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        (await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    /// <summary>What one person decided before four eyes were asked for stays as it was, and reads like the rest.</summary>
    [Fact]
    public async Task Keeps_what_one_person_had_decided_as_that()
    {
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(await Postgres.Current.CreateEmptyDatabaseAsync(), Database.Npgsql);
        await using var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);
        var cancel = TestContext.Current.CancellationToken;
        await db.GetService<IMigrator>().MigrateAsync("20261124002902_ReportingViews", cancel);
        await db.Database.ExecuteSqlRawAsync(Before, cancel);

        await db.Database.MigrateAsync(cancel);

        var entry = await db.ScopeEntries.SingleAsync(cancel);
        (entry.Status, entry.Change, entry.Version).ShouldBe((ScopeEntryStatus.Approved, -1, 1));
        (entry.RequestedBy, entry.ApprovedBy, entry.RejectedBy).ShouldBe(("petra", "petra", null));
        var entered = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);
        (entry.RequestedAt, entry.DecidedAt, entry.UpdatedAt).ShouldBe((entered, entered, entered));
        entry.OccurredAt.ShouldBe(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
        var programme = await db.Programmes.SingleAsync(cancel);
        (programme.ClosureRequestedBy, programme.ClosureApprovedBy, programme.ClosureReason).ShouldBe(
            ("paul", "paul", "Done")
        );
        var order = await db.WorkOrders.SingleAsync(cancel);
        order.WorkedBy.ShouldBe(["ann", "bob", "cas"], ignoreOrder: true);
        order.PutForwardBy.ShouldBe(["bob", "dee"], ignoreOrder: true);
    }

    private const string Before = """
        INSERT INTO sites (code, name, kind, version, created_at, updated_at)
        VALUES ('X', 'X', 'station', 1, now(), now());
        INSERT INTO programmes (
            id, code, name, owner, sources, starts_on, deadline, baseline_unit_count, target_vendors, completion_rule,
            unit_noun, time_zone, status, is_invented, activated_at, closed_at, version, created_at, updated_at)
        VALUES (
            '019ab000-0000-7000-8000-000000000001', 'p', 'P', 'O', '[]', '2026-01-01', '2026-12-31', 1, '{{}}', 'replaced',
            'cameras', 'Europe/Amsterdam', 'closed', false, now(), now(), 3, now(), now());
        INSERT INTO units (
            programme_id, id, tag, site, stage, scope_status, in_baseline, last_step_at, version, created_at, updated_at)
        VALUES (
            '019ab000-0000-7000-8000-000000000001', '019ab000-0000-7000-8000-000000000002', 'A', 'X', 'inService',
            'excepted', true, now(), 2, now(), now());
        INSERT INTO scope_entries (programme_id, id, unit_id, unit_tag, "from", "to", reason, approved_by, occurred_at)
        VALUES (
            '019ab000-0000-7000-8000-000000000001',
            (lpad(to_hex((extract(epoch FROM timestamptz '2026-02-03T04:05:06Z') * 1000)::bigint), 12, '0')
                || '70008000000000000003')::uuid,
            '019ab000-0000-7000-8000-000000000002', 'A', 'inScope', 'excepted', 'Listed', 'petra', '2026-02-01T00:00:00Z');
        INSERT INTO work_orders (
            programme_id, id, sequence_number, number, title, site, priority, state, state_since, completed_at,
            completed_by, version, created_at, updated_at)
        VALUES (
            '019ab000-0000-7000-8000-000000000001', '019ab000-0000-7000-8000-000000000004', 1, 'WO-0001', 'T', 'X',
            'normal', 'completed', now(), now(), 'dee', 1, now(), now());
        INSERT INTO work_order_lines (
            programme_id, id, work_order_id, unit_id, unit_tag, is_open, outcome, done_by, done_at, verification)
        VALUES (
            '019ab000-0000-7000-8000-000000000001', '019ab000-0000-7000-8000-000000000005',
            '019ab000-0000-7000-8000-000000000004', '019ab000-0000-7000-8000-000000000002', 'A', true, 'failed', 'cas',
            now(), 'pending');
        INSERT INTO events (
            programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
        SELECT '019ab000-0000-7000-8000-000000000001', gen_random_uuid(), type, now(), now(), actor, kind, key, 1, changes
        FROM (
            VALUES
                ('programme.closed', 'paul', 'programme', 'p', '{{"reason": {{"from": null, "to": "Done"}}}}'::jsonb),
                ('work-order.outcome-recorded', 'ann', 'work-order', 'WO-0001', '{{}}'),
                ('work-order.outcome-recorded', 'bob', 'work-order', 'WO-0001', '{{}}'),
                ('work-order.completed', 'bob', 'work-order', 'WO-0001', '{{}}'),
                ('work-order.outcome-recorded', 'eve', 'work-order', 'WO-0002', '{{}}')
        ) AS before (type, actor, kind, key, changes);
        """;

    [Fact]
    public async Task Puts_the_programme_first_in_the_key_of_every_table_that_grows()
    {
        await using var scope = app.Services.CreateAsyncScope();
        string[] small = ["programmes", "sites", "vendors", "mac_prefixes", "api_keys", "key_ring"];

        var others = scope
            .ServiceProvider.GetRequiredService<TrackerDb>()
            .Model.GetEntityTypes()
            .Where(type => !small.Contains(type.GetTableName()));

        others.ShouldAllBe(type => type.FindPrimaryKey()!.Properties[0].Name == "ProgrammeId");
    }
}
