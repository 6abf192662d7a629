-- Views for whoever reports with SQL: Power BI, Grafana, Excel, psql. They show no serial numbers, MAC addresses, positions,
-- people or free text, and are computed from the tables at every query. They run with the rights of their owner, so that
-- their readers need none on the tables.

CREATE SCHEMA reporting;

COMMENT ON SCHEMA reporting IS 'ReplacementTracker for reports: read-only views whose columns stay.';

CREATE VIEW reporting.programmes AS
SELECT p.code AS programme, p.name, p.owner, p.status, p.is_invented, p.pledged_on, p.starts_on, p.deadline,
    p.completion_rule, p.baseline_unit_count, p.estate_unit_count, p.unit_noun, p.time_zone,
    p.activated_at, p.closed_at, (now() AT TIME ZONE p.time_zone)::date AS today
FROM programmes p;

COMMENT ON VIEW reporting.programmes IS 'One row a programme: what was promised.';
COMMENT ON COLUMN reporting.programmes.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.programmes.name IS 'What people call it.';
COMMENT ON COLUMN reporting.programmes.owner IS 'Who promised.';
COMMENT ON COLUMN reporting.programmes.status IS 'draft, active or closed.';
COMMENT ON COLUMN reporting.programmes.is_invented IS 'True for sample data: units, orders and dates are made up. Say so where you show them.';
COMMENT ON COLUMN reporting.programmes.pledged_on IS 'Day of the promise; null if unknown.';
COMMENT ON COLUMN reporting.programmes.starts_on IS 'First day of the work.';
COMMENT ON COLUMN reporting.programmes.deadline IS 'Last day of the promise.';
COMMENT ON COLUMN reporting.programmes.completion_rule IS 'Which stage counts as done: removed, replaced, verified or disposed.';
COMMENT ON COLUMN reporting.programmes.baseline_unit_count IS 'Units promised; null in a draft that has not said it.';
COMMENT ON COLUMN reporting.programmes.estate_unit_count IS 'Units there are in all, promised or not; null if unknown.';
COMMENT ON COLUMN reporting.programmes.unit_noun IS 'What a unit is called, in the plural.';
COMMENT ON COLUMN reporting.programmes.time_zone IS 'IANA name of the zone that its days are of.';
COMMENT ON COLUMN reporting.programmes.activated_at IS 'Since when the baseline is frozen; null in a draft.';
COMMENT ON COLUMN reporting.programmes.closed_at IS 'When it ended; null if it has not.';
COMMENT ON COLUMN reporting.programmes.today IS 'The day it is there now: what every other view is as of.';

CREATE VIEW reporting.units AS
SELECT p.code AS programme, p.is_invented, u.tag, u.site, s.name AS site_name, s.kind AS site_kind, s.province,
    u.label_vendor, u.origin_vendor, coalesce(u.label_vendor, u.origin_vendor) AS vendor, v.name AS vendor_name,
    u.model, u.installed_on, u.stage, u.in_baseline, u.scope_status, u.scope_status IN ('inScope', 'unknown') AS in_scope,
    u.replaces_unit_id IS NOT NULL AS is_replacement,
    (u.removed_at AT TIME ZONE p.time_zone)::date AS removed_on, (u.replaced_at AT TIME ZONE p.time_zone)::date AS replaced_on,
    (u.verified_at AT TIME ZONE p.time_zone)::date AS verified_on, (u.disposed_at AT TIME ZONE p.time_zone)::date AS disposed_on,
    u.updated_at
FROM units u
JOIN programmes p ON p.id = u.programme_id
LEFT JOIN sites s ON s.code = u.site
LEFT JOIN vendors v ON v.id = coalesce(u.label_vendor, u.origin_vendor);

COMMENT ON VIEW reporting.units IS 'One row a unit of the inventory, as it is now; without serial numbers, MAC addresses and positions.';
COMMENT ON COLUMN reporting.units.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.units.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.units.tag IS 'Name of the unit, unique in its programme.';
COMMENT ON COLUMN reporting.units.site IS 'Code of the site it hangs at.';
COMMENT ON COLUMN reporting.units.site_name IS 'Name of that site.';
COMMENT ON COLUMN reporting.units.site_kind IS 'station, bicycleParking, depot, tunnel, levelCrossing, trainset or other.';
COMMENT ON COLUMN reporting.units.province IS 'Province of the site; null if unknown.';
COMMENT ON COLUMN reporting.units.label_vendor IS 'Maker that the housing names; null if unknown.';
COMMENT ON COLUMN reporting.units.origin_vendor IS 'Maker that made it, where that is another or the label is silent; null if unknown.';
COMMENT ON COLUMN reporting.units.vendor IS 'The first of the two that is known: what breakdowns by vendor group by.';
COMMENT ON COLUMN reporting.units.vendor_name IS 'Name of that vendor.';
COMMENT ON COLUMN reporting.units.model IS 'Model, as it was registered; null if unknown.';
COMMENT ON COLUMN reporting.units.installed_on IS 'Day it was installed; null if unknown.';
COMMENT ON COLUMN reporting.units.stage IS 'inService, isolated, removed, notFound, sanitised or disposed.';
COMMENT ON COLUMN reporting.units.in_baseline IS 'Whether it is one of those promised.';
COMMENT ON COLUMN reporting.units.scope_status IS 'unknown, inScope, outOfScope or excepted.';
COMMENT ON COLUMN reporting.units.in_scope IS 'Whether it counts today: in scope, or of a make nobody has looked at.';
COMMENT ON COLUMN reporting.units.is_replacement IS 'Whether it hangs where another one hung.';
COMMENT ON COLUMN reporting.units.removed_on IS 'Day it was taken down, or not found; null if it was not.';
COMMENT ON COLUMN reporting.units.replaced_on IS 'Day another unit replaced it; null if none did.';
COMMENT ON COLUMN reporting.units.verified_on IS 'Day somebody else accepted the work; null if nobody did.';
COMMENT ON COLUMN reporting.units.disposed_on IS 'Day it was destroyed or handed over; null if it was not.';
COMMENT ON COLUMN reporting.units.updated_at IS 'When its record last changed: what to refresh by.';

