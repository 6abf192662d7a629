using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Progress;

/// <summary>When the work will be done, in thousands of simulated futures.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="ProgrammeName">What people call it.</param>
/// <param name="UnitNoun">What a unit is called, in the plural: cameras.</param>
/// <param name="IsInvented">True where the programme or the one whose pace it is drawn from is sample data.</param>
/// <param name="AsOf">The day, in the programme's time zone; what happened on it is done, and the futures begin after it.</param>
/// <param name="KnownAt">What was recorded later does not count.</param>
/// <param name="IsWhatIf">True where something else than the programme's own forecast was asked for.</param>
/// <param name="WhatIf">What was asked for; null for the programme's own forecast.</param>
/// <param name="CompletedUnitCount">Units of the baseline that are done; 0 of another number of units.</param>
/// <param name="TotalUnitCount">Units to be done in all: those promised, or the number asked for.</param>
/// <param name="RemainingUnitCount">Units still to do.</param>
/// <param name="FinishedOn">The day all were done; null while units remain. Then nothing is simulated.</param>
/// <param name="P50On">The day by which half of the futures are done; null when finished, or if they are not in 50 years.</param>
/// <param name="P85On">The same of 85 in 100: a day to promise.</param>
/// <param name="P95On">The same of 95 in 100.</param>
/// <param name="Deadline">Last day of the promise.</param>
/// <param name="DeadlineProbabilityPercent">Futures that are done on or before the deadline, floored to one decimal.</param>
/// <param name="RequiredPace">Units a week that meet the deadline, rounded up; null when units remain and no day does.</param>
/// <param name="RecentPace">
/// Units a week over the last eight full ISO weeks, or as many as there were, of the programme whose pace it is, before
/// `paceFactor`; null before the first.
/// </param>
/// <param name="HistoryWeekCount">Full ISO weeks that the futures are drawn from, 13 at most. From fewer than 8, the days are a first impression.</param>
/// <param name="Seed">Of the random numbers; asked for again, it gives the same futures.</param>
/// <param name="RunCount">Futures that were simulated; 0 when finished.</param>
/// <param name="NeverFinishedRunCount">Those of them that are not done in 50 years.</param>
/// <param name="BackTest">How often earlier forecasts held; null when finished, and of a what-if.</param>
/// <param name="Histogram">The weeks in which futures are done, oldest first.</param>
/// <param name="Fan">How far the futures are, week by week, until 95 in 100 are done and the deadline is over; ten years at most.</param>
/// <param name="Digest">Of the log it was forecast from, 64 hex digits: the same log, the same digest.</param>
[Example(
    """
        {
          "programme": "prorail",
          "programmeName": "ProRail: Hikvision and Huawei cameras (sample)",
          "unitNoun": "cameras",
          "isInvented": true,
          "asOf": "2026-10-01",
          "knownAt": "2026-10-03T08:00:00Z",
          "isWhatIf": false,
          "whatIf": null,
          "completedUnitCount": 118,
          "totalUnitCount": 196,
          "remainingUnitCount": 78,
          "finishedOn": null,
          "p50On": "2027-01-21",
          "p85On": "2027-02-24",
          "p95On": "2027-03-22",
          "deadline": "2026-12-31",
          "deadlineProbabilityPercent": 22.4,
          "requiredPace": 6.0,
          "recentPace": 3.9,
          "historyWeekCount": 13,
          "seed": 1730984213,
          "runCount": 10000,
          "neverFinishedRunCount": 0,
          "backTest": {
            "forecastCount": 61,
            "heldCount": 53,
            "heldPercent": 86.8
          },
          "histogram": [
            {
              "programme": "prorail",
              "asOf": "2026-10-01",
              "weekOf": "2027-01-18",
              "runCount": 812,
              "percent": 8.1
            }
          ],
          "fan": [
            {
              "programme": "prorail",
              "asOf": "2026-10-01",
              "date": "2026-10-11",
              "p5UnitCount": 119,
              "p15UnitCount": 120,
              "p50UnitCount": 124,
              "p85UnitCount": 128,
              "p95UnitCount": 131
            }
          ],
          "digest": "9f2c61d0b4a7f3e58c1d2b6a90e4478315cf6d2e7ab80914d35c6f1e2a9b7c04"
        }
        """
)]
internal sealed record ForecastResponse(
    string Programme,
    string ProgrammeName,
    string UnitNoun,
    bool IsInvented,
    DateOnly AsOf,
    DateTimeOffset KnownAt,
    bool IsWhatIf,
    WhatIfResponse? WhatIf,
    int CompletedUnitCount,
    int TotalUnitCount,
    int RemainingUnitCount,
    DateOnly? FinishedOn,
    DateOnly? P50On,
    DateOnly? P85On,
    DateOnly? P95On,
    DateOnly Deadline,
    decimal DeadlineProbabilityPercent,
    decimal? RequiredPace,
    decimal? RecentPace,
    int HistoryWeekCount,
    int Seed,
    int RunCount,
    int NeverFinishedRunCount,
    BackTestResponse? BackTest,
    IReadOnlyList<FinishWeekResponse> Histogram,
    IReadOnlyList<FanWeekResponse> Fan,
    string Digest
) : IReport
{
    internal bool IsPinned { get; init; }

    object IReport.Essence => IsPinned ? this : this with { KnownAt = default };
}

