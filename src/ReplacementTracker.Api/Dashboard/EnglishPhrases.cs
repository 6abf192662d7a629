using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

internal sealed class EnglishPhrases() : Phrases("en-GB")
{
    public override string Language => "English";

    protected override string LessThan(int percent) => $"less than {percent}{NonBreaking}%";

    protected override string MoreThan(int percent) => $"more than {percent}{NonBreaking}%";

    public override string SkipToContent => "Skip to the content";
    public override string Overview => "Overview";
    public override string LanguageChoice => "Language";
    public override string SignIn => "Sign in";
    public override string SignOut => "Sign out";
    public override string SignedInAs => "Signed in as";
    public override string ForDevelopers => "For developers";
    public override string EveryOperation => "Every operation, to try (Swagger UI)";
    public override string OpenApiDocument => "OpenAPI document";
    public override string ProblemCodes => "Problem codes";
    public override string Health => "Health";

    public override string OverviewTitle => "Programmes";
    public override string OverviewLead =>
        "How far each promise has come, on what evidence, and whether its date will be met.";
    public override string Deadline => "Deadline";
    public override string ChanceOfDeadline => "Chance of making it";
    public override string NoProgramme => "There is no programme yet.";
    public override string NoPublicProgramme =>
        "No programme’s figures are public here. Sign in to see those that your key opens.";
    public override string HowToMakeOne =>
        "Make one with a key that administers: its promise, its first day and its deadline.";

    public override string MoreProgrammes(int number) => $"And {Number(number)} more, by the API: /v1/programmes.";

    public override string Status(ProgrammeStatus status) =>
        status switch
        {
            ProgrammeStatus.Draft => "Draft",
            ProgrammeStatus.Active => "Active",
            ProgrammeStatus.Closed => "Closed",
        };

    public override string Invented => "Invented sample data";

    public override string InventedNotice =>
        "Sample data are invented: units, places, work and dates are made up, and say nothing about any real programme.";

    public override string Sentence(Headline some) =>
        some.State switch
        {
            HeadlineState.NoUnits => $"Nothing to count yet: it has no {some.UnitNoun}",
            HeadlineState.Draft =>
                $"A draft: {Number(some.Total)} {some.UnitNoun} are to be {Stage(some.Rule)} by {Day(some.Deadline)}, and nothing is promised yet",
            HeadlineState.Done => $"{HowFar(some)}; done on {Day(some.DoneOn!.Value)}, {ByTheDeadline(some)}",
            HeadlineState.Closed =>
                $"{HowFar(some)}; closed on {Day(some.ClosedOn!.Value)} with {Number(some.Total - some.Done)} left",
            HeadlineState.DeadlineMissed =>
                $"{HowFar(some)}; the deadline of {Day(some.Deadline)} was missed by {Days(-some.DaysLeft)}"
                    + (some.Outlook?.HalfBy is { } half ? $", likely done {Day(half, some.AsOf)}" : ""),
            HeadlineState.WithoutForecast => $"{HowFar(some)}; due by {Day(some.Deadline, some.AsOf)}",
            HeadlineState.WithoutEnd => $"{HowFar(some)}; at the pace so far no end is in sight, {Chances(some)}",
            HeadlineState.Underway =>
                $"{HowFar(some)}; likely done {Day(some.Outlook!.HalfBy!.Value, some.AsOf)}, {Chances(some)}",
        };

    private string HowFar(Headline some) =>
        $"{Percent(some.Percent)}, {Number(some.Done)} of {Number(some.Total)} {some.UnitNoun} {Stage(some.Rule)}";

    private string Chances(Headline some) =>
        some.Outlook?.ChancePercent is { } chance
            ? $"{Chance(chance)} chance of making {Day(some.Deadline, some.AsOf)}"
            : $"due by {Day(some.Deadline, some.AsOf)}";

    private string ByTheDeadline(Headline some) =>
        some.DoneOn <= some.Deadline
            ? $"in time for {Day(some.Deadline)}"
            : $"{Days(some.DoneOn!.Value.DayNumber - some.Deadline.DayNumber)} after the deadline";

    public override string Stage(CompletionRule stage) =>
        stage switch
        {
            CompletionRule.Removed => "removed",
            CompletionRule.Replaced => "replaced",
            CompletionRule.Verified => "verified",
            CompletionRule.Disposed => "disposed of",
        };

    public override string AsOf(DateOnly day) => $"As of {Day(day)}";

    public override string PublicView => "Public figures";

    public override string AllSimulations(Outlook outlook, DateOnly asOf) =>
        outlook.HalfBy is null
            ? $"Of {Number(outlook.RunCount)} simulated futures, fewer than half are ever done."
            : $"Of {Number(outlook.RunCount)} simulated futures, half are done by {By(outlook.HalfBy, asOf)}, "
                + $"85{NonBreaking}% by {By(outlook.MostBy, asOf)}, 95{NonBreaking}% by {By(outlook.NearlyAllBy, asOf)}.";

