using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Exports;

internal static class ExportEvents
{
    /// <summary>They stay, in this order; later ones come after them.</summary>
    public static readonly ExportColumn[] Columns =
    [
        new("programme", CellKind.Text, "The programme's code."),
        new("sequence", CellKind.WholeNumber, "Order of recording; grows, with gaps."),
        new("id", CellKind.Text, "What addresses call the event."),
        new("type", CellKind.Text, "Kind and past participle, such as unit.removed."),
        new("occurredOn", CellKind.Day, "The day on which it happened, in the programme's time zone."),
        new("occurredAt", CellKind.Instant, "When it happened."),
        new("recordedAt", CellKind.Instant, "When this service was told."),
        new("actor", CellKind.Text, "Who said so: the owner of the key."),
        new("subjectKind", CellKind.Text, "What kind of thing it happened to, such as unit."),
        new("subjectKey", CellKind.Text, "What that is called, such as a unit's tag."),
        new("version", CellKind.WholeNumber, "The subject's version after it."),
        new(
            "effectNumber",
            CellKind.WholeNumber,
            "Which of the event's effects the row is, from 1; empty of an event without any."
        ),
        new("effectUnit", CellKind.Text, "Tag of the unit that counts."),
        new("effectCount", CellKind.Text, "Which count moves: units, removed, replaced, verified or disposed."),
        new("effectChange", CellKind.WholeNumber, "1, or -1 where something is taken back."),
        new("effectInBaseline", CellKind.Flag, "Whether the figures of the baseline move."),
        new("effectInScope", CellKind.Flag, "Whether the figures of today's scope move."),
    ];

    /// <summary>Export everything that happened as CSV.</summary>
    /// <remarks>
    /// In the order of recording, streamed: one row for each step of a count, with the event it belongs to, and one row
    /// for an event that moves none. Every figure is a sum over it. Take the rows with `occurredOn` up to `asOf` and
    /// `recordedAt` up to `knownAt`, of these the ones with `effectInBaseline` true, and add up `effectChange` for each
    /// `effectCount`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportEventsQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asked = new
        {
            query.Type,
            query.SubjectKind,
            query.Subject,
            query.Actor,
            query.OccurredFrom,
            query.OccurredBefore,
            query.RecordedSince,
            query.RecordedUpTo,
            found.TimeZone,
        };
        var now = clock.Now();
        var today = found.Clock.DayOf(now);
        if (Query.Moment(query.RecordedUpTo) is { } upTo && upTo <= now)
        {
            await Settled.WaitAsync(db, new AsOf(today, found.Clock.EndOf(today), upTo, IsPinned: true), cancel);
        }

        var fileName = CsvFile.Name(found, "events", today);
        return await CopiedRows.SendAsync(
            http,
            db,
            fileName,
            query.Locale,
            Columns,
            Select(found, query),
            asked,
            cancel
        );
    }

    private static string Select(Programme programme, ExportEventsQuery query)
    {
        var where = CopiedRows.Where(
            ($"e.programme_id = '{programme.Id}' AND e.category = 'change'", true),
            ($"e.type = ANY ({CopiedRows.Many("type")})", query.Type is { Length: > 0 }),
            ($"e.subject_kind = ANY ({CopiedRows.Many("subjectKind")})", query.SubjectKind is { Length: > 0 }),
            ($"e.subject_key = ANY ({CopiedRows.Many("subject")})", query.Subject is { Length: > 0 }),
            ($"e.actor = ANY ({CopiedRows.Many("actor")})", query.Actor is { Length: > 0 }),
            ($"e.occurred_at >= {CopiedRows.One("occurredFrom", "timestamptz")}", query.OccurredFrom is not null),
            ($"e.occurred_at < {CopiedRows.One("occurredBefore", "timestamptz")}", query.OccurredBefore is not null),
            ($"e.recorded_at >= {CopiedRows.One("recordedSince", "timestamptz")}", query.RecordedSince is not null),
            ($"e.recorded_at <= {CopiedRows.One("recordedUpTo", "timestamptz")}", query.RecordedUpTo is not null)
        );
        return $"""
            SELECT
                '{programme.Code}', e.sequence, e.id::text, e.type,
                (e.occurred_at AT TIME ZONE {CopiedRows.One(
                "timeZone",
                "text"
            )})::date, e.occurred_at, e.recorded_at, e.actor,
                e.subject_kind, e.subject_key, e.version, f.ordinal + 1, f.unit, f.count, f.change, f.in_baseline, f.in_scope
            FROM events AS e
            LEFT JOIN effects AS f ON f.programme_id = e.programme_id AND f.event_id = e.id
            WHERE {where}
            ORDER BY e.sequence, f.ordinal
            """;
    }
}

/// <param name="Type">Only events of this type; repeat for several.</param>
/// <param name="SubjectKind">Only events of this kind of thing, such as `unit`; repeat for several.</param>
/// <param name="Subject">Only events of what is called so, such as a unit's tag; repeat for several.</param>
/// <param name="Actor">Only events that this person reported; repeat for several.</param>
/// <param name="OccurredFrom">Only what happened at this instant or later.</param>
/// <param name="OccurredBefore">Only what happened before this instant.</param>
/// <param name="RecordedSince">Only what was recorded at this instant or later.</param>
/// <param name="RecordedUpTo">Only what was recorded at this instant or before, as `knownAt` of the figures.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportEventsQuery(
    [FromQuery(Name = "type")] string[]? Type,
    [FromQuery(Name = "subjectKind")] string[]? SubjectKind,
    [FromQuery(Name = "subject")] string[]? Subject,
    [FromQuery(Name = "actor")] string[]? Actor,
    [FromQuery(Name = "occurredFrom")] string? OccurredFrom,
    [FromQuery(Name = "occurredBefore")] string? OccurredBefore,
    [FromQuery(Name = "recordedSince")] string? RecordedSince,
    [FromQuery(Name = "recordedUpTo")] string? RecordedUpTo,
    [FromQuery(Name = "locale")] string? Locale
)
{
    internal sealed class Validator : AbstractValidator<ExportEventsQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Type).Line(100);
            RuleForEach(query => query.SubjectKind).Line(100);
            RuleForEach(query => query.Subject).Line(100);
            RuleForEach(query => query.Actor).Line(200);
            RuleFor(query => query.OccurredFrom).Moment();
            RuleFor(query => query.OccurredBefore).Moment();
            RuleFor(query => query.RecordedSince).Moment();
            RuleFor(query => query.RecordedUpTo).Moment();
            RuleFor(query => query.Locale).OneOf<ExportEventsQuery, CsvLocale>();
        }
    }
}
