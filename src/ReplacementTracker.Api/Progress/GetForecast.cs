using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Progress;

internal static class GetForecast
{
    /// <summary>Say when a programme will be done.</summary>
    /// <remarks>
    /// 10,000 futures, drawn from the programme's own full ISO weeks, the last 13 at most, idle ones included: half of
    /// them are done by `p50On`, 85 of 100 by `p85On`. How likely each week comes again is drawn too, so that a short
    /// history gives a wider range (Bayesian bootstrap, Rubin 1981); two or three weeks that were alike still look surer
    /// than they are: see `historyWeekCount`. Planned access windows bound what a week can hold,
    /// where removing or replacing is what counts. The same question gets the same answer, and the same `seed` the same
    /// futures. Before the first full week: `forecast-needs-history`; of a programme without units:
    /// `forecast-needs-units`. `paceFactor`, `startsOn`, `unitCount` and `paceOf` make it a what-if: "at ProRail's pace,
    /// when would 6,500 train cameras be done?" is `paceOf=prorail` asked of the programme of those cameras, or
    /// `unitCount=6500` asked of prorail. `backTest` says how often earlier forecasts held.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ForecastResponse>> Handle(
        string programme,
        [AsParameters] GetForecastQuery query,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        return TypedResults.Ok(
            await ForecastReport.ReadAsync(db, user, found, asOf, query.WhatIf, Query.Number(query.Seed), cancel)
        );
    }
}

/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="PaceFactor">What if every week did so many times as much, as with more crews; above 0, at most 100.</param>
/// <param name="StartsOn">What if no work were done before this day, which is after `asOf`.</param>
/// <param name="UnitCount">
/// What if this were the number of units to do, none of them done, from tomorrow on; 1 to 10,000,000. Access windows, which are for
/// the programme's own units, do not bound it.
/// </param>
/// <param name="PaceOf">What if the work went at the pace of this programme, by its code.</param>
/// <param name="Seed">Of the random numbers; unless said, one that the same question always gets.</param>
internal sealed record GetForecastQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "paceFactor")] string? PaceFactor,
    [FromQuery(Name = "startsOn")] string? StartsOn,
    [FromQuery(Name = "unitCount")] string? UnitCount,
    [FromQuery(Name = "paceOf")] string? PaceOf,
    [FromQuery(Name = "seed")] string? Seed
) : IAsOf
{
    internal WhatIf? WhatIf =>
        (PaceFactor, StartsOn, UnitCount, PaceOf) is (null, null, null, null)
            ? null
            : new(Query.Factor(PaceFactor), Query.Day(StartsOn), Query.Number(UnitCount), PaceOf);

    internal sealed class Validator : AbstractValidator<GetForecastQuery>
    {
        public Validator()
        {
            RuleFor(query => query.PaceFactor).Factor(100);
            RuleFor(query => query.StartsOn).Day();
            RuleFor(query => query.UnitCount).WholeNumber(1, 10_000_000);
            RuleFor(query => query.PaceOf).Code();
            RuleFor(query => query.Seed).WholeNumber(0, int.MaxValue);
            this.RulesForAsOf();
        }
    }
}
