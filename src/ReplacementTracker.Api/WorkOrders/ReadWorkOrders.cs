using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

internal static class GetWorkOrder
{
    /// <summary>Read a work order.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        return TypedResults.Ok(WorkOrderResponse.From(await db.WorkOrderAsync(found, number, cancel)));
    }
}

internal static class ListWorkOrderLines
{
    /// <summary>List the lines of a work order.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    public static async Task<Ok<WorkOrderLinesResponse>> Handle(
        string programme,
        string number,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = WorkOrderResponse.From(await db.WorkOrderAsync(found, number, cancel));
        return TypedResults.Ok(new WorkOrderLinesResponse(order.Lines, order.Etag));
    }
}

/// <param name="Items">One for each unit, by tag.</param>
/// <param name="Etag">That of the order: lines change with it.</param>
internal sealed record WorkOrderLinesResponse(IReadOnlyList<WorkOrderLineResponse> Items, string Etag) : IVersioned;

internal static class GetWorkOrderLine
{
    /// <summary>Read one line of a work order.</summary>
    /// <remarks>Its ETag is that of the order: lines change with it.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<WorkOrderLineResponse>> Handle(
        string programme,
        string number,
        string tag,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        var line = order.Line(tag);
        http.Response.Headers.ETag = ETag.Of(order.Version);
        return TypedResults.Ok(WorkOrderResponse.From(order).Lines.Single(some => some.Unit == line.UnitTag));
    }
}

internal static class ListWorkOrders
{
    /// <summary>List work orders, by number.</summary>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<WorkOrderResponse>>> Handle(
        string programme,
        [AsParameters] ListWorkOrdersQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var rows = Filter(db.WorkOrders.Where(row => row.ProgrammeId == found.Id), query, clock.Now());
        return TypedResults.Ok(
            await rows.ToPageAsync(http, query, row => row.SequenceNumber, WorkOrderResponse.FromRow)
        );
    }

    private static IQueryable<WorkOrder> Filter(
        IQueryable<WorkOrder> rows,
        ListWorkOrdersQuery query,
        DateTimeOffset now
    )
    {
        if (query.State is { Length: > 0 })
        {
            var states = Query.Many<WorkOrderState>(query.State);
            rows = rows.Where(row => states.Contains(row.State));
        }

        if (query.Site is { Length: > 0 })
        {
            var sites = query.Site.Select(site => site.ToUpperInvariant()).ToArray();
            rows = rows.Where(row => sites.Contains(row.Site));
        }

        if (query.Contractor is { Length: > 0 } contractors)
        {
            rows = rows.Where(row => contractors.Contains(row.Contractor));
        }

        if (query.Unit is { Length: > 0 } tags)
        {
            rows = rows.Where(row => row.Lines.Any(line => tags.Contains(line.UnitTag)));
        }

        if (Query.Moment(query.PlannedFrom) is { } from)
        {
            rows = rows.Where(row => row.PlannedStart >= from);
        }

        if (Query.Moment(query.PlannedBefore) is { } before)
        {
            rows = rows.Where(row => row.PlannedStart < before);
        }

        if (Query.Moment(query.UpdatedSince) is { } since)
        {
            rows = rows.Where(row => row.UpdatedAt >= since);
        }

        if (query.Overdue is not null)
        {
            var overdue = Query.Flag(query.Overdue);
            rows = rows.Where(row =>
                (row.PlannedEnd != null && row.PlannedEnd < now && row.CompletedAt == null && row.EndedAt == null)
                == overdue
            );
        }

        return rows;
    }
}

/// <param name="State">Only orders in this state; repeat for several.</param>
/// <param name="Site">Only visits to the site of this code; repeat for several.</param>
/// <param name="Contractor">Only orders of this contractor; repeat for several.</param>
/// <param name="Unit">Only orders with a line for the unit of this tag; repeat for several.</param>
/// <param name="Overdue">Whether the planned end has passed and the work is not completed.</param>
/// <param name="PlannedFrom">Only visits planned to begin at this instant or later.</param>
/// <param name="PlannedBefore">Only visits planned to begin before this instant.</param>
/// <param name="UpdatedSince">Only orders changed at this instant or later.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListWorkOrdersQuery(
    [FromQuery(Name = "state")] string[]? State,
    [FromQuery(Name = "site")] string[]? Site,
    [FromQuery(Name = "contractor")] string[]? Contractor,
    [FromQuery(Name = "unit")] string[]? Unit,
    [FromQuery(Name = "overdue")] string? Overdue,
    [FromQuery(Name = "plannedFrom")] string? PlannedFrom,
    [FromQuery(Name = "plannedBefore")] string? PlannedBefore,
    [FromQuery(Name = "updatedSince")] string? UpdatedSince,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListWorkOrdersQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.State).OneOf<ListWorkOrdersQuery, WorkOrderState>();
            RuleForEach(query => query.Site).SiteCode();
            RuleForEach(query => query.Contractor).Line(200);
            RuleForEach(query => query.Unit).Tag();
            RuleFor(query => query.Overdue).Flag();
            RuleFor(query => query.PlannedFrom).Moment();
            RuleFor(query => query.PlannedBefore).Moment();
            RuleFor(query => query.UpdatedSince).Moment();
            this.RulesForPage();
        }
    }
}