    private string By(DateOnly? day, DateOnly asOf) => day is { } some ? Day(some, asOf) : "no day within sight";

    public override string? WhyNoForecast(Headline headline) =>
        headline.State == HeadlineState.WithoutForecast
            ? headline.AsOf < headline.StartsOn
                ? $"No forecast: work begins on {Day(headline.StartsOn, headline.AsOf)}."
                : "No forecast yet: it needs a full week of work, Monday to Sunday, to go by."
            : null;

    public override string KeyFigures => "Key figures";
    public override string StillToDo => "Still to do";
    public override string DaysLeft => "Days left";
    public override string DaysOver => "Days past the deadline";
    public override string Pace => "Pace, a week";

    public override string PacePerWeek(KeyFigures figures) =>
        figures.PaceRequired is { } required
            ? $"{Decimal(figures.PaceLately)} of late, {Decimal(required)} required"
            : $"{Decimal(figures.PaceLately)} of late";

    public override string Schedule => "Against the plan";

    public override string ScheduleInWeeks(decimal weeks) =>
        weeks switch
        {
            0 => "on plan",
            < 0 => $"{Decimal(-weeks)} weeks late",
            _ => $"{Decimal(weeks)} weeks early",
        };

    public override string PlannedByNow(int units) => $"{Number(units)} planned by now";

    public override string Counts => "Four counts";
    public override string CountsCaption =>
        "Units that reached each stage, of those promised and of those that count today";
    public override string ColumnStage => "Stage";
    public override string CountsAsDone => "counts as done";

    public override string Baseline(int units) => $"Of the {Number(units)} promised";

    public override string Scope(int units) => $"Of the {Number(units)} in scope";

    public override string ScopeMoved(int added, int excepted) =>
        $"The scope is what was promised, {Number(added)} added and {Number(excepted)} excepted.";

    public override string BurnUp => "Burn-up";
    public override string Map => "Map";
    public override string Breakdown => "Breakdown";

    public override string BreakdownBy(string by) => by == "vendor" ? "By vendor" : "By province";

    public override string BreakdownCaption(string by, CompletionRule rule) =>
        $"Units promised and {Stage(rule)}, by {(by == "vendor" ? "vendor" : "province")}";

    public override string Group(string by) => by == "vendor" ? "Vendor" : "Province";

    public override string UnknownGroup(string by) => by == "vendor" ? "Unknown make" : "Unknown province";

    public override string OfUnits => "Of";
    public override string Share => "Share";
    public override string Milestones => "Milestones";
    public override string MilestonesCaption => "Milestones, the first due first";
    public override string NoMilestones => "There are no milestones.";
    public override string Milestone => "Milestone";
    public override string Due => "Due";

    public override string Originally(DateOnly day) => $"first promised for {ShortDay(day)}";

    public override string Target => "Target";
    public override string Reached => "So far";
    public override string ColumnStatus => "Status";

    public override string Status(MilestoneStatus status) =>
        status switch
        {
            MilestoneStatus.Upcoming => "Upcoming",
            MilestoneStatus.OnTrack => "On track",
            MilestoneStatus.AtRisk => "At risk",
            MilestoneStatus.Met => "Met",
            MilestoneStatus.Missed => "Missed",
        };

    public override string ReachedOrExpected => "Reached or expected";

    public override string ReachedOn(DateOnly day) => $"reached {ShortDay(day)}";

    public override string ExpectedOn(DateOnly day) => $"expected {ShortDay(day)}";

    public override string LateOrders => "Late work orders";
    public override string LateOrdersCaption => "Visits that were planned to have ended, the latest first";
    public override string NoLateOrders => "No work order is late.";
    public override string Order => "Work order";
    public override string Site => "Site";
    public override string Contractor => "Contractor";
    public override string PlannedEnd => "Planned end";
    public override string LateBy => "Late by";

    public override string Days(int days) => days == 1 ? "1 day" : $"{Number(days)} days";

    public override string OrderState(string state) =>
        state switch
        {
            "waitingApproval" => "waiting for approval",
            "approved" => "approved",
            "scheduled" => "scheduled",
            "inProgress" => "in progress",
            "onHold" => "on hold",
            "completed" => "completed",
            _ => state,
        };

    public override string AndMore(int number) => $"and {Number(number)} more";

    public override string Latest => "Latest events";
    public override string LatestCaption => "What was recorded last, the newest first";
    public override string NothingHappened => "Nothing was recorded up to then.";
    public override string When => "When";
    public override string What => "What";
    public override string Who => "Who";

    protected override string? Nameless(string type) =>
        type.Split('.')[0] switch
        {
            "evidence" => "Evidence",
            "scope-entry" => "A scope entry",
            _ => null,
        };

