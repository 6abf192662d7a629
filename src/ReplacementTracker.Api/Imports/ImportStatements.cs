namespace ReplacementTracker.Api.Imports;

/// <summary>
/// An import in SQL. This is the one place where units are written without their own methods: a million units as
/// objects, each with an event and an effect, would take the memory of a million and the time of as many statements.
/// What stands here is therefore what <see cref="Domain.Units.Unit.Register"/> and
/// <see cref="Domain.Units.Unit.Amend"/> do, and what <see cref="Persistence.EventRecorder"/> makes of it; a test
/// compares the two column by column. Whoever changes the one changes the other.
/// </summary>
/// <remarks>
/// Conditions on what the file has (`@has…`) are parameters, so that all files share the same statements. A column that
/// is absent leaves a unit as it is; an empty cell clears. Exceptions: a site cannot be cleared, and of the scope an
/// empty cell says nothing. The origin that the block of the MAC address tells is taken where the row tells none and the
/// address is new: a unit that was entered without, and still has the same address, stays as it is, or an export that is
/// imported again would change it. A scope that was asked for, and waits for its approval, is not asked for again.
/// </remarks>
internal static class ImportStatements
{
    /// <summary>Names of fields, their columns in SQL and the parameter that says whether the file has them.</summary>
    private static readonly (string Json, string Sql)[] Fields =
    [
        ("site", "site"),
        ("position", "position"),
        ("labelVendor", "label_vendor"),
        ("originVendor", "origin_vendor"),
        ("model", "model"),
        ("serialNumber", "serial_number"),
        ("macAddress", "mac_address"),
        ("installedOn", "installed_on"),
        ("scopeStatus", "scope_status"),
    ];

    public const string CreateTables = """
        DROP TABLE IF EXISTS pg_temp.import_rows, pg_temp.import_plan, pg_temp.import_findings;
        CREATE TEMP TABLE import_rows (
            row integer NOT NULL, unit_id uuid NOT NULL, event_id uuid NOT NULL, entry_id uuid NOT NULL, tag text,
            site text, position text, label_vendor text, origin_vendor text, model text, serial_number text,
            mac_address text, mac_vendor text, installed_on date, scope_status text, device uuid, problems jsonb);
        CREATE TEMP TABLE import_plan (
            row integer NOT NULL, unit_id uuid NOT NULL, event_id uuid NOT NULL, entry_id uuid NOT NULL, tag text NOT NULL,
            version integer, is_active boolean NOT NULL, is_replacement boolean NOT NULL, scope_before text,
            last_step_at timestamptz, site text, position text, label_vendor text, origin_vendor text, model text,
            serial_number text, mac_address text, installed_on date, scope_status text NOT NULL, changed boolean NOT NULL);
        CREATE TEMP TABLE import_findings (
            place integer GENERATED ALWAYS AS IDENTITY, row integer NOT NULL, "column" text, value text,
            code text NOT NULL, reason text NOT NULL);
        """;

    /// <summary>A file arrives as fast as its sender sends, and a million rows take longer than a request may.</summary>
    public const string NoTimeLimit = "SET statement_timeout = 0";

    public const string TimeLimit = "RESET statement_timeout";

    public const string DropTables =
        "DROP TABLE IF EXISTS pg_temp.import_rows, pg_temp.import_plan, pg_temp.import_findings";

    public const string CopyRows = """
        COPY import_rows (
            row, unit_id, event_id, entry_id, tag, site, position, label_vendor, origin_vendor, model, serial_number,
            mac_address, mac_vendor, installed_on, scope_status, device, problems)
        FROM STDIN (FORMAT binary)
        """;

    /// <summary>The channels of one device are one unit: its first row.</summary>
    public const string MergeDevices = """
        DELETE FROM import_rows
        USING (
            SELECT device, min(row) AS row FROM import_rows WHERE device IS NOT NULL GROUP BY device HAVING count(*) > 1
        ) AS first
        WHERE import_rows.device = first.device AND import_rows.row > first.row;
        ANALYZE import_rows;
        """;

    /// <summary>Sorting and hashing a million rows in four megabytes, as the server does unless told, goes over the disk.</summary>
    public const string MoreMemory = "SET LOCAL work_mem = '64MB'";

