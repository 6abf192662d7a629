namespace ReplacementTracker.Api.Migrations;

/// <summary>Totals by day, which triggers keep beside the log, so that a figure is a sum over days and not over events.</summary>
/// <remarks>
/// Each statement that writes to the log appends its own totals as one row a day, and nobody waits for anybody; the
/// service folds these rows into <c>daily_totals</c> now and then. Whoever reads adds up both, in one statement, and is
/// right at every moment. The days are kept twice: when it happened, in the programme's time zone, and when it was
/// recorded, in UTC, so that a figure can be had as it was known then.
/// </remarks>
internal static class DailyTotalsSql
{
    public const string Create = """
        CREATE TABLE daily_totals (
            programme_id uuid NOT NULL,
            recorded_on date NOT NULL,
            day date NOT NULL,
            events bigint NOT NULL DEFAULT 0,
            fingerprint numeric NOT NULL DEFAULT 0,
            baseline_units integer NOT NULL DEFAULT 0,
            baseline_removed integer NOT NULL DEFAULT 0,
            baseline_replaced integer NOT NULL DEFAULT 0,
            baseline_verified integer NOT NULL DEFAULT 0,
            baseline_disposed integer NOT NULL DEFAULT 0,
            scope_units integer NOT NULL DEFAULT 0,
            scope_removed integer NOT NULL DEFAULT 0,
            scope_replaced integer NOT NULL DEFAULT 0,
            scope_verified integer NOT NULL DEFAULT 0,
            scope_disposed integer NOT NULL DEFAULT 0,
            CONSTRAINT pk_daily_totals PRIMARY KEY (programme_id, recorded_on, day)
        );

        CREATE TABLE daily_total_deltas (
            LIKE daily_totals INCLUDING DEFAULTS,
            id bigint GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT pk_daily_total_deltas PRIMARY KEY (programme_id, id)
        );

        COMMENT ON TABLE daily_totals IS 'Sums of the log by day of occurrence (programme''s time zone) and of recording (UTC). Kept by triggers; rebuilt by rebuild_daily_totals.';
        COMMENT ON TABLE daily_total_deltas IS 'What was not yet folded into daily_totals. Figures are the sum of both.';
        COMMENT ON COLUMN daily_totals.fingerprint IS 'Sum of the fingerprints of the events and effects: equal sums, equal log.';

        -- The first 120 bits of a SHA-256, as a number. Sums of them do not depend on the order of writing.
        CREATE FUNCTION log_fingerprint(line text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT AS $$
        DECLARE
            hash text := encode(sha256(convert_to(line, 'UTF8')), 'hex');
        BEGIN
            RETURN ('x' || left(hash, 15))::bit(60)::bigint::numeric * 1152921504606846976
                + ('x' || substr(hash, 16, 15))::bit(60)::bigint;
        END $$;

        CREATE FUNCTION event_fingerprint(e events) RETURNS numeric LANGUAGE sql STABLE AS $$
            SELECT log_fingerprint(concat_ws(E'\n', 'event', e.id, e.type, (extract(epoch FROM e.occurred_at) * 1000000)::bigint,
                (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.actor, e.subject_kind, e.subject_key, e.version, e.changes))
        $$;

        CREATE FUNCTION effect_fingerprint(e effects) RETURNS numeric LANGUAGE sql STABLE AS $$
            SELECT log_fingerprint(concat_ws(E'\n', 'effect', e.event_id, e.unit, e.count, e.change, e.in_baseline, e.in_scope))
        $$;

        CREATE FUNCTION add_events_to_daily_totals() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO daily_total_deltas (programme_id, recorded_on, day, events, fingerprint)
            SELECT a.programme_id, (a.recorded_at AT TIME ZONE 'UTC')::date,
                (a.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date, count(*), sum(event_fingerprint(ROW(a.*)::events))
            FROM added a
            LEFT JOIN programmes p ON p.id = a.programme_id
            GROUP BY 1, 2, 3;
            RETURN NULL;
        END $$;

        CREATE FUNCTION add_effects_to_daily_totals() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
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
            FROM added a
            LEFT JOIN programmes p ON p.id = a.programme_id
            GROUP BY 1, 2, 3;
            RETURN NULL;
        END $$;

        CREATE FUNCTION rebuild_daily_totals(programme uuid) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            DELETE FROM daily_totals WHERE programme_id = programme;
            DELETE FROM daily_total_deltas WHERE programme_id = programme;
            INSERT INTO daily_total_deltas (programme_id, recorded_on, day, events, fingerprint)
            SELECT a.programme_id, (a.recorded_at AT TIME ZONE 'UTC')::date,
                (a.occurred_at AT TIME ZONE coalesce(p.time_zone, 'UTC'))::date, count(*), sum(event_fingerprint(ROW(a.*)::events))
            FROM events a
            LEFT JOIN programmes p ON p.id = a.programme_id
            WHERE a.programme_id = programme
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

        -- The log's first rows may be written before the programme's own; a draft may change its time zone, and its days with it.
        CREATE FUNCTION rebuild_daily_totals_of_programme() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM rebuild_daily_totals(NEW.id);
            RETURN NULL;
        END $$;

        CREATE TRIGGER events_add_to_daily_totals AFTER INSERT ON events
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_events_to_daily_totals();
        CREATE TRIGGER effects_add_to_daily_totals AFTER INSERT ON effects
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_effects_to_daily_totals();
        CREATE TRIGGER programmes_enter_daily_totals AFTER INSERT ON programmes
            FOR EACH ROW EXECUTE FUNCTION rebuild_daily_totals_of_programme();
        CREATE TRIGGER programmes_move_daily_totals AFTER UPDATE ON programmes
            FOR EACH ROW WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone)
            EXECUTE FUNCTION rebuild_daily_totals_of_programme();

        SELECT rebuild_daily_totals(programme_id) FROM (SELECT DISTINCT programme_id FROM events) AS logged;

        UPDATE work_orders AS o SET original_planned_end = o.planned_end
        WHERE EXISTS (
            SELECT FROM events e
            WHERE e.programme_id = o.programme_id AND e.subject_kind = 'work-order' AND e.subject_key = o.number
                AND e.type = 'work-order.scheduled'
        );
        """;

    public const string Drop = """
        DROP TRIGGER programmes_move_daily_totals ON programmes;
        DROP TRIGGER programmes_enter_daily_totals ON programmes;
        DROP TRIGGER effects_add_to_daily_totals ON effects;
        DROP TRIGGER events_add_to_daily_totals ON events;
        DROP FUNCTION rebuild_daily_totals_of_programme, rebuild_daily_totals(uuid), add_effects_to_daily_totals,
            add_events_to_daily_totals, effect_fingerprint(effects), event_fingerprint(events), log_fingerprint(text);
        DROP TABLE daily_total_deltas, daily_totals;
        """;
}
