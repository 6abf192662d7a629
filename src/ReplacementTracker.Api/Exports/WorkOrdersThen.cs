using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Exports;

/// <summary>Work orders and their lines as they were on a day, as known at an instant: read from the log, not the tables.</summary>
internal static class WorkOrdersThen
{
    /// <summary>They stay, in this order; later ones come after them.</summary>
    public static readonly ExportColumn[] Columns =
    [
        new("programme", CellKind.Text, "The programme's code."),
        new("asOf", CellKind.Day, "The day on which it stood like this, in the programme's time zone."),
        new("number", CellKind.Text, "The order's number; unique in the programme."),
        new("title", CellKind.Text, "What the visit is for."),
        new("site", CellKind.Text, "Code of the site."),
        new("siteName", CellKind.Text, "Name of the site."),
        new("siteKind", CellKind.Text, "Kind of site."),
        new("province", CellKind.Text, "Province of the site."),
        new("contractor", CellKind.Text, "Who goes; empty if not assigned."),
        new("priority", CellKind.Text, "How much it matters when: low, normal, high or urgent."),
        new("state", CellKind.Text, "Where it stood."),
        new("maximoStatus", CellKind.Text, "The same in IBM Maximo's words."),
        new("holdReason", CellKind.Text, "Why it was on hold; empty unless it was."),
        new("stateSince", CellKind.Instant, "When that state was reached."),
        new("plannedStart", CellKind.Instant, "When the visit is to begin; empty until planned."),
        new("plannedEnd", CellKind.Instant, "When it is to end; empty until planned."),
        new("isOverdue", CellKind.Flag, "Whether the planned end had passed and the work was not completed."),
        new("startedAt", CellKind.Instant, "When work began; empty before."),
        new("completedAt", CellKind.Instant, "When the work was reported done; empty before, and again during rework."),
        new("completedBy", CellKind.Text, "Who reported that."),
        new("endedAt", CellKind.Instant, "When it was closed, closed incomplete or cancelled; empty before."),
        new("follows", CellKind.Text, "Number of the ended order that it corrects or continues; empty for most."),
        new("lineCount", CellKind.WholeNumber, "Units on the order."),
        new("pendingCount", CellKind.WholeNumber, "Those without an outcome."),
        new("replacedCount", CellKind.WholeNumber, "Those that another unit replaced."),
        new("removedNotReplacedCount", CellKind.WholeNumber, "Those taken down with nothing in their place."),
        new("notFoundCount", CellKind.WholeNumber, "Those that were not there."),
        new("failedCount", CellKind.WholeNumber, "Those that could not be taken away."),
        new("acceptedCount", CellKind.WholeNumber, "Those whose outcome somebody else accepted."),
        new("rejectedCount", CellKind.WholeNumber, "Those whose outcome somebody else rejected."),
        new("createdAt", CellKind.Instant, "When this service was first told of the order."),
        new("updatedAt", CellKind.Instant, "When this service was last told of a change, up to then."),
    ];

    /// <summary>They stay, in this order; later ones come after them.</summary>
    public static readonly ExportColumn[] LineColumns =
    [
        new("programme", CellKind.Text, "The programme's code."),
        new("asOf", CellKind.Day, "The day on which it stood like this, in the programme's time zone."),
        new("workOrder", CellKind.Text, "The order's number."),
        new("unit", CellKind.Text, "Tag of the unit."),
        new("site", CellKind.Text, "Code of the order's site."),
        new("contractor", CellKind.Text, "Who goes; empty if not assigned."),
        new("state", CellKind.Text, "Where the order stood."),
        new("plannedStart", CellKind.Instant, "When the visit is to begin; empty until planned."),
        new("outcome", CellKind.Text, "What was done: pending, replaced, removedNotReplaced, notFound or failed."),
        new("reason", CellKind.Text, "Why it failed; empty unless it did."),
        new("note", CellKind.Text, "In the fitter's words."),
        new("replacement", CellKind.Text, "Tag of the unit that took its place; empty unless replaced."),
        new("doneBy", CellKind.Text, "Who reported the outcome."),
        new("doneAt", CellKind.Instant, "When it was done."),
        new("verification", CellKind.Text, "Whether somebody else accepted it: pending, accepted or rejected."),
        new("verifiedBy", CellKind.Text, "Who looked."),
        new("verifiedAt", CellKind.Instant, "When somebody looked."),
        new("verificationNote", CellKind.Text, "In the verifier's words."),
    ];

