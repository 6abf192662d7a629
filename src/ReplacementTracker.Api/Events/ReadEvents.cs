using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Events;

internal static class GetEvent
{
    /// <summary>Read an event.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The event's id.</param>
    public static async Task<Ok<EventResponse>> Handle(
        string programme,
        string id,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var seesAccess = user.HasAny([Role.Auditor], found.Code);
        List<EventRow> rows = Guid.TryParseExact(id, "D", out var guid)
            ? await db
                .Events.AsNoTracking()
                .Where(row => row.ProgrammeId == found.Id && row.Id == guid)
                .Where(row => row.Category == EventCategory.Change || seesAccess)
                .ToListAsync(cancel)
            : [];
        return rows.Count == 0
            ? throw EventRefusals.NotFound.Because($"Programme {found.Code} has no event {id}.")
            : TypedResults.Ok((await EventResponse.From(db, found.Id, rows, seesAccess, cancel))[0]);
    }
}

internal static class ListEvents
{
    /// <summary>List everything that happened in a programme.</summary>
    /// <remarks>
    /// In the order of recording. Any published figure can be recounted from it. Take the events with `occurredAt` up to
    /// the end of the day `asOf` in the programme's time zone and `recordedAt` up to `knownAt`. Of their `effects`, take
    /// those with `inBaseline` true for the figures of the baseline, or those with `inScope` true for those of the
    /// scope. Add up `change` for each `count`: `units` gives the denominator, `removed`, `replaced`, `verified` and
    /// `disposed` the numerators. Events are only ever added; what was wrong is taken back by a later event with a
    /// `change` of −1.
    ///
    /// Unless `category` says otherwise, only what changed something is listed. `order=position` with `category=all` gives
    /// the whole chain, of which each `hash` can be made again: docs/audit.md says how.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<EventResponse>>> Handle(
        string programme,
        [AsParameters] ListEventsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        return TypedResults.Ok(
            await PageAsync(found.Id, user.HasAny([Role.Auditor], found.Code), query, http, db, cancel)
        );
    }

    public static async Task<Page<EventResponse>> PageAsync(
        Guid programmeId,
        bool seesAccess,
        ListEventsQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        if (query.Category is "access" or "all" && !seesAccess)
        {
            throw AccessRefusals.NotAllowed.Because("Records of access need the role auditor.");
        }

        var rows = Filter(db.Events.AsNoTracking().Where(row => row.ProgrammeId == programmeId), query);
        if (query.Order != "position" && query.AfterPosition is null)
        {
            var page = await rows.ToPageAsync(http, query, row => row.Sequence, row => row, query.Order == "desc");
            return await page.WithEffectsAsync(db, programmeId, seesAccess, cancel);
        }

        var after = Query.Number(query.AfterPosition) ?? 0;
        var placed = rows.Join(
                db.EventChain,
                row => new { row.ProgrammeId, row.Sequence },
                link => new { link.ProgrammeId, link.Sequence },
                (row, link) => new { row, link.Position }
            )
            .Where(one => one.Position > after);
        var chained =
            query.Order == "position"
                ? await placed.ToPageAsync(http, query, one => one.Position, one => one.row)
                : await placed.ToPageAsync(http, query, one => one.row.Sequence, one => one.row, query.Order == "desc");
        return await chained.WithEffectsAsync(db, programmeId, seesAccess, cancel);
    }

    /// <summary>The same page, each event with what it does to the counts.</summary>
    public static async Task<Page<EventResponse>> WithEffectsAsync(
        this Page<EventRow> page,
        TrackerDb db,
        Guid programmeId,
        bool seesAccess,
        CancellationToken cancel
    ) =>
        new(
            await EventResponse.From(db, programmeId, page.Items, seesAccess, cancel),
            page.Next,
            page.NextCursor,
            page.Total
        );

    private static IQueryable<EventRow> Filter(IQueryable<EventRow> rows, ListEventsQuery query)
    {
        if (query.Category != "all")
        {
            var category = Query.One<EventCategory>(query.Category) ?? EventCategory.Change;
            rows = rows.Where(row => row.Category == category);
        }

        if (query.Type is { Length: > 0 } types)
        {
            rows = rows.Where(row => types.Contains(row.Type));
        }

        if (query.SubjectKind is { Length: > 0 } kinds)
        {
            rows = rows.Where(row => kinds.Contains(row.SubjectKind));
        }

        if (query.Subject is { Length: > 0 } keys)
        {
            rows = rows.Where(row => keys.Contains(row.SubjectKey));
        }

        if (query.Actor is { Length: > 0 } actors)
        {
            rows = rows.Where(row => actors.Contains(row.Actor));
        }

        if (Query.Moment(query.OccurredFrom) is { } from)
        {
            rows = rows.Where(row => row.OccurredAt >= from);
        }

        if (Query.Moment(query.OccurredBefore) is { } before)
        {
            rows = rows.Where(row => row.OccurredAt < before);
        }

        if (Query.Moment(query.RecordedSince) is { } since)
        {
            rows = rows.Where(row => row.RecordedAt >= since);
        }

        return rows;
    }
}

