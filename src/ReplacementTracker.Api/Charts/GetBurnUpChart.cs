using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Charts;

internal static class GetBurnUpChart
{
    private const int Width = 900;
    private const int Height = 460;

    /// <summary>Draw what was promised, planned and done over time.</summary>
    /// <remarks>
    /// SVG: baseline, scope, plan, removed, replaced and verified units, the forecast as bands around its median,
    /// milestones, the deadline and the day of the figures, which are those of `…/progress` for the same `asOf` and
    /// `knownAt`. Lines and milestones differ by dashes and shapes, not by colour alone. The picture scales; `width`
    /// and `height` say for what size it is laid out. Without a full week of history there is no forecast in it.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<PictureResult> Handle(
        string programme,
        [AsParameters] GetBurnUpChartQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        var figures = await BurnUpFigures.ReadAsync(db, found, asOf, cancel);
        var format = new PictureFormat(
            Query.One<ChartLocale>(query.Locale) ?? ChartLocale.En,
            Query.Number(query.Width) ?? Width,
            Query.Number(query.Height) ?? Height
        );
        return new PictureResult(BurnUpChart.Draw(figures, format));
    }
}

/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Locale">Language of titles, numbers and months; `en` unless said.</param>
/// <param name="Width">Width to lay the picture out for, in CSS pixels; 900 unless said.</param>
/// <param name="Height">Height to lay the picture out for, in CSS pixels; 460 unless said.</param>
internal sealed record GetBurnUpChartQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "locale")] string? Locale,
    [FromQuery(Name = "width")] string? Width,
    [FromQuery(Name = "height")] string? Height
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<GetBurnUpChartQuery>
    {
        public Validator()
        {
            RuleFor(query => query.Locale).OneOf<GetBurnUpChartQuery, ChartLocale>();
            RuleFor(query => query.Width).WholeNumber(320, 2400);
            RuleFor(query => query.Height).WholeNumber(320, 2400);
            this.RulesForAsOf();
        }
    }
}
