using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>What is asked instead of how things are; null where they are left as they are.</summary>
internal sealed record WhatIf(decimal? PaceFactor, DateOnly? StartsOn, int? UnitCount, string? PaceOf);

/// <summary>When the work will be done, for the address itself, for exports, charts and the dashboard.</summary>
internal static class ForecastReport
{
    /// <summary>How far recent pace looks back, as elsewhere.</summary>
    private const int PaceWeeks = 8;

    /// <param name="user">Who asks, and may or may not read the programme whose pace is asked for.</param>
    /// <param name="whatIf">Null for the programme's own forecast.</param>
    /// <param name="seed">Null for the question's own.</param>
    /// <exception cref="Domain.RefusalException">`forecast-needs-history`, `forecast-needs-units`.</exception>
    /// <exception cref="InvalidRequestException">`starts-on-too-early`, `programme-unknown`.</exception>
    public static async Task<ForecastResponse> ReadAsync(
        TrackerDb db,
        CurrentUser user,
        Programme programme,
        AsOf asOf,
        WhatIf? whatIf,
        int? seed,
        CancellationToken cancel
    )
    {
        if (whatIf?.StartsOn <= asOf.Day)
        {
            throw InvalidRequestException.At(
                "startsOn",
                "starts-on-too-early",
                $"'startsOn' is not after {asOf.Day:yyyy-MM-dd}, and what was done by then is done."
            );
        }

        var figures = await Figures.ReadAsync(db, programme, asOf, cancel);
        var pacemaker = whatIf?.PaceOf is { } code
            ? await PacemakerAsync(db, user, code, asOf, cancel)
            : Pacemaker.Of(figures);
        return Of(figures, pacemaker, whatIf, seed);
    }

    /// <summary>The programme's own forecast, for who shows it beside other figures.</summary>
    /// <returns>Null where there is no full week of history, or there are no units.</returns>
    public static ForecastResponse? OrNull(Figures figures)
    {
        var pacemaker = Pacemaker.Of(figures);
        return figures.Total == 0 || (figures.Remaining > 0 && pacemaker.WeeklyUnits.Count == 0)
            ? null
            : Of(figures, pacemaker, whatIf: null, seed: null);
    }

    private static async Task<Pacemaker> PacemakerAsync(
        TrackerDb db,
        CurrentUser user,
        string code,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var found = user.Opens(code) ? await db.Programmes.SingleOrDefaultAsync(row => row.Code == code, cancel) : null;
        if (found is null)
        {
            throw InvalidRequestException.At(
                "paceOf",
                "programme-unknown",
                $"There is no programme {code} whose pace could be taken."
            );
        }

        // The same day, which ends earlier or later where the other programme is.
        var there = asOf with
        {
            End = found.Clock.EndOf(asOf.Day),
        };
        return Pacemaker.Of(await Figures.ReadAsync(db, found, there, cancel));
    }