    /// <summary>One row an order, by number.</summary>
    public static string Select(Programme programme, IWorkOrderFilter filter) =>
        $"""
            {Common(programme)},
            line_counts AS (
                SELECT number, count(*)::int AS lines,
                    (count(*) FILTER (WHERE outcome = 'pending'))::int AS pending,
                    (count(*) FILTER (WHERE outcome = 'replaced'))::int AS replaced,
                    (count(*) FILTER (WHERE outcome = 'removedNotReplaced'))::int AS removed,
                    (count(*) FILTER (WHERE outcome = 'notFound'))::int AS not_found,
                    (count(*) FILTER (WHERE outcome = 'failed'))::int AS failed,
                    (count(*) FILTER (WHERE verification = 'accepted'))::int AS accepted,
                    (count(*) FILTER (WHERE verification = 'rejected'))::int AS rejected
                FROM lines
                GROUP BY number
            )
            SELECT
                '{programme.Code}', {CopiedRows.One(
                "asOf",
                "date"
            )}, o.number, o.title, o.site, s.name, s.kind, s.province,
                o.contractor, o.priority, o.state,
                CASE o.state
                    WHEN 'waitingApproval' THEN 'WAPPR'
                    WHEN 'approved' THEN 'APPR'
                    WHEN 'scheduled' THEN 'WSCH'
                    WHEN 'onHold' THEN CASE o.hold_reason WHEN 'material' THEN 'WMATL' ELSE 'WPCOND' END
                    WHEN 'inProgress' THEN 'INPRG'
                    WHEN 'completed' THEN 'COMP'
                    WHEN 'cancelled' THEN 'CAN'
                    ELSE 'CLOSE'
                END,
                CASE o.state WHEN 'onHold' THEN o.hold_reason END, o.state_since, o.planned_start, o.planned_end, o.is_overdue,
                o.started_at, o.completed_at, o.completed_by, o.ended_at, o.follows, coalesce(l.lines, 0),
                coalesce(l.pending, 0), coalesce(l.replaced, 0), coalesce(l.removed, 0), coalesce(l.not_found, 0),
                coalesce(l.failed, 0), coalesce(l.accepted, 0), coalesce(l.rejected, 0), o.created_at, o.updated_at
            FROM orders AS o
            LEFT JOIN sites AS s ON s.code = o.site
            LEFT JOIN line_counts AS l ON l.number = o.number
            WHERE {Where(filter)}
                {(
                filter.Unit is { Length: > 0 }
                    ? $"AND EXISTS (SELECT FROM lines AS u WHERE u.number = o.number AND u.unit = ANY ({CopiedRows.Many("unit")}))"
                    : ""
            )}
            ORDER BY length(o.number), o.number
            """;

    /// <summary>One row a unit on an order, by number and tag.</summary>
    public static string SelectLines(Programme programme, IWorkOrderFilter filter) =>
        $"""
            {Common(programme)}
            SELECT
                '{programme.Code}', {CopiedRows.One("asOf", "date")}, o.number, l.unit, o.site, o.contractor, o.state,
                o.planned_start, l.outcome, l.report #>> '{Path("reason")}', l.report #>> '{Path("note")}',
                l.report #>> '{Path("replacement")}', l.done_by, l.done_at, l.verification,
                l.verified_by, l.verified_at, l.verdict #>> '{Path("note")}'
            FROM orders AS o
            JOIN lines AS l ON l.number = o.number
            WHERE {Where(filter)}
                {(filter.Unit is { Length: > 0 } ? $"AND l.unit = ANY ({CopiedRows.Many("unit")})" : "")}
            ORDER BY length(o.number), o.number, l.unit COLLATE "C"
            """;

    /// <summary>What the statements refer to.</summary>
    public static object Asked(IWorkOrderFilter filter, AsOf asOf) =>
        new
        {
            AsOf = asOf.Day,
            asOf.End,
            asOf.RecordedUpTo,
            asOf.JudgedAt,
            filter.State,
            filter.Site,
            filter.Contractor,
            filter.Unit,
            filter.Overdue,
            filter.PlannedFrom,
            filter.PlannedBefore,
            filter.UpdatedSince,
        };

