namespace ReplacementTracker.Api.Migrations;

/// <summary>What was decided by one person before is kept as that: asked for and approved by the same.</summary>
internal static class FourEyesSql
{
    /// <remarks>When it was entered stands in the id, a GUID of version 7; some ids carry when it happened.</remarks>
    public const string ScopeEntriesAsTheyWere = """
        UPDATE scope_entries AS e
        SET status = 'approved', requested_by = approved_by, requested_at = entered.at, decided_at = entered.at,
            created_at = entered.at, updated_at = entered.at, version = 1
        FROM (
            SELECT programme_id, sequence,
                greatest(
                    occurred_at,
                    to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)) AS at
            FROM scope_entries
        ) AS entered
        WHERE entered.programme_id = e.programme_id AND entered.sequence = e.sequence
        """;

    public const string ClosuresAsTheyWere = """
        UPDATE programmes AS p
        SET closure_requested_by = e.actor, closure_requested_at = p.closed_at, closure_approved_by = e.actor,
            closure_reason = coalesce(e.changes #>> '{reason,to}', '')
        FROM events AS e
        WHERE p.status = 'closed' AND e.programme_id = p.id AND e.type = 'programme.closed'
        """;

    /// <summary>Who reported or completed what, from the log: corrections and reworks left no other trace of it.</summary>
    public const string WorkAsItWas = """
        UPDATE work_orders AS o
        SET worked_by = coalesce(done.people, '{}'), put_forward_by = coalesce(completed.people, '{}')
        FROM work_orders AS same
        LEFT JOIN LATERAL (
            SELECT array_agg(DISTINCT person) AS people
            FROM (
                SELECT actor AS person FROM events
                WHERE programme_id = same.programme_id AND subject_kind = 'work-order' AND subject_key = same.number
                    AND type = 'work-order.outcome-recorded'
                UNION ALL
                SELECT done_by FROM work_order_lines
                WHERE programme_id = same.programme_id AND work_order_id = same.id AND done_by IS NOT NULL
            ) AS people
        ) AS done ON true
        LEFT JOIN LATERAL (
            SELECT array_agg(DISTINCT person) AS people
            FROM (
                SELECT actor AS person FROM events
                WHERE programme_id = same.programme_id AND subject_kind = 'work-order' AND subject_key = same.number
                    AND type = 'work-order.completed'
                UNION ALL
                SELECT same.completed_by WHERE same.completed_by IS NOT NULL
            ) AS people
        ) AS completed ON true
        WHERE same.programme_id = o.programme_id AND same.id = o.id
        """;
}
