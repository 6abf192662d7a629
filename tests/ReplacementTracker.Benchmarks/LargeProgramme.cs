using Npgsql;

namespace ReplacementTracker.Benchmarks;

/// <summary>A programme of any size, with a history, written by SQL: what it takes the service hours to be told.</summary>
internal static class LargeProgramme
{
    /// <summary>
    /// Six of ten units are replaced, over thirty weeks, ten to a visit, each with the events that it takes; some units
    /// were amended now and then. About ten events a unit. Parameters: code, units, first day of the work.
    /// </summary>
    private const string Write = """
        CREATE TEMP TABLE made ON COMMIT DROP AS
        SELECT n, gen_random_uuid() AS id, 'CAM-' || lpad(n::text, 7, '0') AS tag, s.code AS site,
            CASE WHEN n % 3 = 0 THEN 'huawei' ELSE 'hikvision' END AS vendor, (n - 1) / 10 + 1 AS visit,
            n <= $2 * 6 / 10 AS is_done,
            $3::date + interval '9 hours' + (n * 210.0 / ($2 * 6 / 10.0)) * interval '1 day' AS at
        FROM generate_series(1, $2) AS n
        JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS place, count(*) OVER () AS places FROM sites) AS s
            ON s.place = (n / 10) % s.places;

        INSERT INTO programmes (id, code, name, owner, sources, starts_on, deadline, baseline_unit_count, target_vendors,
            completion_rule, unit_noun, time_zone, status, is_invented, activated_at, version, created_at, updated_at)
        VALUES (gen_random_uuid(), $1, 'Programme of the benchmark', 'Nobody', '[]', $3, $3 + 365, $2, '{hikvision,huawei}',
            'replaced', 'cameras', 'Europe/Amsterdam', 'active', true, $3, 2, $3, $3);

        INSERT INTO units (programme_id, id, tag, site, label_vendor, stage, scope_status, in_baseline, removed_at, replaced_at,
            verified_at, last_step_at, version, created_at, updated_at)
        SELECT p.id, m.id, m.tag, m.site, m.vendor, CASE WHEN m.is_done THEN 'removed' ELSE 'inService' END, 'inScope', true,
            CASE WHEN m.is_done THEN m.at END, CASE WHEN m.is_done THEN m.at END, CASE WHEN m.is_done THEN m.at + interval '2 days' END,
            m.at, 5, $3, m.at
        FROM made m, programmes p
        WHERE p.code = $1;

        INSERT INTO work_orders (programme_id, id, sequence_number, number, title, site, contractor, planned_start, planned_end,
            original_planned_end, priority, access_window, state, state_since, version, created_at, updated_at)
        SELECT p.id, gen_random_uuid(), m.visit, 'WO-' || lpad(m.visit::text, 4, '0'), 'Visit', min(m.site), 'Contractor', min(m.at),
            max(m.at), max(m.at) - interval '3 days', 'normal', 'Nights',
            CASE WHEN bool_and(m.is_done) THEN 'closed' ELSE 'scheduled' END, max(m.at), 7, $3, max(m.at)
        FROM made m, programmes p
        WHERE p.code = $1 AND m.n <= $2 * 7 / 10
        GROUP BY p.id, m.visit;

        INSERT INTO work_order_lines (programme_id, id, work_order_id, unit_id, unit_tag, is_open, outcome, verification)
        SELECT o.programme_id, gen_random_uuid(), o.id, m.id, m.tag, o.state <> 'closed',
            CASE WHEN m.is_done THEN 'replaced' ELSE 'pending' END, CASE WHEN m.is_done THEN 'accepted' ELSE 'pending' END
        FROM made m
        JOIN programmes p ON p.code = $1
        JOIN work_orders o ON o.programme_id = p.id AND o.sequence_number = m.visit;

        CREATE TEMP TABLE told ON COMMIT DROP AS
        SELECT gen_random_uuid() AS id, e.type, e.kind, e.key, e.at, e.changes, e.unit_id, e.tag, e.count
        FROM (
            SELECT 'unit.registered' AS type, 'unit' AS kind, m.tag AS key, $3 - interval '10 days' AS at,
                jsonb_build_object('site', jsonb_build_object('from', NULL, 'to', m.site),
                    'labelVendor', jsonb_build_object('from', NULL, 'to', m.vendor)) AS changes, m.id AS unit_id, m.tag, 'units' AS count
            FROM made m
            UNION ALL
            SELECT 'unit.amended', 'unit', m.tag, $3 + g * interval '20 days',
                jsonb_build_object('position', jsonb_build_object('from', g::text, 'to', (g + 1)::text)), m.id, m.tag, NULL
            FROM made m, generate_series(1, 4) AS g
            UNION ALL
            SELECT 'unit.' || s.stage, 'unit', m.tag, m.at + s.later,
                jsonb_build_object('stage', jsonb_build_object('from', NULL, 'to', s.stage)), m.id, m.tag, s.stage
            FROM made m, (VALUES ('removed', interval '0'), ('replaced', interval '0'), ('verified', interval '2 days')) AS s (stage, later)
            WHERE m.is_done
            UNION ALL
            SELECT 'work-order.line-added', 'work-order', 'WO-' || lpad(m.visit::text, 4, '0'), m.at - interval '20 days',
                jsonb_build_object('unit', jsonb_build_object('from', NULL, 'to', m.tag)), NULL, NULL, NULL
            FROM made m
            WHERE m.n <= $2 * 7 / 10
            UNION ALL
            SELECT 'work-order.outcome-recorded', 'work-order', 'WO-' || lpad(m.visit::text, 4, '0'), m.at,
                jsonb_build_object('unit', jsonb_build_object('from', NULL, 'to', m.tag)), NULL, NULL, NULL
            FROM made m
            WHERE m.is_done
            UNION ALL
            SELECT 'work-order.line-accepted', 'work-order', 'WO-' || lpad(m.visit::text, 4, '0'), m.at + interval '2 days',
                jsonb_build_object('unit', jsonb_build_object('from', NULL, 'to', m.tag)), NULL, NULL, NULL
            FROM made m
            WHERE m.is_done
            UNION ALL
            SELECT 'work-order.' || s.step, 'work-order', o.number, o.state_since + s.later,
                jsonb_build_object('state', jsonb_build_object('from', NULL, 'to', s.state),
                    'plannedEnd', jsonb_build_object('from', NULL, 'to', o.planned_end),
                    'originalPlannedEnd', jsonb_build_object('from', NULL, 'to', o.original_planned_end)), NULL, NULL, NULL
            FROM work_orders o
            JOIN programmes p ON p.code = $1 AND p.id = o.programme_id,
                (VALUES ('created', 'waitingApproval', interval '-20 days'), ('approved', 'approved', interval '-15 days'),
                    ('scheduled', 'scheduled', interval '-10 days'), ('started', 'inProgress', interval '0'),
                    ('completed', 'completed', interval '1 hour'), ('closed', 'closed', interval '3 days')) AS s (step, state, later)
            WHERE o.state = 'closed' OR s.later < interval '-5 days'
        ) AS e;

        INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
        SELECT p.id, gen_random_uuid(), 'programme.created', $3 - interval '30 days', $3 - interval '30 days', 'benchmark', 'programme', $1, 1,
            jsonb_build_object('name', jsonb_build_object('from', NULL, 'to', p.name), 'owner', jsonb_build_object('from', NULL, 'to', p.owner),
                'startsOn', jsonb_build_object('from', NULL, 'to', p.starts_on), 'deadline', jsonb_build_object('from', NULL, 'to', p.deadline),
                'baselineUnitCount', jsonb_build_object('from', NULL, 'to', p.baseline_unit_count),
                'completionRule', jsonb_build_object('from', NULL, 'to', p.completion_rule),
                'unitNoun', jsonb_build_object('from', NULL, 'to', p.unit_noun), 'timeZone', jsonb_build_object('from', NULL, 'to', p.time_zone))
        FROM programmes p
        WHERE p.code = $1;

        INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
        SELECT p.id, t.id, t.type, t.at, t.at + interval '5 hours', 'benchmark', t.kind, t.key, 1, t.changes
        FROM told t, programmes p
        WHERE p.code = $1
        ORDER BY t.at;

        INSERT INTO effects (programme_id, event_id, ordinal, unit_id, unit, count, change, in_baseline, in_scope, occurred_at, recorded_at)
        SELECT p.id, t.id, 0, t.unit_id, t.tag, t.count, 1, true, true, t.at, t.at + interval '5 hours'
        FROM told t, programmes p
        WHERE p.code = $1 AND t.count IS NOT NULL;
        """;