    /// <summary>What each unit would be after the import.</summary>
    public const string Plan = """
        INSERT INTO import_plan (
            row, unit_id, event_id, entry_id, tag, version, is_active, is_replacement, scope_before, last_step_at,
            site, position, label_vendor, origin_vendor, model, serial_number, mac_address, installed_on, scope_status,
            changed)
        SELECT
            r.row, coalesce(u.id, r.unit_id), r.event_id, r.entry_id, r.tag, u.version,
            u.id IS NULL OR u.stage IN ('inService', 'isolated'), u.replaces_unit_id IS NOT NULL, u.scope_status,
            u.last_step_at,
            n.site, n.position, n.label_vendor, n.origin_vendor, n.model, n.serial_number, n.mac_address,
            n.installed_on, s.scope_status,
            u.id IS NOT NULL AND (
                n.site, n.position, n.label_vendor, n.origin_vendor, n.model, n.serial_number, n.mac_address,
                n.installed_on, s.scope_status
            ) IS DISTINCT FROM (
                u.site, u.position, u.label_vendor, u.origin_vendor, u.model, u.serial_number, u.mac_address,
                u.installed_on, u.scope_status
            )
        FROM import_rows AS r
        LEFT JOIN units AS u ON u.programme_id = @programme AND u.tag = r.tag
        LEFT JOIN scope_entries AS asked
            ON asked.programme_id = @programme AND asked.unit_id = u.id AND asked.status = 'requested'
        CROSS JOIN LATERAL (
            SELECT
                coalesce(r.site, u.site) AS site,
                CASE WHEN @hasPosition THEN r.position ELSE u.position END AS position,
                CASE WHEN @hasLabelVendor THEN r.label_vendor ELSE u.label_vendor END AS label_vendor,
                CASE
                    WHEN r.origin_vendor IS NOT NULL THEN r.origin_vendor
                    WHEN u.origin_vendor IS NULL AND (NOT @hasMacAddress OR r.mac_address = u.mac_address) THEN NULL
                    WHEN @hasOriginVendor OR u.origin_vendor IS NULL THEN r.mac_vendor
                    ELSE u.origin_vendor
                END AS origin_vendor,
                CASE WHEN @hasModel THEN r.model ELSE u.model END AS model,
                CASE WHEN @hasSerialNumber THEN r.serial_number ELSE u.serial_number END AS serial_number,
                CASE WHEN @hasMacAddress THEN r.mac_address ELSE u.mac_address END AS mac_address,
                CASE WHEN @hasInstalledOn THEN r.installed_on ELSE u.installed_on END AS installed_on
        ) AS n
        CROSS JOIN LATERAL (
            SELECT coalesce(
                CASE WHEN r.scope_status IS DISTINCT FROM asked."to" THEN r.scope_status END,
                u.scope_status,
                CASE
                    WHEN n.label_vendor IS NULL AND n.origin_vendor IS NULL THEN 'unknown'
                    WHEN n.label_vendor = ANY (@targets) OR n.origin_vendor = ANY (@targets) THEN 'inScope'
                    ELSE 'outOfScope'
                END
            ) AS scope_status
        ) AS s
        WHERE r.tag IS NOT NULL;
        ANALYZE import_plan;
        """;

