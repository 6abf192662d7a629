using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Progress;

/// <summary>How far a programme is, on a day, as it was known at an instant.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="ProgrammeName">What people call it.</param>
/// <param name="UnitNoun">What a unit is called, in the plural: cameras.</param>
/// <param name="IsInvented">True for sample data: units, orders and dates are made up.</param>
/// <param name="AsOf">The day, in the programme's time zone; what happened on it counts.</param>
/// <param name="KnownAt">What was recorded later does not count.</param>
/// <param name="StartsOn">First day of the work.</param>
/// <param name="Deadline">Last day of the promise.</param>
/// <param name="DaysLeft">Days from `asOf` to the deadline; negative after it.</param>
/// <param name="CompletionRule">Which stage counts as done.</param>
/// <param name="PercentComplete">`completedUnitCount` of `baselineUnitCount`, floored to one decimal; null of none.</param>
/// <param name="CompletedUnitCount">Units of the baseline that reached that stage.</param>
/// <param name="RemainingUnitCount">Units of the baseline that did not.</param>
/// <param name="BaselineUnitCount">Units promised; in a draft the number it says, where it says one.</param>
/// <param name="ScopeUnitCount">Units that count on that day, additions and exceptions included.</param>
/// <param name="Baseline">Counts of the promised units.</param>
/// <param name="Scope">Counts of the units in scope on that day.</param>
/// <param name="Pace">Units a week that reached the completing stage, and that would have to.</param>
/// <param name="Schedule">Where the work stands against the plan.</param>
/// <param name="WorkOrders">Visits that had not ended.</param>
/// <param name="Milestones">Promises on the way.</param>
/// <param name="Digest">Of the log it was counted from, 64 hex digits: the same log, the same digest.</param>
[Example(
    """
        {
          "programme": "prorail",
          "programmeName": "ProRail: Hikvision and Huawei cameras (sample)",
          "unitNoun": "cameras",
          "isInvented": true,
          "asOf": "2026-10-01",
          "knownAt": "2026-10-03T08:00:00Z",
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
          },
          "pace": {
            "last4Weeks": 4.8,
            "last8Weeks": 3.9,
            "required": 6.0
          },
          "schedule": {
            "scheduledUnitCount": 151,
            "plannedUnitCount": 133,
            "plannedPercent": 67.8,
            "earnedScheduleWeeks": 22.9,
            "actualTimeWeeks": 26.1,
            "svWeeks": -3.3,
            "spiT": 0.87
          },
          "workOrders": {
            "open": 4,
            "overdue": 0
          },
          "milestones": {
            "met": 2,
            "missed": 2,
            "next": "three-quarters"
          },
          "digest": "9f2c61d0b4a7f3e58c1d2b6a90e4478315cf6d2e7ab80914d35c6f1e2a9b7c04"
        }
        """
)]
internal sealed record ProgressResponse(
    string Programme,
    string ProgrammeName,
    string UnitNoun,
    bool IsInvented,
    DateOnly AsOf,
    DateTimeOffset KnownAt,
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
    ScopeProgressResponse Scope,
    PaceResponse Pace,
    ScheduleResponse Schedule,
    WorkOrderCountsResponse WorkOrders,
    MilestoneCountsResponse Milestones,
    string Digest
) : IReport
{
    internal bool IsPinned { get; init; }

    object IReport.Essence => IsPinned ? this : this with { KnownAt = default };
}

/// <param name="Count">Units that reached the stage on or before the day.</param>
/// <param name="Percent">The same of the units, floored to one decimal; null of none.</param>
internal sealed record StageProgressResponse(int Count, decimal? Percent);

/// <param name="UnitCount">Units in the baseline.</param>
/// <param name="Removed">Taken down, or not found.</param>
/// <param name="Replaced">Another unit hangs in its place.</param>
/// <param name="Verified">Accepted by somebody else than who did it.</param>
/// <param name="Disposed">Destroyed or handed over, with a certificate.</param>
internal sealed record BaselineProgressResponse(
    int UnitCount,
    StageProgressResponse Removed,
    StageProgressResponse Replaced,
    StageProgressResponse Verified,
    StageProgressResponse Disposed
);

/// <param name="UnitCount">Units in scope: those of the baseline, and `addedCount`, without `exceptedCount`.</param>
/// <param name="AddedCount">Units in scope that are not in the baseline.</param>
/// <param name="ExceptedCount">Units of the baseline that are not in scope.</param>
/// <param name="Removed">Taken down, or not found.</param>
/// <param name="Replaced">Another unit hangs in its place.</param>
/// <param name="Verified">Accepted by somebody else than who did it.</param>
/// <param name="Disposed">Destroyed or handed over, with a certificate.</param>
internal sealed record ScopeProgressResponse(
    int UnitCount,
    int AddedCount,
    int ExceptedCount,
    StageProgressResponse Removed,
    StageProgressResponse Replaced,
    StageProgressResponse Verified,
    StageProgressResponse Disposed
);

/// <param name="Last4Weeks">Mean of the last four full ISO weeks, or of as many as there were; null before the first.</param>
/// <param name="Last8Weeks">The same over eight.</param>
/// <param name="Required">Units a week that meet the deadline, rounded up; null when units remain and no day does.</param>
internal sealed record PaceResponse(decimal? Last4Weeks, decimal? Last8Weeks, decimal? Required);

/// <param name="ScheduledUnitCount">
/// Units of the baseline that a visit was scheduled for. They are planned for its day, as first scheduled; the others
/// along straight lines through the milestones.
/// </param>
/// <param name="PlannedUnitCount">Units that were to be done by then, by that plan; whole units.</param>
/// <param name="PlannedPercent">The same of the baseline, floored to one decimal; null of none.</param>
/// <param name="EarnedScheduleWeeks">ES: weeks of the plan that are done; null of an empty baseline.</param>
/// <param name="ActualTimeWeeks">AT: weeks from the start to `asOf`, or to the day all was done; 0 before the start.</param>
/// <param name="SvWeeks">ES − AT: negative is late.</param>
/// <param name="SpiT">ES / AT: below 1 is late; null before the start.</param>
internal sealed record ScheduleResponse(
    int ScheduledUnitCount,
    int PlannedUnitCount,
    decimal? PlannedPercent,
    decimal? EarnedScheduleWeeks,
    decimal ActualTimeWeeks,
    decimal? SvWeeks,
    decimal? SpiT
);

/// <param name="Open">Neither closed nor cancelled.</param>
/// <param name="Overdue">Open, not completed, and planned to have ended.</param>
internal sealed record WorkOrderCountsResponse(int Open, int Overdue);

/// <param name="Met">Reached by the day they were due.</param>
/// <param name="Missed">Not reached by the day they were due, even if later.</param>
/// <param name="Next">Code of the one due next of those not reached; null if none is to come.</param>
internal sealed record MilestoneCountsResponse(int Met, int Missed, string? Next);