    /// <remarks>
    /// The latest that an event gave a field is what it was; what no event ever named is what an order begins with. An
    /// outcome that is reported again has to be verified again.
    /// </remarks>
    private static string Common(Programme programme) =>
        $"""
            WITH happened AS MATERIALIZED (
                SELECT e.sequence, e.type, e.occurred_at, e.recorded_at, e.actor, e.subject_key AS number, e.changes
                FROM events AS e
                WHERE e.programme_id = '{programme.Id}' AND e.subject_kind = 'work-order'
                    AND e.occurred_at < {CopiedRows.One("end", "timestamptz")}
                    AND e.recorded_at <= {CopiedRows.One("recordedUpTo", "timestamptz")}
            ),
            fields AS (
                SELECT number, min(recorded_at) AS created_at, max(recorded_at) AS updated_at,
                    {Latest("title")} AS title, {Latest("site")} AS site, {Latest("contractor")} AS contractor,
                    coalesce({Latest("priority")}, 'low') AS priority, {Latest("state")} AS state,
                    {Latest("holdReason")} AS hold_reason, {Latest("plannedStart")}::timestamptz AS planned_start,
                    {Latest("plannedEnd")}::timestamptz AS planned_end, {Latest("follows")} AS follows,
                    max(occurred_at) FILTER (WHERE changes ? 'state') AS state_since,
                    min(occurred_at) FILTER (WHERE type = 'work-order.started') AS started_at,
                    {Last("occurred_at", "type = 'work-order.completed'")} AS completed_at,
                    {Last("actor", "type = 'work-order.completed'")} AS completed_by,
                    coalesce(max(sequence) FILTER (WHERE type = 'work-order.completed'), 0)
                        > coalesce(max(sequence) FILTER (WHERE type = 'work-order.reworked'), 0) AS is_completed
                FROM happened
                GROUP BY number
            ),
            orders AS (
                SELECT number, created_at, updated_at, title, site, contractor, priority, state, hold_reason, planned_start,
                    planned_end, follows, state_since, started_at,
                    CASE WHEN is_completed THEN completed_at END AS completed_at,
                    CASE WHEN is_completed THEN completed_by END AS completed_by,
                    CASE WHEN state IN ('closed', 'closedIncomplete', 'cancelled') THEN state_since END AS ended_at,
                    state NOT IN ('completed', 'closed', 'closedIncomplete', 'cancelled')
                        AND coalesce(planned_end < {CopiedRows.One("judgedAt", "timestamptz")}, false) AS is_overdue
                FROM fields
            ),
            line_events AS (
                SELECT *, coalesce(changes #>> '{Path("unit")}', changes #>> '{Path("unit", "from")}') AS unit
                FROM happened
                WHERE type IN (
                    'work-order.line-added', 'work-order.line-removed', 'work-order.outcome-recorded',
                    'work-order.line-accepted', 'work-order.line-rejected'
                )
            ),
            line_fields AS (
                SELECT number, unit,
                    {Last(
                "type",
                "type IN ('work-order.line-added', 'work-order.line-removed')"
            )} = 'work-order.line-added' AS is_on,
                    {Last("changes", "type = 'work-order.outcome-recorded'")} AS report,
                    {Last("actor", "type = 'work-order.outcome-recorded'")} AS done_by,
                    {Last("occurred_at", "type = 'work-order.outcome-recorded'")} AS done_at,
                    {Last("changes", "changes ? 'verification'")} AS verdict,
                    {Last("actor", "changes ? 'verification'")} AS verified_by,
                    {Last("occurred_at", "changes ? 'verification'")} AS verified_at,
                    coalesce(max(sequence) FILTER (WHERE changes ? 'verification'), 0)
                        > coalesce(max(sequence) FILTER (WHERE type = 'work-order.outcome-recorded'), 0) AS is_verified
                FROM line_events
                GROUP BY number, unit
            ),
            lines AS (
                SELECT number, unit, report, done_by, done_at, coalesce(report #>> '{Path("outcome")}', 'pending') AS outcome,
                    CASE WHEN is_verified THEN verdict END AS verdict,
                    CASE WHEN is_verified THEN verified_by END AS verified_by,
                    CASE WHEN is_verified THEN verified_at END AS verified_at,
                    CASE WHEN is_verified THEN verdict #>> '{Path("verification")}' ELSE 'pending' END AS verification
                FROM line_fields
                WHERE is_on
            )
            """;

    private static string Where(IWorkOrderFilter filter) =>
        CopiedRows.Where(
            ("o.title IS NOT NULL", true),
            ($"o.state = ANY ({CopiedRows.Many("state")})", filter.State is { Length: > 0 }),
            ($"o.site = ANY ({CopiedRows.Many("site", "upper(value)")})", filter.Site is { Length: > 0 }),
            ($"o.contractor = ANY ({CopiedRows.Many("contractor")})", filter.Contractor is { Length: > 0 }),
            ($"o.is_overdue = {CopiedRows.One("overdue", "boolean")}", filter.Overdue is not null),
            ($"o.planned_start >= {CopiedRows.One("plannedFrom", "timestamptz")}", filter.PlannedFrom is not null),
            ($"o.planned_start < {CopiedRows.One("plannedBefore", "timestamptz")}", filter.PlannedBefore is not null),
            ($"o.updated_at >= {CopiedRows.One("updatedSince", "timestamptz")}", filter.UpdatedSince is not null)
        );

    private static string Latest(string field) => $"{Last($"changes #>> '{Path(field)}'", $"changes ? '{field}'")}";

    private static string Last(string value, string condition) =>
        $"(array_agg({value} ORDER BY sequence DESC) FILTER (WHERE {condition}))[1]";

    private static string Path(string field, string side = "to") => $"{{{field},{side}}}";
}

/// <summary>Which orders were asked for; as text, as it came.</summary>
internal interface IWorkOrderFilter
{
    string[]? State { get; }
    string[]? Site { get; }
    string[]? Contractor { get; }
    string[]? Unit { get; }
    string? Overdue { get; }
    string? PlannedFrom { get; }
    string? PlannedBefore { get; }
    string? UpdatedSince { get; }
}
