using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Charts;

internal static class GetMapChart
{
    private const int Width = 640;
    private const int Height = 760;

    /// <summary>Draw where how much is left to do.</summary>
    /// <remarks>
    /// SVG: a circle at each site, its area by the units that are left there; a ring where all are done. The counts are
    /// those of `…/progress/breakdown?by=site` for the same `asOf` and `knownAt`; where sites are is today's. Stations
    /// are dots, provinces are named, for orientation; sites without coordinates are named above the map.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<PictureResult> Handle(
        string programme,
        [AsParameters] GetMapChartQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var of = Query.One<MapOf>(query.Of) ?? MapOf.Baseline;
        var figures = await MapFigures.ReadAsync(db, found, asOf, of, cancel);
        var format = new PictureFormat(
            Query.One<ChartLocale>(query.Locale) ?? ChartLocale.En,
            Query.Number(query.Width) ?? Width,
            Query.Number(query.Height) ?? Height
        );
        return new PictureResult(SiteMap.Draw(figures, format));
    }
}

/// <param name="Of">Which units count: those promised, or those in scope; `baseline` unless said.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">Language of titles and numbers; `en` unless said.</param>
/// <param name="Width">Width to lay the picture out for, in CSS pixels; 640 unless said.</param>
/// <param name="Height">Height to lay the picture out for, in CSS pixels; 760 unless said.</param>
internal sealed record GetMapChartQuery(
    [FromQuery(Name = "of")] string? Of,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale,
    [FromQuery(Name = "width")] string? Width,
    [FromQuery(Name = "height")] string? Height
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<GetMapChartQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Of).OneOf<GetMapChartQuery, MapOf>();
            RuleFor(query => query.Locale).OneOf<GetMapChartQuery, ChartLocale>();
            RuleFor(query => query.Width).WholeNumber(320, 2400);
            RuleFor(query => query.Height).WholeNumber(320, 2400);
            this.RulesForAsOf();
        }
    }
}