CREATE VIEW reporting.daily_counts AS
WITH steps AS (
    SELECT e.programme_id, (e.occurred_at AT TIME ZONE p.time_zone)::date AS day,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'units'), 0) AS baseline_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'removed'), 0) AS baseline_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'replaced'), 0) AS baseline_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'verified'), 0) AS baseline_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'disposed'), 0) AS baseline_disposed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'units'), 0) AS scope_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'removed'), 0) AS scope_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'replaced'), 0) AS scope_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'verified'), 0) AS scope_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'disposed'), 0) AS scope_disposed
    FROM effects e
    JOIN programmes p ON p.id = e.programme_id
    WHERE e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    GROUP BY 1, 2
),
spans AS (
    SELECT p.id, p.code, p.is_invented, p.completion_rule, p.time_zone,
        least(p.starts_on, min(s.day), (now() AT TIME ZONE p.time_zone)::date) AS first_day,
        (now() AT TIME ZONE p.time_zone)::date AS today
    FROM programmes p
    LEFT JOIN steps s ON s.programme_id = p.id
    GROUP BY p.id
),
running AS (
    SELECT p.id, p.code, p.is_invented, p.completion_rule, p.time_zone, d.day::date AS day,
        coalesce(sum(s.baseline_units) OVER days, 0)::int AS baseline_units,
        coalesce(sum(s.baseline_removed) OVER days, 0)::int AS baseline_removed,
        coalesce(sum(s.baseline_replaced) OVER days, 0)::int AS baseline_replaced,
        coalesce(sum(s.baseline_verified) OVER days, 0)::int AS baseline_verified,
        coalesce(sum(s.baseline_disposed) OVER days, 0)::int AS baseline_disposed,
        coalesce(sum(s.scope_units) OVER days, 0)::int AS scope_units,
        coalesce(sum(s.scope_removed) OVER days, 0)::int AS scope_removed,
        coalesce(sum(s.scope_replaced) OVER days, 0)::int AS scope_replaced,
        coalesce(sum(s.scope_verified) OVER days, 0)::int AS scope_verified,
        coalesce(sum(s.scope_disposed) OVER days, 0)::int AS scope_disposed,
        coalesce(s.baseline_units, 0)::int AS baseline_units_step,
        coalesce(s.baseline_removed, 0)::int AS baseline_removed_step,
        coalesce(s.baseline_replaced, 0)::int AS baseline_replaced_step,
        coalesce(s.baseline_verified, 0)::int AS baseline_verified_step,
        coalesce(s.baseline_disposed, 0)::int AS baseline_disposed_step,
        coalesce(s.scope_units, 0)::int AS scope_units_step,
        coalesce(s.scope_removed, 0)::int AS scope_removed_step,
        coalesce(s.scope_replaced, 0)::int AS scope_replaced_step,
        coalesce(s.scope_verified, 0)::int AS scope_verified_step,
        coalesce(s.scope_disposed, 0)::int AS scope_disposed_step
    FROM spans p
    CROSS JOIN LATERAL generate_series(p.first_day::timestamp, p.today::timestamp, interval '1 day') AS d (day)
    LEFT JOIN steps s ON s.programme_id = p.id AND s.day = d.day::date
    WINDOW days AS (PARTITION BY p.id ORDER BY d.day)
),
-- What a draft said it promises, each from when it was said until something later in the log takes over.
said AS (
    SELECT e.programme_id, e.occurred_at AS since,
        min(e.occurred_at) OVER (
            PARTITION BY e.programme_id ORDER BY e.sequence ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS until,
        CASE WHEN e.type <> 'programme.activated' THEN (e.changes #>> '{baselineUnitCount,to}')::int END AS units
    FROM events e
    WHERE e.subject_kind = 'programme' AND (e.type = 'programme.activated' OR e.changes ? 'baselineUnitCount')
),
promised AS (
    SELECT p.*, coalesce(d.units, p.baseline_units) AS promised_units,
        CASE p.completion_rule WHEN 'removed' THEN p.baseline_removed WHEN 'replaced' THEN p.baseline_replaced
            WHEN 'verified' THEN p.baseline_verified ELSE p.baseline_disposed END AS completed
    FROM running p
    LEFT JOIN said d ON d.programme_id = p.id AND d.since < (p.day + 1)::timestamp AT TIME ZONE p.time_zone
        AND (d.until IS NULL OR d.until >= (p.day + 1)::timestamp AT TIME ZONE p.time_zone)
)
SELECT r.code AS programme, r.is_invented, r.day,
    r.baseline_units AS baseline_unit_count,
    r.baseline_removed AS baseline_removed_count,
    r.baseline_replaced AS baseline_replaced_count,
    r.baseline_verified AS baseline_verified_count,
    r.baseline_disposed AS baseline_disposed_count,
    r.scope_units AS scope_unit_count,
    r.scope_removed AS scope_removed_count,
    r.scope_replaced AS scope_replaced_count,
    r.scope_verified AS scope_verified_count,
    r.scope_disposed AS scope_disposed_count,
    r.promised_units AS promised_unit_count,
    r.completed AS completed_count,
    (floor(r.completed * 1000.0 / nullif(r.promised_units, 0)) / 10)::numeric(6, 1) AS completed_percent,
    r.baseline_units_step,
    r.baseline_removed_step,
    r.baseline_replaced_step,
    r.baseline_verified_step,
    r.baseline_disposed_step,
    r.scope_units_step,
    r.scope_removed_step,
    r.scope_replaced_step,
    r.scope_verified_step,
    r.scope_disposed_step
FROM promised r;

COMMENT ON VIEW reporting.daily_counts IS 'One row a programme and day, from its first to today: the counts as they stood at the end of the day, and its steps. Computed from the log of effects at every query.';
COMMENT ON COLUMN reporting.daily_counts.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.daily_counts.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.daily_counts.day IS 'The day, in the programme''s time zone.';
COMMENT ON COLUMN reporting.daily_counts.baseline_unit_count IS 'Units in the baseline at the end of the day.';
COMMENT ON COLUMN reporting.daily_counts.baseline_removed_count IS 'Of them, those that were taken down, or not found by then.';
COMMENT ON COLUMN reporting.daily_counts.baseline_replaced_count IS 'Of them, those that another unit replaced by then.';
COMMENT ON COLUMN reporting.daily_counts.baseline_verified_count IS 'Of them, those that somebody else accepted by then.';
COMMENT ON COLUMN reporting.daily_counts.baseline_disposed_count IS 'Of them, those that were destroyed or handed over by then.';
COMMENT ON COLUMN reporting.daily_counts.scope_unit_count IS 'Units in scope at the end of the day.';
COMMENT ON COLUMN reporting.daily_counts.scope_removed_count IS 'Of them, those that were taken down, or not found by then.';
COMMENT ON COLUMN reporting.daily_counts.scope_replaced_count IS 'Of them, those that another unit replaced by then.';
COMMENT ON COLUMN reporting.daily_counts.scope_verified_count IS 'Of them, those that somebody else accepted by then.';
COMMENT ON COLUMN reporting.daily_counts.scope_disposed_count IS 'Of them, those that were destroyed or handed over by then.';
COMMENT ON COLUMN reporting.daily_counts.promised_unit_count IS 'Units promised: the baseline, once it is frozen; in a draft the number it says.';
COMMENT ON COLUMN reporting.daily_counts.completed_count IS 'Units of the baseline at the stage that counts as done.';
COMMENT ON COLUMN reporting.daily_counts.completed_percent IS 'The same of promised_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.daily_counts.baseline_units_step IS 'By how much the day changed baseline_unit_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.baseline_removed_step IS 'By how much the day changed baseline_removed_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.baseline_replaced_step IS 'By how much the day changed baseline_replaced_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.baseline_verified_step IS 'By how much the day changed baseline_verified_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.baseline_disposed_step IS 'By how much the day changed baseline_disposed_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.scope_units_step IS 'By how much the day changed scope_unit_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.scope_removed_step IS 'By how much the day changed scope_removed_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.scope_replaced_step IS 'By how much the day changed scope_replaced_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.scope_verified_step IS 'By how much the day changed scope_verified_count; negative where corrections outweigh.';
COMMENT ON COLUMN reporting.daily_counts.scope_disposed_step IS 'By how much the day changed scope_disposed_count; negative where corrections outweigh.';

CREATE VIEW reporting.progress AS
WITH counts AS (
    SELECT p.id,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'units'), 0)::int AS baseline_unit_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'removed'), 0)::int AS baseline_removed_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'replaced'), 0)::int AS baseline_replaced_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'verified'), 0)::int AS baseline_verified_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'disposed'), 0)::int AS baseline_disposed_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'units'), 0)::int AS scope_unit_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'removed'), 0)::int AS scope_removed_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'replaced'), 0)::int AS scope_replaced_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'verified'), 0)::int AS scope_verified_count,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'disposed'), 0)::int AS scope_disposed_count
    FROM programmes p
    LEFT JOIN effects e ON e.programme_id = p.id AND e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    GROUP BY p.id
),
promised AS (
    SELECT p.id, (now() AT TIME ZONE p.time_zone)::date AS today,
        CASE p.completion_rule WHEN 'removed' THEN c.baseline_removed_count WHEN 'replaced' THEN c.baseline_replaced_count
            WHEN 'verified' THEN c.baseline_verified_count ELSE c.baseline_disposed_count END AS completed,
        coalesce((
        SELECT CASE WHEN e.type <> 'programme.activated' THEN (e.changes #>> '{baselineUnitCount,to}')::int END
        FROM events e
        WHERE e.programme_id = p.id AND e.subject_kind = 'programme' AND e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
            AND (e.type = 'programme.activated' OR e.changes ? 'baselineUnitCount')
        ORDER BY e.sequence DESC
        LIMIT 1
    ), c.baseline_unit_count) AS units
    FROM programmes p
    JOIN counts c ON c.id = p.id
)
SELECT p.code AS programme, p.name AS programme_name, p.is_invented, t.today AS as_of, p.starts_on, p.deadline,
    p.deadline - t.today AS days_left, p.completion_rule,
    (floor(t.completed * 1000.0 / nullif(t.units, 0)) / 10)::numeric(6, 1) AS percent_complete,
    t.completed AS completed_unit_count, greatest(0, t.units - t.completed) AS remaining_unit_count,
    t.units AS baseline_unit_count, c.scope_unit_count,
    c.baseline_removed_count,
    (floor(c.baseline_removed_count * 1000.0 / nullif(c.baseline_unit_count, 0)) / 10)::numeric(6, 1) AS baseline_removed_percent,
    c.baseline_replaced_count,
    (floor(c.baseline_replaced_count * 1000.0 / nullif(c.baseline_unit_count, 0)) / 10)::numeric(6, 1) AS baseline_replaced_percent,
    c.baseline_verified_count,
    (floor(c.baseline_verified_count * 1000.0 / nullif(c.baseline_unit_count, 0)) / 10)::numeric(6, 1) AS baseline_verified_percent,
    c.baseline_disposed_count,
    (floor(c.baseline_disposed_count * 1000.0 / nullif(c.baseline_unit_count, 0)) / 10)::numeric(6, 1) AS baseline_disposed_percent,
    c.scope_removed_count,
    (floor(c.scope_removed_count * 1000.0 / nullif(c.scope_unit_count, 0)) / 10)::numeric(6, 1) AS scope_removed_percent,
    c.scope_replaced_count,
    (floor(c.scope_replaced_count * 1000.0 / nullif(c.scope_unit_count, 0)) / 10)::numeric(6, 1) AS scope_replaced_percent,
    c.scope_verified_count,
    (floor(c.scope_verified_count * 1000.0 / nullif(c.scope_unit_count, 0)) / 10)::numeric(6, 1) AS scope_verified_percent,
    c.scope_disposed_count,
    (floor(c.scope_disposed_count * 1000.0 / nullif(c.scope_unit_count, 0)) / 10)::numeric(6, 1) AS scope_disposed_percent
FROM programmes p
JOIN counts c ON c.id = p.id
JOIN promised t ON t.id = p.id;

COMMENT ON VIEW reporting.progress IS 'One row a programme: today''s headline, equal to what .../progress of the API says.';
COMMENT ON COLUMN reporting.progress.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.progress.programme_name IS 'What people call it.';
COMMENT ON COLUMN reporting.progress.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.progress.as_of IS 'Today, in the programme''s time zone.';
COMMENT ON COLUMN reporting.progress.starts_on IS 'First day of the work.';
COMMENT ON COLUMN reporting.progress.deadline IS 'Last day of the promise.';
COMMENT ON COLUMN reporting.progress.days_left IS 'Days to the deadline; negative after it.';
COMMENT ON COLUMN reporting.progress.completion_rule IS 'Which stage counts as done.';
COMMENT ON COLUMN reporting.progress.percent_complete IS 'completed_unit_count of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.completed_unit_count IS 'Units of the baseline that reached that stage.';
COMMENT ON COLUMN reporting.progress.remaining_unit_count IS 'Those that did not.';
COMMENT ON COLUMN reporting.progress.baseline_unit_count IS 'Units promised; in a draft the number it says.';
COMMENT ON COLUMN reporting.progress.scope_unit_count IS 'Units in scope today.';
COMMENT ON COLUMN reporting.progress.baseline_removed_count IS 'Units of the baseline that were removed.';
COMMENT ON COLUMN reporting.progress.baseline_removed_percent IS 'The same of the baseline, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.baseline_replaced_count IS 'Units of the baseline that were replaced.';
COMMENT ON COLUMN reporting.progress.baseline_replaced_percent IS 'The same of the baseline, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.baseline_verified_count IS 'Units of the baseline that were verified.';
COMMENT ON COLUMN reporting.progress.baseline_verified_percent IS 'The same of the baseline, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.baseline_disposed_count IS 'Units of the baseline that were disposed.';
COMMENT ON COLUMN reporting.progress.baseline_disposed_percent IS 'The same of the baseline, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.scope_removed_count IS 'Units of the scope that were removed.';
COMMENT ON COLUMN reporting.progress.scope_removed_percent IS 'The same of the scope, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.scope_replaced_count IS 'Units of the scope that were replaced.';
COMMENT ON COLUMN reporting.progress.scope_replaced_percent IS 'The same of the scope, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.scope_verified_count IS 'Units of the scope that were verified.';
COMMENT ON COLUMN reporting.progress.scope_verified_percent IS 'The same of the scope, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.progress.scope_disposed_count IS 'Units of the scope that were disposed.';
COMMENT ON COLUMN reporting.progress.scope_disposed_percent IS 'The same of the scope, floored to one decimal; null of none.';

CREATE VIEW reporting.breakdown_by_vendor AS
WITH groups AS (
    SELECT p.code AS programme, p.is_invented, (now() AT TIME ZONE p.time_zone)::date AS as_of,
        coalesce(u.label_vendor, u.origin_vendor) AS vendor, v.name AS vendor_name,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'units'), 0)::int AS baseline_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'removed'), 0)::int AS baseline_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'replaced'), 0)::int AS baseline_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'verified'), 0)::int AS baseline_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'disposed'), 0)::int AS baseline_disposed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'units'), 0)::int AS scope_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'removed'), 0)::int AS scope_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'replaced'), 0)::int AS scope_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'verified'), 0)::int AS scope_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'disposed'), 0)::int AS scope_disposed
    FROM effects e
    JOIN programmes p ON p.id = e.programme_id
    LEFT JOIN units u ON u.programme_id = e.programme_id AND u.id = e.unit_id
    LEFT JOIN vendors v ON v.id = coalesce(u.label_vendor, u.origin_vendor)
    WHERE e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    GROUP BY p.id, 4, 5
)
SELECT g.programme, g.is_invented, g.as_of, g.vendor, coalesce(g.vendor_name, 'Unknown make') AS vendor_name,
    g.baseline_units AS baseline_unit_count,
    g.baseline_removed AS baseline_removed_count,
    (floor(g.baseline_removed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_removed_percent,
    g.baseline_replaced AS baseline_replaced_count,
    (floor(g.baseline_replaced * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_replaced_percent,
    g.baseline_verified AS baseline_verified_count,
    (floor(g.baseline_verified * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_verified_percent,
    g.baseline_disposed AS baseline_disposed_count,
    (floor(g.baseline_disposed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_disposed_percent,
    g.scope_units AS scope_unit_count,
    g.scope_removed AS scope_removed_count,
    (floor(g.scope_removed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_removed_percent,
    g.scope_replaced AS scope_replaced_count,
    (floor(g.scope_replaced * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_replaced_percent,
    g.scope_verified AS scope_verified_count,
    (floor(g.scope_verified * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_verified_percent,
    g.scope_disposed AS scope_disposed_count,
    (floor(g.scope_disposed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_disposed_percent
FROM groups g
WHERE (g.baseline_units, g.baseline_removed, g.baseline_replaced, g.baseline_verified, g.baseline_disposed) <> (0, 0, 0, 0, 0)
    OR (g.scope_units, g.scope_removed, g.scope_replaced, g.scope_verified, g.scope_disposed) <> (0, 0, 0, 0, 0);

COMMENT ON VIEW reporting.breakdown_by_vendor IS 'The counts of a programme by the maker that the housing names. They add up to those of the programme.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.as_of IS 'Today, in the programme''s time zone.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.vendor IS 'Key of the group; null for units of which it is not known.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.vendor_name IS 'The same for people; never null.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_unit_count IS 'Units of the group in the baseline.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_removed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_replaced_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_verified_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.baseline_disposed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_unit_count IS 'Units of the group in scope.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_removed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_replaced_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_verified_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_vendor.scope_disposed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';

CREATE VIEW reporting.breakdown_by_province AS
WITH groups AS (
    SELECT p.code AS programme, p.is_invented, (now() AT TIME ZONE p.time_zone)::date AS as_of,
        s.province AS province, s.province AS province_name,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'units'), 0)::int AS baseline_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'removed'), 0)::int AS baseline_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'replaced'), 0)::int AS baseline_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'verified'), 0)::int AS baseline_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'disposed'), 0)::int AS baseline_disposed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'units'), 0)::int AS scope_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'removed'), 0)::int AS scope_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'replaced'), 0)::int AS scope_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'verified'), 0)::int AS scope_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'disposed'), 0)::int AS scope_disposed
    FROM effects e
    JOIN programmes p ON p.id = e.programme_id
    LEFT JOIN units u ON u.programme_id = e.programme_id AND u.id = e.unit_id
    LEFT JOIN sites s ON s.code = u.site
    WHERE e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    GROUP BY p.id, 4, 5
)
SELECT g.programme, g.is_invented, g.as_of, g.province, coalesce(g.province_name, 'Unknown province') AS province_name,
    g.baseline_units AS baseline_unit_count,
    g.baseline_removed AS baseline_removed_count,
    (floor(g.baseline_removed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_removed_percent,
    g.baseline_replaced AS baseline_replaced_count,
    (floor(g.baseline_replaced * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_replaced_percent,
    g.baseline_verified AS baseline_verified_count,
    (floor(g.baseline_verified * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_verified_percent,
    g.baseline_disposed AS baseline_disposed_count,
    (floor(g.baseline_disposed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_disposed_percent,
    g.scope_units AS scope_unit_count,
    g.scope_removed AS scope_removed_count,
    (floor(g.scope_removed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_removed_percent,
    g.scope_replaced AS scope_replaced_count,
    (floor(g.scope_replaced * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_replaced_percent,
    g.scope_verified AS scope_verified_count,
    (floor(g.scope_verified * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_verified_percent,
    g.scope_disposed AS scope_disposed_count,
    (floor(g.scope_disposed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_disposed_percent
FROM groups g
WHERE (g.baseline_units, g.baseline_removed, g.baseline_replaced, g.baseline_verified, g.baseline_disposed) <> (0, 0, 0, 0, 0)
    OR (g.scope_units, g.scope_removed, g.scope_replaced, g.scope_verified, g.scope_disposed) <> (0, 0, 0, 0, 0);

COMMENT ON VIEW reporting.breakdown_by_province IS 'The counts of a programme by province. They add up to those of the programme.';
COMMENT ON COLUMN reporting.breakdown_by_province.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.breakdown_by_province.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.breakdown_by_province.as_of IS 'Today, in the programme''s time zone.';
COMMENT ON COLUMN reporting.breakdown_by_province.province IS 'Key of the group; null for units of which it is not known.';
COMMENT ON COLUMN reporting.breakdown_by_province.province_name IS 'The same for people; never null.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_unit_count IS 'Units of the group in the baseline.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_removed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_replaced_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_verified_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_province.baseline_disposed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_unit_count IS 'Units of the group in scope.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_removed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_replaced_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_verified_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_province.scope_disposed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';

CREATE VIEW reporting.breakdown_by_site AS
WITH groups AS (
    SELECT p.code AS programme, p.is_invented, (now() AT TIME ZONE p.time_zone)::date AS as_of,
        u.site AS site, s.name AS site_name,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'units'), 0)::int AS baseline_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'removed'), 0)::int AS baseline_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'replaced'), 0)::int AS baseline_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'verified'), 0)::int AS baseline_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'disposed'), 0)::int AS baseline_disposed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'units'), 0)::int AS scope_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'removed'), 0)::int AS scope_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'replaced'), 0)::int AS scope_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'verified'), 0)::int AS scope_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'disposed'), 0)::int AS scope_disposed
    FROM effects e
    JOIN programmes p ON p.id = e.programme_id
    LEFT JOIN units u ON u.programme_id = e.programme_id AND u.id = e.unit_id
    LEFT JOIN sites s ON s.code = u.site
    WHERE e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    GROUP BY p.id, 4, 5
)
SELECT g.programme, g.is_invented, g.as_of, g.site, coalesce(g.site_name, 'Unknown site') AS site_name,
    g.baseline_units AS baseline_unit_count,
    g.baseline_removed AS baseline_removed_count,
    (floor(g.baseline_removed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_removed_percent,
    g.baseline_replaced AS baseline_replaced_count,
    (floor(g.baseline_replaced * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_replaced_percent,
    g.baseline_verified AS baseline_verified_count,
    (floor(g.baseline_verified * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_verified_percent,
    g.baseline_disposed AS baseline_disposed_count,
    (floor(g.baseline_disposed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_disposed_percent,
    g.scope_units AS scope_unit_count,
    g.scope_removed AS scope_removed_count,
    (floor(g.scope_removed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_removed_percent,
    g.scope_replaced AS scope_replaced_count,
    (floor(g.scope_replaced * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_replaced_percent,
    g.scope_verified AS scope_verified_count,
    (floor(g.scope_verified * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_verified_percent,
    g.scope_disposed AS scope_disposed_count,
    (floor(g.scope_disposed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_disposed_percent
FROM groups g
WHERE (g.baseline_units, g.baseline_removed, g.baseline_replaced, g.baseline_verified, g.baseline_disposed) <> (0, 0, 0, 0, 0)
    OR (g.scope_units, g.scope_removed, g.scope_replaced, g.scope_verified, g.scope_disposed) <> (0, 0, 0, 0, 0);

COMMENT ON VIEW reporting.breakdown_by_site IS 'The counts of a programme by site. They add up to those of the programme.';
COMMENT ON COLUMN reporting.breakdown_by_site.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.breakdown_by_site.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.breakdown_by_site.as_of IS 'Today, in the programme''s time zone.';
COMMENT ON COLUMN reporting.breakdown_by_site.site IS 'Key of the group; null for units of which it is not known.';
COMMENT ON COLUMN reporting.breakdown_by_site.site_name IS 'The same for people; never null.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_unit_count IS 'Units of the group in the baseline.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_removed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_replaced_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_verified_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_site.baseline_disposed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_unit_count IS 'Units of the group in scope.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_removed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_replaced_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_verified_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_site.scope_disposed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';

CREATE VIEW reporting.breakdown_by_site_kind AS
WITH groups AS (
    SELECT p.code AS programme, p.is_invented, (now() AT TIME ZONE p.time_zone)::date AS as_of,
        s.kind AS site_kind, s.kind AS site_kind_name,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'units'), 0)::int AS baseline_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'removed'), 0)::int AS baseline_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'replaced'), 0)::int AS baseline_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'verified'), 0)::int AS baseline_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_baseline AND e.count = 'disposed'), 0)::int AS baseline_disposed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'units'), 0)::int AS scope_units,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'removed'), 0)::int AS scope_removed,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'replaced'), 0)::int AS scope_replaced,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'verified'), 0)::int AS scope_verified,
        coalesce(sum(e.change) FILTER (WHERE e.in_scope AND e.count = 'disposed'), 0)::int AS scope_disposed
    FROM effects e
    JOIN programmes p ON p.id = e.programme_id
    LEFT JOIN units u ON u.programme_id = e.programme_id AND u.id = e.unit_id
    LEFT JOIN sites s ON s.code = u.site
    WHERE e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    GROUP BY p.id, 4, 5
)
SELECT g.programme, g.is_invented, g.as_of, g.site_kind, coalesce(g.site_kind_name, 'Unknown kind of site') AS site_kind_name,
    g.baseline_units AS baseline_unit_count,
    g.baseline_removed AS baseline_removed_count,
    (floor(g.baseline_removed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_removed_percent,
    g.baseline_replaced AS baseline_replaced_count,
    (floor(g.baseline_replaced * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_replaced_percent,
    g.baseline_verified AS baseline_verified_count,
    (floor(g.baseline_verified * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_verified_percent,
    g.baseline_disposed AS baseline_disposed_count,
    (floor(g.baseline_disposed * 1000.0 / nullif(g.baseline_units, 0)) / 10)::numeric(6, 1) AS baseline_disposed_percent,
    g.scope_units AS scope_unit_count,
    g.scope_removed AS scope_removed_count,
    (floor(g.scope_removed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_removed_percent,
    g.scope_replaced AS scope_replaced_count,
    (floor(g.scope_replaced * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_replaced_percent,
    g.scope_verified AS scope_verified_count,
    (floor(g.scope_verified * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_verified_percent,
    g.scope_disposed AS scope_disposed_count,
    (floor(g.scope_disposed * 1000.0 / nullif(g.scope_units, 0)) / 10)::numeric(6, 1) AS scope_disposed_percent
FROM groups g
WHERE (g.baseline_units, g.baseline_removed, g.baseline_replaced, g.baseline_verified, g.baseline_disposed) <> (0, 0, 0, 0, 0)
    OR (g.scope_units, g.scope_removed, g.scope_replaced, g.scope_verified, g.scope_disposed) <> (0, 0, 0, 0, 0);

COMMENT ON VIEW reporting.breakdown_by_site_kind IS 'The counts of a programme by kind of site. They add up to those of the programme.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.as_of IS 'Today, in the programme''s time zone.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.site_kind IS 'Key of the group; null for units of which it is not known.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.site_kind_name IS 'The same for people; never null.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_unit_count IS 'Units of the group in the baseline.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_removed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_replaced_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_verified_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.baseline_disposed_percent IS 'The same of baseline_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_unit_count IS 'Units of the group in scope.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_removed_count IS 'Those that were removed.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_removed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_replaced_count IS 'Those that were replaced.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_replaced_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_verified_count IS 'Those that were verified.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_verified_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_disposed_count IS 'Those that were disposed.';
COMMENT ON COLUMN reporting.breakdown_by_site_kind.scope_disposed_percent IS 'The same of scope_unit_count, floored to one decimal; null of none.';

CREATE VIEW reporting.work_orders AS
SELECT p.code AS programme, p.is_invented, o.number, o.site, s.name AS site_name, s.province, o.contractor, o.priority, o.state,
    CASE o.state WHEN 'waitingApproval' THEN 'WAPPR' WHEN 'approved' THEN 'APPR' WHEN 'scheduled' THEN 'WSCH'
        WHEN 'onHold' THEN CASE o.hold_reason WHEN 'material' THEN 'WMATL' ELSE 'WPCOND' END
        WHEN 'inProgress' THEN 'INPRG' WHEN 'completed' THEN 'COMP' WHEN 'cancelled' THEN 'CAN' ELSE 'CLOSE' END AS maximo_status,
    o.hold_reason, o.planned_start, o.planned_end, o.started_at, o.completed_at, o.ended_at,
    o.state NOT IN ('closed', 'closedIncomplete', 'cancelled') AS is_open,
    o.state NOT IN ('completed', 'closed', 'closedIncomplete', 'cancelled') AND coalesce(o.planned_end < now(), false) AS is_overdue,
    l.line_count, l.pending_count, l.replaced_count, l.removed_not_replaced_count, l.not_found_count, l.failed_count, l.accepted_count, l.rejected_count, o.updated_at
FROM work_orders o
JOIN programmes p ON p.id = o.programme_id
LEFT JOIN sites s ON s.code = o.site
CROSS JOIN LATERAL (
    SELECT count(*)::int AS line_count,
        (count(*) FILTER (WHERE w.outcome = 'pending'))::int AS pending_count,
        (count(*) FILTER (WHERE w.outcome = 'replaced'))::int AS replaced_count,
        (count(*) FILTER (WHERE w.outcome = 'removedNotReplaced'))::int AS removed_not_replaced_count,
        (count(*) FILTER (WHERE w.outcome = 'notFound'))::int AS not_found_count,
        (count(*) FILTER (WHERE w.outcome = 'failed'))::int AS failed_count,
        (count(*) FILTER (WHERE w.verification = 'accepted'))::int AS accepted_count,
        (count(*) FILTER (WHERE w.verification = 'rejected'))::int AS rejected_count
    FROM work_order_lines w
    WHERE w.programme_id = o.programme_id AND w.work_order_id = o.id
) l;

COMMENT ON VIEW reporting.work_orders IS 'One row a visit, as it is now; without what people wrote in their own words.';
COMMENT ON COLUMN reporting.work_orders.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.work_orders.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.work_orders.number IS 'Number of the order, WO-0001.';
COMMENT ON COLUMN reporting.work_orders.site IS 'Code of the site.';
COMMENT ON COLUMN reporting.work_orders.site_name IS 'Name of the site.';
COMMENT ON COLUMN reporting.work_orders.province IS 'Province of the site; null if unknown.';
COMMENT ON COLUMN reporting.work_orders.contractor IS 'Who does the work; null if nobody is named.';
COMMENT ON COLUMN reporting.work_orders.priority IS 'low, normal, high or urgent.';
COMMENT ON COLUMN reporting.work_orders.state IS 'waitingApproval, approved, scheduled, onHold, inProgress, completed, closed, closedIncomplete or cancelled.';
COMMENT ON COLUMN reporting.work_orders.maximo_status IS 'What IBM Maximo calls that state.';
COMMENT ON COLUMN reporting.work_orders.hold_reason IS 'Why it is on hold: material, accessWindow or other; null if it is not.';
COMMENT ON COLUMN reporting.work_orders.planned_start IS 'Planned beginning; null if not planned.';
COMMENT ON COLUMN reporting.work_orders.planned_end IS 'Planned end; null if not planned.';
COMMENT ON COLUMN reporting.work_orders.started_at IS 'When the work began; null if it has not.';
COMMENT ON COLUMN reporting.work_orders.completed_at IS 'When every line had an outcome; null if not yet.';
COMMENT ON COLUMN reporting.work_orders.ended_at IS 'When it was closed or cancelled; null if not yet.';
COMMENT ON COLUMN reporting.work_orders.is_open IS 'Neither closed nor cancelled.';
COMMENT ON COLUMN reporting.work_orders.is_overdue IS 'Open, not completed, and planned to have ended.';
COMMENT ON COLUMN reporting.work_orders.line_count IS 'Units on it.';
COMMENT ON COLUMN reporting.work_orders.pending_count IS 'Lines with the outcome pending.';
COMMENT ON COLUMN reporting.work_orders.replaced_count IS 'Lines with the outcome replaced.';
COMMENT ON COLUMN reporting.work_orders.removed_not_replaced_count IS 'Lines with the outcome removedNotReplaced.';
COMMENT ON COLUMN reporting.work_orders.not_found_count IS 'Lines with the outcome notFound.';
COMMENT ON COLUMN reporting.work_orders.failed_count IS 'Lines with the outcome failed.';
COMMENT ON COLUMN reporting.work_orders.accepted_count IS 'Lines that somebody else accepted.';
COMMENT ON COLUMN reporting.work_orders.rejected_count IS 'Lines that were rejected.';
COMMENT ON COLUMN reporting.work_orders.updated_at IS 'When its record last changed: what to refresh by.';

CREATE VIEW reporting.milestones AS
WITH days AS (
    SELECT m.programme_id, m.id, (e.occurred_at AT TIME ZONE p.time_zone)::date AS day, sum(e.change) AS step
    FROM milestones m
    JOIN programmes p ON p.id = m.programme_id
    JOIN effects e ON e.programme_id = m.programme_id AND e.count = m.stage AND e.in_baseline
        AND e.occurred_at < ((now() AT TIME ZONE p.time_zone)::date + 1)::timestamp AT TIME ZONE p.time_zone
    LEFT JOIN units u ON u.programme_id = e.programme_id AND u.id = e.unit_id
    LEFT JOIN sites s ON s.code = u.site
    WHERE (m.vendor IS NULL OR m.vendor IN (u.label_vendor, u.origin_vendor))
        AND (m.province IS NULL OR m.province = s.province)
        AND (m.site_kind IS NULL OR m.site_kind = s.kind)
    GROUP BY 1, 2, 3
),
running AS (
    SELECT programme_id, id, day, sum(step) OVER (PARTITION BY programme_id, id ORDER BY day) AS units
    FROM days
),
counted AS (
    SELECT m.programme_id, m.id, coalesce(sum(d.step), 0)::int AS count
    FROM milestones m
    LEFT JOIN days d ON d.programme_id = m.programme_id AND d.id = m.id
    GROUP BY 1, 2
),
reached AS (
    SELECT r.programme_id, r.id, min(r.day) AS reached_on
    FROM running r
    JOIN milestones m ON m.programme_id = r.programme_id AND m.id = r.id
    WHERE r.units >= m.target_unit_count
        AND NOT EXISTS (
            SELECT FROM running later
            WHERE later.programme_id = r.programme_id AND later.id = r.id AND later.day > r.day
                AND later.units < m.target_unit_count
        )
    GROUP BY 1, 2
)
SELECT p.code AS programme, p.is_invented, m.code AS milestone, m.name, m.due_on, m.original_due_on, m.stage, m.target_unit_count,
    m.vendor, m.province, m.site_kind, c.count, r.reached_on, coalesce(r.reached_on <= m.due_on, false) AS is_met,
    coalesce(r.reached_on, (now() AT TIME ZONE p.time_zone)::date) > m.due_on AS is_missed
FROM milestones m
JOIN programmes p ON p.id = m.programme_id
JOIN counted c ON c.programme_id = m.programme_id AND c.id = m.id
LEFT JOIN reached r ON r.programme_id = m.programme_id AND r.id = m.id;

COMMENT ON VIEW reporting.milestones IS 'One row a milestone, and how it stands today; whether it is at risk is a forecast, which the API gives.';
COMMENT ON COLUMN reporting.milestones.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.milestones.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.milestones.milestone IS 'Code of the milestone.';
COMMENT ON COLUMN reporting.milestones.name IS 'What people call it.';
COMMENT ON COLUMN reporting.milestones.due_on IS 'Day it is due.';
COMMENT ON COLUMN reporting.milestones.original_due_on IS 'Day it was first due; the same if it was never moved.';
COMMENT ON COLUMN reporting.milestones.stage IS 'Stage that counts: removed, replaced, verified or disposed.';
COMMENT ON COLUMN reporting.milestones.target_unit_count IS 'Units of the baseline that are to have reached it.';
COMMENT ON COLUMN reporting.milestones.vendor IS 'Only units of this maker count; null for all.';
COMMENT ON COLUMN reporting.milestones.province IS 'Only units in this province count; null for all.';
COMMENT ON COLUMN reporting.milestones.site_kind IS 'Only units at this kind of site count; null for all.';
COMMENT ON COLUMN reporting.milestones.count IS 'Units that have reached it.';
COMMENT ON COLUMN reporting.milestones.reached_on IS 'The day since which the count has been the target or more; null if it is less.';
COMMENT ON COLUMN reporting.milestones.is_met IS 'Reached by the day it was due.';
COMMENT ON COLUMN reporting.milestones.is_missed IS 'Not reached by the day it was due, even if later.';

CREATE VIEW reporting.events WITH (security_barrier = true) AS
SELECT p.code AS programme, p.is_invented, e.sequence, e.id, e.type, e.occurred_at, e.recorded_at, e.subject_kind, e.subject_key, e.version
FROM events e
JOIN programmes p ON p.id = e.programme_id;

COMMENT ON VIEW reporting.events IS 'Everything that happened in a programme, without who did it and what changed: changes hold serial numbers.';
COMMENT ON COLUMN reporting.events.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.events.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.events.sequence IS 'Order of recording.';
COMMENT ON COLUMN reporting.events.id IS 'Id of the event.';
COMMENT ON COLUMN reporting.events.type IS 'What happened, such as unit.removed.';
COMMENT ON COLUMN reporting.events.occurred_at IS 'When it happened.';
COMMENT ON COLUMN reporting.events.recorded_at IS 'When the service was told.';
COMMENT ON COLUMN reporting.events.subject_kind IS 'programme, unit, work-order or milestone.';
COMMENT ON COLUMN reporting.events.subject_key IS 'Which one: a tag, a number or a code.';
COMMENT ON COLUMN reporting.events.version IS 'The subject''s version after it.';

CREATE VIEW reporting.effects AS
SELECT p.code AS programme, p.is_invented, e.event_id, e.unit, e.count, e.change, e.in_baseline, e.in_scope, e.occurred_at, e.recorded_at
FROM effects e
JOIN programmes p ON p.id = e.programme_id;

COMMENT ON VIEW reporting.effects IS 'Every step of every count: any figure is the sum of change, for occurred_at up to the end of a day and recorded_at up to an instant.';
COMMENT ON COLUMN reporting.effects.programme IS 'Code of the programme, as in addresses.';
COMMENT ON COLUMN reporting.effects.is_invented IS 'True for sample data.';
COMMENT ON COLUMN reporting.effects.event_id IS 'The event that took the step.';
COMMENT ON COLUMN reporting.effects.unit IS 'Tag of the unit, as it was then.';
COMMENT ON COLUMN reporting.effects.count IS 'removed, replaced, verified, disposed, or units for the unit itself.';
COMMENT ON COLUMN reporting.effects.change IS '1, or -1 for what a correction or leaving the scope takes back.';
COMMENT ON COLUMN reporting.effects.in_baseline IS 'Whether it counts towards the baseline.';
COMMENT ON COLUMN reporting.effects.in_scope IS 'Whether it counts towards the scope.';
COMMENT ON COLUMN reporting.effects.occurred_at IS 'When it happened.';
COMMENT ON COLUMN reporting.effects.recorded_at IS 'When the service was told.';

-- Nobody logs in as this role: it is granted to those who do. Roles belong to the whole server, where another database may
-- have made it, even at this moment; and who migrates may not be allowed to make any.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_reporting') THEN
        BEGIN
            CREATE ROLE tracker_reporting NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL;
            WHEN insufficient_privilege THEN
                RAISE NOTICE 'The role tracker_reporting was not created: % may not create roles. See docs/reporting.md.', current_user;
        END;
    END IF;

    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tracker_reporting') THEN
        GRANT USAGE ON SCHEMA reporting TO tracker_reporting;
        GRANT SELECT ON ALL TABLES IN SCHEMA reporting TO tracker_reporting;
        ALTER DEFAULT PRIVILEGES IN SCHEMA reporting GRANT SELECT ON TABLES TO tracker_reporting;
    END IF;
END
$$;
