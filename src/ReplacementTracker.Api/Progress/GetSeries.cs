using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

internal static class GetSeries
{
    /// <summary>List planned and actual counts by date.</summary>
    /// <remarks>
    /// A burn-up: one flat row an interval, dated with its last day, each the figures of `…/progress` as of that day.
    /// A row dated after `asOf` is planned only. At most 4,000 rows: `too-many-rows` names the way out.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<SeriesResponse>> Handle(
        string programme,
        [AsParameters] GetSeriesQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var interval = Query.One<Interval>(query.Interval) ?? Interval.Week;
        return TypedResults.Ok(
            await SeriesReport.ReadAsync(db, found, asOf, interval, Query.Day(query.From), Query.Day(query.To), cancel)
        );
    }
}

/// <param name="Interval">What one row stands for; `week` unless said.</param>
/// <param name="From">A day of the first interval; the programme's first unless said.</param>
/// <param name="To">A day of the last interval; the later of `asOf` and the deadline unless said.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
internal sealed record GetSeriesQuery(
    [FromQuery(Name = "interval")] string? Interval,
    [FromQuery(Name = "from")] string? From,
    [FromQuery(Name = "to")] string? To,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<GetSeriesQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Interval).OneOf<GetSeriesQuery, Interval>();
            RuleFor(query => query.From).Day();
            RuleFor(query => query.To).Day();
            this.RulesForAsOf();
        }
    }
}