    private static ForecastResponse Of(Figures figures, Pacemaker pacemaker, WhatIf? whatIf, int? seed)
    {
        var (programme, terms, asOf) = (figures.Programme, figures.Terms, figures.AsOf);
        var (done, total) = whatIf?.UnitCount is { } units ? (0, units) : (figures.Done, figures.Total);
        var remaining = Math.Max(0, total - done);
        Demand(figures, pacemaker, total, remaining);

        var beginsOn = BeginsOn(figures, whatIf);
        var question = new ForecastQuestion(
            pacemaker.WeeklyUnits,
            done,
            total,
            beginsOn,
            Bounds(figures, whatIf),
            (double)(whatIf?.PaceFactor ?? 1),
            seed ?? ForecastQuestion.SeedOf(programme.Code, asOf.Day, pacemaker.WeeklyUnits)
        );
        var forecast = remaining > 0 ? Forecast.Of(question, fanUntil: terms.Deadline) : null;
        var finishedOn = remaining > 0 ? null : figures.Steps.ReachedOn(total);
        var backTest =
            whatIf is null && forecast is not null
                ? ForecastBackTest.Of(figures.Steps, terms.StartsOn, asOf.Day, total, programme.Code)
                : null;
        return new ForecastResponse(
            programme.Code,
            terms.Name,
            terms.UnitNoun,
            programme.IsInvented || pacemaker.Figures.Programme.IsInvented,
            asOf.Day,
            asOf.KnownAt,
            whatIf is not null,
            whatIf is null
                ? null
                : new(
                    whatIf.PaceFactor,
                    whatIf.StartsOn,
                    whatIf.UnitCount,
                    whatIf.PaceOf,
                    whatIf.PaceOf is null ? null : pacemaker.Figures.Digest
                ),
            done,
            total,
            remaining,
            finishedOn,
            forecast?.DayOf(50),
            forecast?.DayOf(85),
            forecast?.DayOf(95),
            terms.Deadline,
            forecast?.PercentBy(terms.Deadline) ?? (finishedOn <= terms.Deadline ? 100.0m : 0.0m),
            Rounding.Upwards(Pace.On([], beginsOn, beginsOn.AddDays(-1), terms.Deadline, remaining).Required),
            Rounding.Decimals(pacemaker.Recent, 1),
            pacemaker.WeeklyUnits.Count,
            question.Seed,
            forecast?.RunCount ?? 0,
            forecast?.NeverCount ?? 0,
            backTest is null ? null : new(backTest.ForecastCount, backTest.HeldCount, backTest.HeldPercent),
            [.. (forecast?.Histogram() ?? []).Select(week => Row(programme, asOf, week))],
            [.. (forecast?.Fan ?? []).Select(week => Row(programme, asOf, week))],
            figures.Digest
        )
        {
            IsPinned = asOf.IsPinned,
        };
    }

    private static void Demand(Figures figures, Pacemaker pacemaker, int total, int remaining)
    {
        if (total == 0)
        {
            throw ForecastRefusals.NeedsUnits.Because(
                $"Programme {figures.Programme.Code} had no units on {figures.AsOf.Day:yyyy-MM-dd}. Register some, "
                    + "say how many it promises, or take a later day."
            );
        }

        if (remaining > 0 && pacemaker.WeeklyUnits.Count == 0)
        {
            throw ForecastRefusals.NeedsHistory.Because(
                $"No full week, Monday to Sunday, lies between the start of programme {pacemaker.Figures.Programme.Code} and "
                    + $"{figures.AsOf.Day:yyyy-MM-dd}. Wait for one, or say 'paceOf' another programme."
            );
        }
    }

    /// <summary>Units of its own are not begun before the programme is.</summary>
    private static DateOnly BeginsOn(Figures figures, WhatIf? whatIf)
    {
        var tomorrow = figures.AsOf.Day.AddDays(1);
        var isOther = whatIf?.UnitCount is not null;
        return whatIf?.StartsOn ?? (isOther || figures.Terms.StartsOn < tomorrow ? tomorrow : figures.Terms.StartsOn);
    }

    /// <summary>
    /// Access windows are for the programme's own units, and for work on site: what is only accepted or destroyed needs
    /// none.
    /// </summary>
    private static IReadOnlyDictionary<DateOnly, int> Bounds(Figures figures, WhatIf? whatIf) =>
        whatIf?.UnitCount is null && figures.Terms.CompletionRule is CompletionRule.Removed or CompletionRule.Replaced
            ? figures.UnitsByWeek
            : new Dictionary<DateOnly, int>();

    private static FinishWeekResponse Row(Programme programme, AsOf asOf, FinishWeek week) =>
        new(programme.Code, asOf.Day, week.BeginsOn, week.RunCount, week.Percent);

    private static FanWeekResponse Row(Programme programme, AsOf asOf, FanWeek week) =>
        new(programme.Code, asOf.Day, week.EndsOn, week.P5, week.P15, week.P50, week.P85, week.P95);

    /// <summary>The programme whose weeks are drawn from.</summary>
    private sealed record Pacemaker(Figures Figures, IReadOnlyList<int> WeeklyUnits, double? Recent)
    {
        public static Pacemaker Of(Figures figures)
        {
            var (startsOn, day) = (figures.Terms.StartsOn, figures.AsOf.Day);
            return new(
                figures,
                Throughput.Of(figures.Steps, startsOn, day),
                Pace.Mean(figures.Steps, startsOn, day, PaceWeeks)
            );
        }
    }
}