internal static class ListSharedEvents
{
    /// <summary>List everything that happened to what all programmes share.</summary>
    /// <remarks>Keys, sites and vendors; otherwise as a programme's events.</remarks>
    public static async Task<Ok<Page<EventResponse>>> Handle(
        [AsParameters] ListEventsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            await ListEvents.PageAsync(
                Guid.Empty,
                user.HasAny([Role.Auditor], programme: null),
                query,
                http,
                db,
                cancel
            )
        );
}

internal static class ListUnitEvents
{
    /// <summary>List everything that happened to a unit.</summary>
    /// <remarks>In the order of recording, oldest first unless said.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<Page<EventResponse>>> Handle(
        string programme,
        string tag,
        [AsParameters] ListUnitEventsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var unit = await db.UnitAsync(found, tag, cancel);
        var rows = db
            .Events.AsNoTracking()
            .Where(row =>
                row.ProgrammeId == found.Id && row.SubjectKind == unit.SubjectKind && row.SubjectKey == unit.Tag
            );
        var page = await rows.ToPageAsync(http, query, row => row.Sequence, row => row, query.Order == "desc");
        return TypedResults.Ok(
            await page.WithEffectsAsync(db, found.Id, user.HasAny([Role.Auditor], found.Code), cancel)
        );
    }
}

/// <param name="Type">Only events of this type; repeat for several.</param>
/// <param name="SubjectKind">Only events of this kind of thing, such as `unit`; repeat for several.</param>
/// <param name="Subject">Only events of what is called so, such as a unit's tag; repeat for several.</param>
/// <param name="Actor">Only events that this person reported; repeat for several.</param>
/// <param name="OccurredFrom">Only what happened at this instant or later.</param>
/// <param name="OccurredBefore">Only what happened before this instant.</param>
/// <param name="RecordedSince">Only what was recorded at this instant or later.</param>
/// <param name="Category">`change`, unless said: what changed something. `access`: refusals, data taken away, checkpoints. `all`: both. The last two need the role auditor.</param>
/// <param name="AfterPosition">Only events with a greater `position`, so none that has no position yet.</param>
/// <param name="Order">`asc`, oldest recording first, unless said; `desc`; or `position`, which leaves out what has no position yet.</param>
/// <param name="Cursor">`nextCursor` of the page before, in the same order.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListEventsQuery(
    [FromQuery(Name = "type")] string[]? Type,
    [FromQuery(Name = "subjectKind")] string[]? SubjectKind,
    [FromQuery(Name = "subject")] string[]? Subject,
    [FromQuery(Name = "actor")] string[]? Actor,
    [FromQuery(Name = "occurredFrom")] string? OccurredFrom,
    [FromQuery(Name = "occurredBefore")] string? OccurredBefore,
    [FromQuery(Name = "recordedSince")] string? RecordedSince,
    [FromQuery(Name = "category")] string? Category,
    [FromQuery(Name = "afterPosition")] string? AfterPosition,
    [FromQuery(Name = "order")] string? Order,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListEventsQuery>
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
            RuleFor(query => query.Category).OneOf("change", "access", "all");
            RuleFor(query => query.AfterPosition).WholeNumber(0, int.MaxValue);
            RuleFor(query => query.Order).OneOf("asc", "desc", "position");
            this.RulesForPage();
        }
    }
}

/// <param name="Order">`asc`, oldest recording first, unless said; or `desc`.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListUnitEventsQuery(
    [FromQuery(Name = "order")] string? Order,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListUnitEventsQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Order).OneOf("asc", "desc");
            this.RulesForPage();
        }
    }
}
