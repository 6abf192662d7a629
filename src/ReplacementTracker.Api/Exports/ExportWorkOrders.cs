using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.Exports;

internal static class ExportWorkOrders
{
    /// <summary>Export the work orders as CSV, by number.</summary>
    /// <remarks>
    /// One row an order, with its lines counted by outcome, streamed. With `asOf` or `knownAt`, the orders of then as
    /// they stood: those with `isOverdue` true are as many as `workOrders.overdue` of `…/progress`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportWorkOrdersQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        await Settled.WaitAsync(db, asOf, cancel);
        return await CopiedRows.SendAsync(
            http,
            db,
            CsvFile.Name(found, "work-orders", asOf.Day),
            query.Locale,
            WorkOrderRows.Columns,
            WorkOrderRows.Select(found, query),
            WorkOrderRows.Asked(query, asOf),
            cancel
        );
    }
}

internal static class ExportWorkOrderLines
{
    /// <summary>Export the lines of work orders as CSV, by number and tag.</summary>
    /// <remarks>One row for each unit on each order, streamed. With `asOf` or `knownAt`, as they stood then.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportWorkOrdersQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        await Settled.WaitAsync(db, asOf, cancel);
        return await CopiedRows.SendAsync(
            http,
            db,
            CsvFile.Name(found, "work-order-lines", asOf.Day),
            query.Locale,
            WorkOrderRows.LineColumns,
            WorkOrderRows.SelectLines(found, query),
            WorkOrderRows.Asked(query, asOf),
            cancel
        );
    }
}

/// <param name="State">Only orders in this state; repeat for several.</param>
/// <param name="Site">Only visits to the site of this code; repeat for several.</param>
/// <param name="Contractor">Only orders of this contractor; repeat for several.</param>
/// <param name="Unit">Only orders with a line for the unit of this tag, or only these lines; repeat for several.</param>
/// <param name="Overdue">Whether the planned end has passed and the work is not completed.</param>
/// <param name="PlannedFrom">Only visits planned to begin at this instant or later.</param>
/// <param name="PlannedBefore">Only visits planned to begin before this instant.</param>
/// <param name="UpdatedSince">Only orders changed at this instant or later.</param>
/// <param name="AsOf">The day the rows are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportWorkOrdersQuery(
    [FromQuery(Name = "state")] string[]? State,
    [FromQuery(Name = "site")] string[]? Site,
    [FromQuery(Name = "contractor")] string[]? Contractor,
    [FromQuery(Name = "unit")] string[]? Unit,
    [FromQuery(Name = "overdue")] string? Overdue,
    [FromQuery(Name = "plannedFrom")] string? PlannedFrom,
    [FromQuery(Name = "plannedBefore")] string? PlannedBefore,
    [FromQuery(Name = "updatedSince")] string? UpdatedSince,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale
) : IAsOf, IWorkOrderFilter
{
    /// <summary>All orders.</summary>
    public static readonly ExportWorkOrdersQuery Everything = new(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null
    );

    internal sealed class Validator : AbstractValidator<ExportWorkOrdersQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.State).OneOf<ExportWorkOrdersQuery, WorkOrderState>();
            RuleForEach(query => query.Site).SiteCode();
            RuleForEach(query => query.Contractor).Line(200);
            RuleForEach(query => query.Unit).Tag();
            RuleFor(query => query.Overdue).Flag();
            RuleFor(query => query.PlannedFrom).Moment();
            RuleFor(query => query.PlannedBefore).Moment();
            RuleFor(query => query.UpdatedSince).Moment();
            RuleFor(query => query.Locale).OneOf<ExportWorkOrdersQuery, CsvLocale>();
            this.RulesForAsOf();
        }
    }
}