    /// <returns>How many events it has.</returns>
    public static async Task<long> WriteAsync(NpgsqlDataSource data, string code, int units, DateOnly startsOn)
    {
        await using var connection = await data.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        // One statement at a time: a batch takes no parameters of its own, and these do not change.
        var literals = Write
            .Replace("$1", $"'{code}'", StringComparison.Ordinal)
            .Replace("$2", FormattableString.Invariant($"{units}"), StringComparison.Ordinal)
            .Replace("$3", FormattableString.Invariant($"'{startsOn:yyyy-MM-dd}'::date"), StringComparison.Ordinal);
        await using var write = new NpgsqlCommand(literals, connection, transaction) { CommandTimeout = 600 };
        await write.ExecuteNonQueryAsync();
        await using var count = new NpgsqlCommand(
            "SELECT count(*) FROM events e JOIN programmes p ON p.id = e.programme_id WHERE p.code = $1",
            connection,
            transaction
        )
        {
            Parameters = { new() { Value = code } },
        };
        var events = (long)(await count.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return events;
    }

    /// <summary>One event more, so that nothing that was remembered is right any more.</summary>
    public static async Task SayMoreAsync(NpgsqlDataSource data, string code)
    {
        await using var write = data.CreateCommand(
            """
            INSERT INTO events (programme_id, id, type, occurred_at, recorded_at, actor, subject_kind, subject_key, version, changes)
            SELECT id, gen_random_uuid(), 'unit.amended', now(), now(), 'benchmark', 'unit', 'CAM-0000001', 1, '{}'
            FROM programmes
            WHERE code = $1
            """
        );
        write.Parameters.Add(new() { Value = code });
        await write.ExecuteNonQueryAsync();
    }
}