    /// <summary>What is wrong with the rows, each of them on its own and compared with the others and with the inventory.</summary>
    public static readonly string[] Checks =
    [
        """
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT r.row, p."column", p.value, p.code, p.reason
            FROM import_rows AS r
            CROSS JOIN LATERAL jsonb_to_recordset(r.problems) AS p ("column" text, value text, code text, reason text)
            WHERE r.problems IS NOT NULL
            """,
        Twice("tag", "@tagColumn", ImportProblems.TagTwice, "true"),
        Twice("serial_number", "@serialNumberColumn", ImportProblems.SerialNumberTwice, "is_active"),
        Twice("mac_address", "@macAddressColumn", ImportProblems.MacAddressTwice, "is_active"),
        Taken("serial_number", "@serialNumberColumn", ImportProblems.SerialNumberTaken),
        Taken("mac_address", "@macAddressColumn", ImportProblems.MacAddressTaken),
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT row, @siteColumn, NULL, '{ImportProblems.SiteMissing}',
                'The row does not say where the unit hangs. Name a site, or send site=CODE for all rows that name none.'
            FROM import_plan AS p
            WHERE site IS NULL
                AND NOT EXISTS (SELECT FROM import_findings AS f WHERE f.row = p.row AND f."column" = @siteColumn)
            """,
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT row, @scopeStatusColumn, scope_status, '{ImportProblems.ScopeFrozen}',
                format('Unit %s is %s, and the programme is active: change its scope by a scope entry, with a reason.',
                    tag, scope_before)
            FROM import_plan
            WHERE NOT @isDraft AND version IS NOT NULL AND scope_status <> scope_before
            """,
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT row, @scopeStatusColumn, scope_status, '{ImportProblems.OutOfOrder}',
                format('Unit %s was last changed after the day of this inventory: its scope cannot change before that.', tag)
            FROM import_plan
            WHERE @isDraft AND version IS NOT NULL AND scope_status <> scope_before AND last_step_at > @at
            """,
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT row, @tagColumn, tag, '{ImportProblems.IsReplacement}',
                format('Unit %s is a replacement, which is changed by PATCH, where its makers are looked at.', tag)
            FROM import_plan
            WHERE is_replacement AND changed
            """,
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT p.row, @siteColumn, p.site, '{ImportProblems.OnOpenLine}',
                format('Unit %s is on %s, a visit to %s: take it off that order before moving it.', p.tag, o.number, o.site)
            FROM import_plan AS p
            JOIN work_order_lines AS l ON l.programme_id = @programme AND l.unit_id = p.unit_id AND l.is_open
            JOIN work_orders AS o ON o.programme_id = @programme AND o.id = l.work_order_id
            WHERE p.changed AND p.site <> o.site
            """,
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT p.row, @siteColumn, p.site, '{ImportProblems.PlaceFixed}',
                format('Unit %s was replaced at %s, and stays there.', p.tag, u.site)
            FROM import_plan AS p
            JOIN units AS u ON u.programme_id = @programme AND u.id = p.unit_id
            WHERE p.changed AND p.site <> u.site AND u.replaced_at IS NOT NULL
            """,
        Successor(
            "serial_number",
            "@serialNumberColumn",
            ImportProblems.SameSerialNumber,
            ImportProblems.SerialNumberTaken
        ),
        Successor("mac_address", "@macAddressColumn", ImportProblems.SameMacAddress, ImportProblems.MacAddressTaken),
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT min(row), NULL, NULL, '{ImportProblems.ReasonMissing}',
                format('The programme is active, and %s units of the file are to be added to its scope, from this row on. '
                    'Say why with reason=…', count(*))
            FROM import_plan
            WHERE NOT @isDraft AND @reason IS NULL AND version IS NULL AND scope_status IN ('inScope', 'unknown')
            HAVING count(*) > 0
            """,
    ];

    public const string Count = """
        SELECT
            (SELECT count(*) FROM import_findings),
            (SELECT count(*) FROM import_plan WHERE version IS NULL),
            (SELECT count(*) FROM import_plan WHERE changed)
        """;

    public const string KeepFindings = """
        INSERT INTO import_problems (programme_id, import_id, row, "column", value, code, reason)
        SELECT @programme, @import, row, "column", value, code, reason FROM import_findings ORDER BY row, place
        """;

    /// <summary>What happened to units that were there, before they are changed: the events say what they were.</summary>
    public static readonly string[] RecordAmendments =
    [
        $"""
            INSERT INTO events (
                programme_id, id, type, occurred_at, recorded_at, actor, actor_key_id, subject_kind, subject_key, version,
                changes, request_id, origin)
            SELECT
                @programme, p.event_id, 'unit.amended', @at, @now, @actor, @actorKey, 'unit', p.tag, p.version + 1,
                {string.Join(" || ", Fields.Select(field => Changed(field.Json, $"u.{field.Sql}", $"p.{field.Sql}")))},
                @request, @origin
            FROM import_plan AS p
            JOIN units AS u ON u.programme_id = @programme AND u.id = p.unit_id
            WHERE p.changed
            ORDER BY p.row
            """,
        """
            INSERT INTO effects (
                programme_id, event_id, ordinal, unit_id, unit, count, change, in_baseline, in_scope, occurred_at, recorded_at)
            SELECT
                @programme, p.event_id, row_number() OVER (PARTITION BY p.event_id ORDER BY s.place) - 1, p.unit_id, p.tag,
                s.count, CASE WHEN p.scope_status IN ('inScope', 'unknown') THEN 1 ELSE -1 END, true, true, @at, @now
            FROM import_plan AS p
            JOIN units AS u ON u.programme_id = @programme AND u.id = p.unit_id
            CROSS JOIN LATERAL (
                VALUES
                    (0, 'units', u.created_at),
                    (1, 'removed', u.removed_at),
                    (2, 'replaced', u.replaced_at),
                    (3, 'verified', u.verified_at),
                    (4, 'disposed', u.disposed_at)
            ) AS s (place, count, reached_at)
            WHERE p.changed
                AND (p.scope_status IN ('inScope', 'unknown')) <> (p.scope_before IN ('inScope', 'unknown'))
                AND s.reached_at IS NOT NULL
            """,
    ];

    /// <summary>
    /// Two units that swap their serial numbers would meet half-way, for a unique index is looked at row by row: what
    /// another row wants is given up first.
    /// </summary>
    public const string GiveUp = """
        UPDATE units AS u
        SET serial_number = CASE WHEN p.serial_number IS DISTINCT FROM u.serial_number THEN NULL ELSE u.serial_number END,
            mac_address = CASE WHEN p.mac_address IS DISTINCT FROM u.mac_address THEN NULL ELSE u.mac_address END
        FROM import_plan AS p
        WHERE u.programme_id = @programme AND u.id = p.unit_id AND p.changed AND u.version = p.version
            AND (
                p.serial_number IS DISTINCT FROM u.serial_number
                    AND EXISTS (SELECT FROM import_plan AS o WHERE o.serial_number = u.serial_number)
                OR p.mac_address IS DISTINCT FROM u.mac_address
                    AND EXISTS (SELECT FROM import_plan AS o WHERE o.mac_address = u.mac_address)
            )
        """;

    /// <summary>Returns how many were as they were when they were compared: fewer than planned means that somebody else was quicker.</summary>
    public const string Amend = """
        UPDATE units AS u
        SET site = p.site, position = p.position, label_vendor = p.label_vendor, origin_vendor = p.origin_vendor,
            model = p.model, serial_number = p.serial_number, mac_address = p.mac_address, installed_on = p.installed_on,
            scope_status = p.scope_status,
            in_baseline = CASE
                WHEN p.scope_status = p.scope_before THEN u.in_baseline
                ELSE p.scope_status IN ('inScope', 'unknown')
            END,
            last_step_at = CASE WHEN p.scope_status = p.scope_before THEN u.last_step_at ELSE @at END,
            version = u.version + 1, updated_at = @now
        FROM import_plan AS p
        WHERE u.programme_id = @programme AND u.id = p.unit_id AND p.changed AND u.version = p.version
        """;

    /// <summary>In an active programme a unit counts nowhere until an addition to the scope is approved.</summary>
    private const string ScopeAtFirst =
        "CASE WHEN NOT @isDraft AND scope_status IN ('inScope', 'unknown') THEN 'outOfScope' ELSE scope_status END";

    public static readonly string[] Register =
    [
        $"""
            INSERT INTO units (
                programme_id, id, tag, site, position, label_vendor, origin_vendor, model, serial_number, mac_address,
                installed_on, stage, scope_status, in_baseline, last_step_at, version, created_at, updated_at)
            SELECT
                @programme, unit_id, tag, site, position, label_vendor, origin_vendor, model, serial_number, mac_address,
                installed_on, 'inService', {ScopeAtFirst}, @isDraft AND scope_status IN ('inScope', 'unknown'), @at, 1, @now, @now
            FROM import_plan
            WHERE version IS NULL
            """,
        $"""
        INSERT INTO events (
            programme_id, id, type, occurred_at, recorded_at, actor, actor_key_id, subject_kind, subject_key, version,
            changes, request_id, origin)
        SELECT
            @programme, event_id, 'unit.registered', @at, @now, @actor, @actorKey, 'unit', tag, 1,
            jsonb_build_object(
                'site', jsonb_build_object('from', '', 'to', site),
                'stage', jsonb_build_object('from', NULL, 'to', 'inService'),
                'scopeStatus', jsonb_build_object('from', NULL, 'to', {ScopeAtFirst})
            ) || {string.Join(
                " || ",
                Fields
                    .Where(field => field.Json is not ("site" or "scopeStatus"))
                    .Select(field => Changed(field.Json, "NULL", field.Sql))
                    .Append(Changed("reason", "NULL", "@reason"))
            )},
            @request, @origin
        FROM import_plan
        WHERE version IS NULL
        ORDER BY row
        """,
        """
            INSERT INTO effects (
                programme_id, event_id, ordinal, unit_id, unit, count, change, in_baseline, in_scope, occurred_at, recorded_at)
            SELECT @programme, event_id, 0, unit_id, tag, 'units', 1, true, true, @at, @now
            FROM import_plan
            WHERE version IS NULL AND @isDraft AND scope_status IN ('inScope', 'unknown')
            """,
        """
            INSERT INTO scope_entries (
                programme_id, id, unit_id, unit_tag, status, "from", "to", reason, requested_by, requested_at, occurred_at,
                version, created_at, updated_at)
            SELECT
                @programme, entry_id, unit_id, tag, 'requested', NULL, scope_status, @reason, @actor, @now, @since,
                1, @now, @now
            FROM import_plan
            WHERE version IS NULL AND NOT @isDraft AND scope_status IN ('inScope', 'unknown')
            ORDER BY row
            """,
        // An entry begins with one event: its id serves for both.
        """
            INSERT INTO events (
                programme_id, id, type, occurred_at, recorded_at, actor, actor_key_id, subject_kind, subject_key, version,
                changes, request_id, origin)
            SELECT
                @programme, entry_id, 'scope-entry.requested', @now, @now, @actor, @actorKey, 'scope-entry',
                entry_id::text, 1,
                jsonb_build_object(
                    'unit', jsonb_build_object('from', NULL, 'to', tag),
                    'status', jsonb_build_object('from', NULL, 'to', 'requested'),
                    'scopeTo', jsonb_build_object('from', NULL, 'to', scope_status),
                    'reason', jsonb_build_object('from', NULL, 'to', @reason),
                    'requestedBy', jsonb_build_object('from', NULL, 'to', @actor)
                ),
                @request, @origin
            FROM import_plan
            WHERE version IS NULL AND NOT @isDraft AND scope_status IN ('inScope', 'unknown')
            ORDER BY row
            """,
    ];

    private const string Untold = "A unit has it that the file does not name.";

    /// <summary>Rows that share a value with an earlier one.</summary>
    private static string Twice(string value, string column, string code, string among) =>
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT p.row, {column}, p.{value}, '{code}', format('Row %s says the same.', first.row)
            FROM import_plan AS p
            JOIN (
                SELECT {value}, min(row) AS row FROM import_plan
                WHERE {value} IS NOT NULL AND {among} GROUP BY {value} HAVING count(*) > 1
            ) AS first ON first.{value} = p.{value}
            WHERE p.row > first.row AND {among}
            """;

    /// <summary>Rows that say of a unit in service what is said of another one that the file does not change.</summary>
    /// <remarks>
    /// Who may not see the numbers is told that one is taken, and not by which unit: a file of guesses would list them all.
    /// </remarks>
    private static string Taken(string value, string column, string code) =>
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT p.row, {column}, p.{value}, '{code}',
                CASE WHEN @seesSensitive THEN format('Unit %s, which is in service, has it.', u.tag) ELSE '{Untold}' END
            FROM import_plan AS p
            JOIN units AS u
                ON u.programme_id = @programme AND u.{value} = p.{value} AND u.stage IN ('inService', 'isolated')
            WHERE p.is_active AND u.id <> p.unit_id
                AND NOT EXISTS (SELECT FROM import_plan AS o WHERE o.unit_id = u.id)
            """;

    /// <summary>Rows by which a unit would become the device that took its place.</summary>
    /// <remarks>To say so names the unit as well: who may not see the numbers is told that one is taken, and once.</remarks>
    private static string Successor(string value, string column, string code, string taken) =>
        $"""
            INSERT INTO import_findings (row, "column", value, code, reason)
            SELECT p.row, {column}, p.{value}, CASE WHEN @seesSensitive THEN '{code}' ELSE '{taken}' END,
                CASE WHEN @seesSensitive THEN format('Its replacement %s has it.', u.tag) ELSE '{Untold}' END
            FROM import_plan AS p
            JOIN units AS u ON u.programme_id = @programme AND u.replaces_unit_id = p.unit_id AND u.{value} = p.{value}
            WHERE p.changed
                AND (
                    @seesSensitive
                    OR NOT EXISTS (SELECT FROM import_findings AS f WHERE f.row = p.row AND f.code = '{taken}')
                )
            """;

    /// <summary>A field before and after as jsonb, or nothing where it is the same: what Changes does.</summary>
    private static string Changed(string name, string from, string to) =>
        $"CASE WHEN {from} IS DISTINCT FROM {to} "
        + $"THEN jsonb_build_object('{name}', jsonb_build_object('from', {from}, 'to', {to})) ELSE '{{}}' END";
}
