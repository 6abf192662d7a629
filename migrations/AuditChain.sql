ALTER TABLE events
    ADD CONSTRAINT events_category CHECK (category IN ('change', 'access')),
    ADD CONSTRAINT events_result CHECK (result IN ('success', 'refused'));

COMMENT ON COLUMN events.category IS 'change: something changed. access: somebody was refused, or took data away; nothing changed.';
COMMENT ON COLUMN events.result IS 'success or refused.';
COMMENT ON COLUMN events.origin IS 'Network address it came from, as the service saw it; null for what no request asked for.';
COMMENT ON TABLE event_chain IS 'Position without gaps, and hash over an event and all before it: see docs/audit.md. Append-only.';
COMMENT ON TABLE event_queue IS 'Events that have no position yet. Kept by a trigger and emptied by the service.';

-- Filled and emptied all day long, and looked at several times a second.
ALTER TABLE event_queue SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE FUNCTION queue_added_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO event_queue (programme_id, sequence) SELECT programme_id, sequence FROM added;
    RETURN NULL;
END $$;

CREATE TRIGGER events_enter_queue AFTER INSERT ON events
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION queue_added_events();

INSERT INTO event_queue (programme_id, sequence) SELECT programme_id, sequence FROM events;

-- Figures rest on changes alone: to have been refused, or to have read, moves no digest.
CREATE OR REPLACE FUNCTION add_events_to_daily_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO daily_total_deltas (programme_id, recorded_on, day, events, fingerprint)
    SELECT a.programme_id, (a.recorded_at AT TIME ZONE 'UTC')::date,
        (a.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date, count(*), sum(event_fingerprint(ROW(a.*)::events))
    FROM added a
    LEFT JOIN programmes p ON p.id = a.programme_id
    WHERE a.category = 'change'
    GROUP BY 1, 2, 3;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION rebuild_daily_totals(programme uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM daily_totals WHERE programme_id = programme;
    DELETE FROM daily_total_deltas WHERE programme_id = programme;
    INSERT INTO daily_total_deltas (programme_id, recorded_on, day, events, fingerprint)
    SELECT a.programme_id, (a.recorded_at AT TIME ZONE 'UTC')::date,
        (a.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date, count(*), sum(event_fingerprint(ROW(a.*)::events))
    FROM events a
    LEFT JOIN programmes p ON p.id = a.programme_id
    WHERE a.programme_id = programme AND a.category = 'change'
    GROUP BY 1, 2, 3;
    INSERT INTO daily_total_deltas (programme_id, recorded_on, day, fingerprint, baseline_units, baseline_removed, baseline_replaced, baseline_verified, baseline_disposed, scope_units, scope_removed, scope_replaced, scope_verified, scope_disposed)
    SELECT a.programme_id, (a.recorded_at AT TIME ZONE 'UTC')::date,
        (a.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date, sum(effect_fingerprint(ROW(a.*)::effects)),
    coalesce(sum(a.change) FILTER (WHERE a.in_baseline AND a.count = 'units'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_baseline AND a.count = 'removed'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_baseline AND a.count = 'replaced'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_baseline AND a.count = 'verified'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_baseline AND a.count = 'disposed'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_scope AND a.count = 'units'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_scope AND a.count = 'removed'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_scope AND a.count = 'replaced'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_scope AND a.count = 'verified'), 0),
    coalesce(sum(a.change) FILTER (WHERE a.in_scope AND a.count = 'disposed'), 0)
    FROM effects a
    LEFT JOIN programmes p ON p.id = a.programme_id
    WHERE a.programme_id = programme
    GROUP BY 1, 2, 3;
END $$;

CREATE OR REPLACE VIEW reporting.events WITH (security_barrier = true) AS
SELECT p.code AS programme, p.is_invented, e.sequence, e.id, e.type, e.occurred_at, e.recorded_at, e.subject_kind, e.subject_key, e.version
FROM events e
JOIN programmes p ON p.id = e.programme_id
WHERE e.category = 'change';
