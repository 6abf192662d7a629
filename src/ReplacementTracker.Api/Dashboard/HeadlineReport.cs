using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>The sentence of a programme, out of the figures that it shares with every other answer.</summary>
internal static class HeadlineReport
{
    /// <param name="forecast">Null where there is nothing to make one of.</param>
    public static Headline Of(Figures figures, ForecastResponse? forecast)
    {
        var (programme, terms) = (figures.Programme, figures.Terms);
        var doneOn = figures.Total > 0 ? figures.Steps.ReachedOn(figures.Total) : null;
        return new Headline(
            programme.Code,
            terms.Name,
            terms.UnitNoun,
            programme.Status,
            programme.IsInvented,
            figures.AsOf.Day,
            terms.StartsOn,
            terms.Deadline,
            terms.CompletionRule,
            Percent.Of(figures.Done, figures.Total),
            figures.Done,
            figures.Total,
            doneOn,
            programme.ClosedAt is { } closed ? programme.Clock.DayOf(closed) : null,
            Outlook(programme.Status, forecast)
        );
    }

    /// <summary>
    /// What is done, closed or only drafted has nothing to be expected of it; once the deadline has passed, there is no
    /// chance to speak of.
    /// </summary>
    private static Outlook? Outlook(ProgrammeStatus status, ForecastResponse? forecast) =>
        forecast is null or { RemainingUnitCount: 0 } || status != ProgrammeStatus.Active
            ? null
            : new Outlook(
                forecast.P50On,
                forecast.P85On,
                forecast.P95On,
                forecast.AsOf > forecast.Deadline ? null : forecast.DeadlineProbabilityPercent,
                forecast.RunCount
            );
}
