using System.Data;
using FluentValidation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Charts;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>How one programme stands, as a page and, printed, as the report for a board.</summary>
internal static class ShowProgramme
{
    private const string Root = "../";

    public static async Task<IResult> Handle(
        string programme,
        [AsParameters] ShowProgrammeQuery query,
        IValidator<ShowProgrammeQuery> validator,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        PublicFigures publicFigures,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.Programmes.AsNoTracking().SingleOrDefaultAsync(row => row.Code == programme, cancel);
        var isInside = found is not null && ShowOverview.MayOpen(user, found);
        if (found is null || (!isInside && !publicFigures.Shows(found)))
        {
            return Page.NotFound(http, Root);
        }

        if (
            !validator.Validate(query).IsValid
            || !MayAskFor(query, isInside)
            || AsOfOrNull(found, query, clock.Now()) is not { } asOf
        )
        {
            return Page.BadRequest(http, Root);
        }

        var model = await ReadAsync(db, found, asOf, isInside, cancel);
        return Page.Of<ProgrammeView>(http, Frame.Of(http, Root, $"programmes/{found.Code}"), model);
    }

    /// <summary>In one snapshot: what is recorded meanwhile does not make two figures of one page disagree.</summary>
    private static async Task<ProgrammeModel> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        bool isInside,
        CancellationToken cancel
    )
    {
        // A snapshot of its own does not wait for writes under way; a figure that is to stay has to.
        await Settled.WaitAsync(db, asOf, cancel);
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var figures = Shown(await Figures.ReadAsync(db, programme, asOf, cancel), isInside);
        var progress = await ProgressReport.ReadAsync(db, programme, asOf, cancel);
        var forecast = ForecastReport.OrNull(figures);
        var headline = HeadlineReport.Of(figures, forecast);
        return new ProgrammeModel(
            headline,
            KeyFigures(progress),
            Stages(progress),
            BurnUp(figures, forecast, headline.ClosedOn <= asOf.Day, width: 900, height: 440, "burn-up-chart-"),
            BurnUp(figures, forecast, headline.ClosedOn <= asOf.Day, width: 360, height: 520, "burn-up-narrow-"),
            Milestones(figures),
            isInside ? await InsideReport.ReadAsync(db, programme, asOf, cancel) : null,
            new Footnotes(asOf.Day, asOf.KnownAt, programme.TimeZone, progress.Digest, isInside)
        );
    }

    /// <remarks>
    /// A visitor without a key for the programme gets days of the past as they are known now. Any instant would tell, by
    /// halving the interval between two figures that differ, when each report came in, to the second; and so when people were
    /// at work. It is refused, not passed over: the same address must not show other figures.
    /// </remarks>
    private static bool MayAskFor(ShowProgrammeQuery query, bool isInside) => isInside || query.KnownAt is null;

    private static AsOf? AsOfOrNull(Programme programme, ShowProgrammeQuery query, DateTimeOffset now)
    {
        try
        {
            return AsOf.Of(programme, query, now);
        }
        catch (InvalidRequestException)
        {
            return null;
        }
    }

    private static KeyFigures KeyFigures(ProgressResponse progress) =>
        new(
            progress.RemainingUnitCount,
            progress.Pace.Last8Weeks,
            progress.Pace.Required,
            progress.Schedule.PlannedUnitCount,
            progress.Schedule.SvWeeks,
            progress.BaselineUnitCount,
            progress.ScopeUnitCount,
            progress.Scope.AddedCount,
            progress.Scope.ExceptedCount
        );

    private static StageRow[] Stages(ProgressResponse progress)
    {
        var (baseline, scope) = (progress.Baseline, progress.Scope);
        return
        [
            Row(CompletionRule.Removed, baseline.Removed, scope.Removed),
            Row(CompletionRule.Replaced, baseline.Replaced, scope.Replaced),
            Row(CompletionRule.Verified, baseline.Verified, scope.Verified),
            Row(CompletionRule.Disposed, baseline.Disposed, scope.Disposed),
        ];
    }

    private static StageRow Row(CompletionRule stage, StageProgressResponse baseline, StageProgressResponse scope) =>
        new(stage, baseline.Count, baseline.Percent, scope.Count, scope.Percent);

    /// <summary>The public sees milestones of all units: one of some of them tells of a place or a maker.</summary>
    private static Figures Shown(Figures figures, bool isInside) =>
        isInside
            ? figures
            : figures with
            {
                Milestones = [.. figures.Milestones.Where(milestone => !MilestoneLog.IsFiltered(milestone.Terms))],
            };

    /// <summary>Nothing to draw where nothing is counted yet.</summary>
    private static MarkupString? BurnUp(
        Figures figures,
        ForecastResponse? forecast,
        bool isClosed,
        int width,
        int height,
        string idPrefix
    ) =>
        figures.Total == 0
            ? null
            : Drawing.Markup(
                BurnUpChart.Draw(
                    new BurnUpFigures(figures, isClosed ? null : forecast, isClosed),
                    Drawing.Format(width, height, idPrefix)
                )
            );

    private static MilestoneRow[] Milestones(Figures figures) =>
        [
            .. figures.Milestones.Select(milestone => new MilestoneRow(
                milestone.Terms.Name,
                milestone.Terms.DueOn,
                milestone.OriginalDueOn,
                milestone.Terms.Stage,
                milestone.Terms.TargetUnitCount,
                milestone.Progress.Count,
                milestone.Progress.Status,
                milestone.Progress.ReachedOn,
                milestone.Progress.ForecastOn
            )),
        ];
}

/// <param name="AsOf">The day the page is for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said. Only for who is signed in.</param>
internal sealed record ShowProgrammeQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<ShowProgrammeQuery>
    {
        public Validator() => this.RulesForAsOf();
    }
}
