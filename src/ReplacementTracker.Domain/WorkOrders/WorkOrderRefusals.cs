namespace ReplacementTracker.Domain.WorkOrders;

public static class WorkOrderRefusals
{
    public static readonly RefusalCode NotFound = new(
        "work-order-not-found",
        RefusalKind.NotFound,
        "There is no such work order."
    );

    public static readonly RefusalCode LineNotFound = new(
        "line-not-found",
        RefusalKind.NotFound,
        "The work order has no line for this unit."
    );

    public static readonly RefusalCode ActionNotAllowed = new(
        "work-order-state",
        RefusalKind.Conflict,
        "The state of the work order does not allow this."
    );

    public static readonly RefusalCode Ended = new(
        "work-order-ended",
        RefusalKind.Conflict,
        "An ended work order stays as it is."
    );

    public static readonly RefusalCode NotPlanned = new(
        "work-order-not-planned",
        RefusalKind.Conflict,
        "A scheduled work order needs a start and an end."
    );

    public static readonly RefusalCode NotInProgress = new(
        "work-order-not-in-progress",
        RefusalKind.Conflict,
        "Outcomes are recorded while work is in progress."
    );

    public static readonly RefusalCode LinesFixed = new(
        "work-order-lines-fixed",
        RefusalKind.Conflict,
        "The lines of a work order are fixed once it started."
    );

    public static readonly RefusalCode LineExists = new(
        "line-exists",
        RefusalKind.Conflict,
        "The work order has a line for this unit already."
    );

    public static readonly RefusalCode LastLine = new(
        "last-line",
        RefusalKind.Conflict,
        "A work order has at least one line."
    );

    public static readonly RefusalCode OtherSite = new(
        "unit-at-other-site",
        RefusalKind.Conflict,
        "A work order is a visit to one site."
    );

    public static readonly RefusalCode UnitDone = new(
        "unit-done",
        RefusalKind.Conflict,
        "Nothing is left to do to this unit."
    );

    public static readonly RefusalCode UnitOnOpenLine = new(
        "unit-on-open-line",
        RefusalKind.Conflict,
        "A unit has at most one open line."
    );

    public static readonly RefusalCode LinesPending = new(
        "lines-pending",
        RefusalKind.Conflict,
        "Every line needs an outcome before the order is completed."
    );

    public static readonly RefusalCode LinesRejected = new(
        "lines-rejected",
        RefusalKind.Conflict,
        "Rejected lines have to be done again before the order is completed."
    );

    public static readonly RefusalCode LinesNotAccepted = new(
        "lines-not-accepted",
        RefusalKind.Conflict,
        "Every line has to be accepted before the order is closed."
    );

    public static readonly RefusalCode LineAccepted = new(
        "line-accepted",
        RefusalKind.Conflict,
        "An accepted line stays as it is."
    );

    public static readonly RefusalCode LineVerified = new(
        "line-verified",
        RefusalKind.Conflict,
        "The line was verified already."
    );

    public static readonly RefusalCode NotVerifiable = new(
        "line-not-verifiable",
        RefusalKind.Conflict,
        "There is nothing to verify on this line now."
    );

    public static readonly RefusalCode OwnWork = new(
        "own-work",
        RefusalKind.Forbidden,
        "Nobody verifies or closes their own work."
    );

    public static readonly RefusalCode ReportIncomplete = new(
        "report-incomplete",
        RefusalKind.Invalid,
        "The outcome lacks its reason or its replacement."
    );

    public static readonly RefusalCode ReplacementTagFixed = new(
        "replacement-tag-fixed",
        RefusalKind.Conflict,
        "A corrected replacement keeps its tag."
    );

    public static readonly RefusalCode FollowsUnknown = new(
        "follows-unknown",
        RefusalKind.Invalid,
        "The order to be followed does not exist."
    );

    public static readonly RefusalCode FollowsOpen = new(
        "follows-open",
        RefusalKind.Conflict,
        "Only an ended order is followed by another."
    );
}