/// <summary>What was asked instead of how things are.</summary>
/// <param name="PaceFactor">What every week's work was multiplied by; null where it was not.</param>
/// <param name="StartsOn">The day before which no work was done; null where it goes on.</param>
/// <param name="UnitCount">Units to do, none of them done; null for those of the programme.</param>
/// <param name="PaceOf">The programme whose pace was taken; null for its own.</param>
/// <param name="PaceOfDigest">Of the log of that programme; null for its own.</param>
internal sealed record WhatIfResponse(
    decimal? PaceFactor,
    DateOnly? StartsOn,
    int? UnitCount,
    string? PaceOf,
    string? PaceOfDigest
);

/// <summary>How often P85 days that could have been said before held.</summary>
/// <param name="ForecastCount">
/// Forecasts of a tenth of the total that came due: made at the end of each of the last 52 full weeks that had eight
/// before it, from what is known now of the weeks up to then.
/// </param>
/// <param name="HeldCount">Those of them that held.</param>
/// <param name="HeldPercent">Share that held, floored to one decimal; about 85 is right. Null where none came due.</param>
internal sealed record BackTestResponse(int ForecastCount, int HeldCount, decimal? HeldPercent);

/// <summary>How many futures are done in a week.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="AsOf">The day of the forecast.</param>
/// <param name="WeekOf">Monday of the week; weeks in which none is done are left out.</param>
/// <param name="RunCount">Futures that are done in it.</param>
/// <param name="Percent">The same of all, floored to one decimal.</param>
internal sealed record FinishWeekResponse(
    string Programme,
    DateOnly AsOf,
    DateOnly WeekOf,
    int RunCount,
    decimal Percent
);

/// <summary>How far the futures are at the end of a week: units done, those done already included, never more than all.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="AsOf">The day of the forecast.</param>
/// <param name="Date">Last day of the week, a Sunday.</param>
/// <param name="P5UnitCount">Units that all but 5 in 100 futures have done by then.</param>
/// <param name="P15UnitCount">Units that 85 in 100 have done: where this is the total, `p85On` is over.</param>
/// <param name="P50UnitCount">Units that half of them have done.</param>
/// <param name="P85UnitCount">Units that 15 in 100 have done.</param>
/// <param name="P95UnitCount">Units that 5 in 100 have done.</param>
internal sealed record FanWeekResponse(
    string Programme,
    DateOnly AsOf,
    DateOnly Date,
    int P5UnitCount,
    int P15UnitCount,
    int P50UnitCount,
    int P85UnitCount,
    int P95UnitCount
);
