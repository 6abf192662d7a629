using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>All programmes that the reader may see, one sentence each.</summary>
internal static class ShowOverview
{
    /// <summary>Each costs the reading of its history, and nobody compares more at a glance.</summary>
    private const int Most = 50;

    public static async Task<IResult> Handle(
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        PublicFigures publicFigures,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var all = await db.Programmes.AsNoTracking().ToListAsync(cancel);
        var open = all.Where(row => MayOpen(user, row) || publicFigures.Shows(row))
            .OrderBy(row =>
                row.Status switch
                {
                    ProgrammeStatus.Active => 0,
                    ProgrammeStatus.Draft => 1,
                    _ => 2,
                }
            )
            .ThenBy(row => row.Deadline)
            .ThenBy(row => row.Code, StringComparer.Ordinal)
            .ToList();
        List<Headline> headlines = [];
        foreach (var programme in open.Take(Most))
        {
            var asOf = AsOf.Of(programme, new ShowProgrammeQuery(AsOf: null, KnownAt: null), clock.Now());
            var figures = await Figures.ReadAsync(db, programme, asOf, cancel);
            headlines.Add(HeadlineReport.Of(figures, ForecastReport.OrNull(figures)));
        }

        var model = new OverviewModel(headlines, open.Count - headlines.Count, IsEmpty: all.Count == 0);
        return Page.Of<OverviewView>(http, Frame.Of(http), model);
    }

    /// <summary>Whether the reader's key opens the programme, with all that is in it.</summary>
    public static bool MayOpen(CurrentUser user, Programme programme) => user.Opens(programme.Code);
}

/// <param name="More">How many are not shown.</param>
/// <param name="IsEmpty">Whether there is no programme at all, public or not.</param>
public sealed record OverviewModel(IReadOnlyList<Headline> Programmes, int More, bool IsEmpty);
