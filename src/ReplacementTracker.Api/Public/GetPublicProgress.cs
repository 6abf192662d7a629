using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Public;

internal static class GetPublicProgress
{
    /// <summary>Say how far a promise is, to anybody.</summary>
    /// <remarks>
    /// Today's counts of the whole programme, of what was promised and of what counts today; nothing of single units,
    /// places, visits or people. Needs no key where the programme's figures are public. May be kept for five minutes.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<PublicProgressResponse>> Handle(
        string programme,
        HttpContext http,
        CurrentUser user,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var today = AsOf.Of(found, new GetProgressQuery(null, null), clock.Now());
        var progress = await ProgressReport.ReadAsync(db, found, today, cancel);
        PublicFigures.LetBeKept(http, user);
        return TypedResults.Ok(
            new PublicProgressResponse(
                progress.Programme,
                progress.ProgrammeName,
                progress.UnitNoun,
                progress.IsInvented,
                progress.AsOf,
                progress.StartsOn,
                progress.Deadline,
                progress.DaysLeft,
                progress.CompletionRule,
                progress.PercentComplete,
                progress.CompletedUnitCount,
                progress.RemainingUnitCount,
                progress.BaselineUnitCount,
                progress.ScopeUnitCount,
                progress.Baseline,
                progress.Scope
            )
        );
    }
}

/// <summary>How far a programme is today, for anybody.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="ProgrammeName">What people call it.</param>
/// <param name="UnitNoun">What a unit is called, in the plural: cameras.</param>
/// <param name="IsInvented">True for sample data: units, orders and dates are made up.</param>
/// <param name="AsOf">Today, in the programme's time zone.</param>
/// <param name="StartsOn">First day of the work.</param>
/// <param name="Deadline">Last day of the promise.</param>
/// <param name="DaysLeft">Days from `asOf` to the deadline; negative after it.</param>
/// <param name="CompletionRule">Which stage counts as done.</param>
/// <param name="PercentComplete">`completedUnitCount` of `baselineUnitCount`, floored to one decimal; null of none.</param>
/// <param name="CompletedUnitCount">Units of the baseline that reached that stage.</param>
/// <param name="RemainingUnitCount">Units of the baseline that did not.</param>
/// <param name="BaselineUnitCount">Units promised.</param>
/// <param name="ScopeUnitCount">Units that count today, additions and exceptions included.</param>
/// <param name="Baseline">Counts of the promised units.</param>
/// <param name="Scope">Counts of the units in scope today.</param>
[Example(
    """
        {
          "programme": "prorail",
          "programmeName": "ProRail: Hikvision and Huawei cameras (sample)",
          "unitNoun": "cameras",
          "isInvented": true,
          "asOf": "2026-10-01",
          "startsOn": "2026-04-01",
          "deadline": "2026-12-31",
          "daysLeft": 91,
          "completionRule": "replaced",
          "percentComplete": 60.2,
          "completedUnitCount": 118,
          "remainingUnitCount": 78,
          "baselineUnitCount": 196,
          "scopeUnitCount": 199,
          "baseline": {
            "unitCount": 196,
            "removed": {
              "count": 119,
              "percent": 60.7
            },
            "replaced": {
              "count": 118,
              "percent": 60.2
            },
            "verified": {
              "count": 116,
              "percent": 59.1
            },
            "disposed": {
              "count": 88,
              "percent": 44.8
            }
          },
          "scope": {
            "unitCount": 199,
            "addedCount": 4,
            "exceptedCount": 1,
            "removed": {
              "count": 121,
              "percent": 60.8
            },
            "replaced": {
              "count": 120,
              "percent": 60.3
            },
            "verified": {
              "count": 118,
              "percent": 59.2
            },
            "disposed": {
              "count": 90,
              "percent": 45.2
            }
          }
        }
        """
)]
internal sealed record PublicProgressResponse(
    string Programme,
    string ProgrammeName,
    string UnitNoun,
    bool IsInvented,
    DateOnly AsOf,
    DateOnly StartsOn,
    DateOnly Deadline,
    int DaysLeft,
    CompletionRule CompletionRule,
    decimal? PercentComplete,
    int CompletedUnitCount,
    int RemainingUnitCount,
    int BaselineUnitCount,
    int ScopeUnitCount,
    BaselineProgressResponse Baseline,
    ScopeProgressResponse Scope
) : IReport
{
    object IReport.Essence => this;
}