    public override string? Verb(string type) =>
        type switch
        {
            "programme.created" => "was drafted",
            "programme.amended" => "was amended",
            "programme.activated" => "was activated: the baseline is frozen",
            "programme.closed" => "was closed",
            "unit.registered" => "was registered",
            "unit.amended" => "was amended",
            "unit.withdrawn" => "was withdrawn",
            "unit.scope-changed" => "changed scope",
            "unit.isolated" => "was taken off the network",
            "unit.removed" => "was taken down",
            "unit.not-found" => "was not found",
            "unit.replaced" => "was replaced",
            "unit.installed" => "was installed",
            "unit.verified" => "was verified",
            "unit.sanitised" => "was wiped",
            "unit.disposed" => "was disposed of",
            "unit.certified" => "was certified: the certificate of its disposal came in",
            "unit.corrected" => "was corrected: a report was taken back",
            "work-order.created" => "was created",
            "work-order.amended" => "was amended",
            "work-order.line-added" => "got a line",
            "work-order.line-removed" => "lost a line",
            "work-order.approved" => "was approved",
            "work-order.scheduled" => "was scheduled",
            "work-order.started" => "was started",
            "work-order.held" => "was put on hold",
            "work-order.resumed" => "was resumed",
            "work-order.outcome-recorded" => "got an outcome",
            "work-order.line-accepted" => "had a line accepted",
            "work-order.line-rejected" => "had a line rejected",
            "work-order.completed" => "was completed",
            "work-order.reworked" => "was sent back for rework",
            "work-order.closed" => "was closed",
            "work-order.closed-incomplete" => "was closed incomplete",
            "work-order.cancelled" => "was cancelled",
            "evidence.submitted" => "was submitted",
            "evidence.withdrawn" => "was withdrawn: it was submitted by mistake",
            "disposal.recorded" => "was recorded: a certificate of disposal",
            "milestone.created" => "was set as a milestone",
            "milestone.amended" => "was amended",
            "milestone.extension-requested" => "is to be moved: an extension was requested",
            "milestone.extended" => "was moved to a later day",
            "milestone.extension-rejected" => "keeps its day: an extension was rejected",
            "unit.scope-corrected" => "counts in the scope since",
            "scope-entry.requested" => "was asked for",
            "scope-entry.approved" => "was approved",
            "scope-entry.rejected" => "was rejected",
            "scope-entry.withdrawn" => "was withdrawn",
            "scope-entry.expired" => "ended: it was an exception with a last day",
            "scope-entry.superseded" => "gave way to a later one",
            "scope-entry.entered" => "was entered",
            "programme.closure-requested" => "is to be closed, if another person agrees",
            "programme.closure-rejected" => "goes on: its closure was rejected",
            "milestone.extension-withdrawn" => "keeps its day: an extension was withdrawn",
            "milestone.withdrawn" => "was withdrawn",
            _ => null,
        };

    public override string Downloads => "Take it along";
    public override string Workbook => "Workbook (XLSX)";
    public override string CsvOf => "CSV";
    public override string CsvProgress => "headline";

    public override string CsvBreakdown(string by) => by == "vendor" ? "by vendor" : "by province";

    public override string CsvSeries => "week by week";
    public override string CsvUnits => "units";
    public override string CsvWorkOrders => "work orders";
    public override string CsvEvents => "events";
    public override string Calendar => "Calendar of milestones";
    public override string Badge => "Badge";
    public override string Notes => "Notes";

    public override string HowCounted =>
        "Percentages are of the units promised, rounded down to one decimal: 100.0 % appears with the last unit.";

    public override string KnownUpTo(DateOnly asOf, DateTimeOffset knownAt, string timeZone) =>
        $"Figures of {Day(asOf)} ({timeZone}), as known at {Moment(knownAt.UtcDateTime)} UTC.";

    public override string Again => "The same page again, for ever";
    public override string Digest => "Digest of what it was computed from";

    public override string SignInLead =>
        "A key shows what the public does not see: sites, work orders and events of the programmes it opens.";
    public override string Key => "Key";
    public override string KeyHint => "It is sent with the form, never in an address, and not kept in the browser.";
    public override string SignInFailed => "That did not work. Check the key, and try again.";
    public override string FormExpired => "This form had expired. Please try again.";
    public override string TooManyAttempts => "Too many attempts. Wait a minute, and try again.";
    public override string MoreWhenSignedIn => "Sign in with a key to see sites, work orders and events.";

    public override string NotFoundTitle => "Nothing here";
    public override string NotFound =>
        "There is no such programme, or its figures are not public. With a key you may see more.";
    public override string BadRequestTitle => "That cannot be shown";
    public override string BadRequest =>
        "The address asks for a day or a moment that is not one, or lies in the future.";
}
