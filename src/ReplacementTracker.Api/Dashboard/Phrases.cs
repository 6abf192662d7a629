using System.Globalization;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>Everything that pages say, in one language. What a language lacks does not compile.</summary>
/// <remarks>
/// A class and not a table of strings: sentences differ in more than their words, and the compiler counts the keys.
/// </remarks>
public abstract class Phrases
{
    public static readonly Phrases English = new EnglishPhrases();
    public static readonly Phrases Dutch = new DutchPhrases();
    public static readonly IReadOnlyList<Phrases> All = [English, Dutch];

    /// <summary>In the language of the request.</summary>
    public static Phrases Current =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == Dutch.Code ? Dutch : English;

    private readonly CultureInfo culture;

    protected Phrases(string culture) => this.culture = CultureInfo.GetCultureInfo(culture);

    /// <summary>As in the attribute `lang`: nl.</summary>
    public string Code => culture.TwoLetterISOLanguageName;

    /// <summary>The language's own name for itself.</summary>
    public abstract string Language { get; }

    // Numbers and days ----------------------------------------------------------------------------------------------

    public string Number(int number) => number.ToString("N0", culture);

    /// <summary>One decimal.</summary>
    public string Decimal(decimal? number) => number is { } some ? some.ToString("N1", culture) : None;

    /// <summary>One decimal, and a sign where it is not zero.</summary>
    public string Signed(decimal? number) => number is { } some ? some.ToString("+0.0;−0.0;0.0", culture) : None;

    /// <summary>`61.2 %`; a dash where there is nothing to be a part of.</summary>
    public string Percent(decimal? percent) =>
        percent is { } some ? some.ToString("N1", culture) + NonBreaking + "%" : None;

    /// <summary>Whole percents; never certain, since no simulation is.</summary>
    public string Chance(decimal percent) =>
        percent < 1 ? LessThan(1)
        : percent > 99 ? MoreThan(99)
        : Math.Floor(percent).ToString("N0", culture) + NonBreaking + "%";

    public string Day(DateOnly day) => day.ToString("d MMMM yyyy", culture).Replace(' ', NonBreaking);

    /// <summary>Without the year where it is that of the day on which it is read.</summary>
    public string Day(DateOnly day, DateOnly asOf) =>
        day.Year == asOf.Year ? day.ToString("d MMMM", culture).Replace(' ', NonBreaking) : Day(day);

    public string ShortDay(DateOnly day) => day.ToString("d MMM yyyy", culture).Replace(' ', NonBreaking);

    public string Moment(DateTime moment) =>
        $"{ShortDay(DateOnly.FromDateTime(moment))} {moment.ToString("HH:mm", culture)}";

    public string None => "–";

    protected const char NonBreaking = '\u00A0';

    protected abstract string LessThan(int percent);
    protected abstract string MoreThan(int percent);

    // The frame -----------------------------------------------------------------------------------------------------

    public abstract string SkipToContent { get; }
    public abstract string Overview { get; }
    public abstract string LanguageChoice { get; }
    public abstract string SignIn { get; }
    public abstract string SignOut { get; }
    public abstract string SignedInAs { get; }
    public abstract string ForDevelopers { get; }
    public abstract string EveryOperation { get; }
    public abstract string OpenApiDocument { get; }
    public abstract string ProblemCodes { get; }
    public abstract string Health { get; }

    // The overview --------------------------------------------------------------------------------------------------

    public abstract string OverviewTitle { get; }
    public abstract string OverviewLead { get; }
    public abstract string Deadline { get; }
    public abstract string ChanceOfDeadline { get; }
    public abstract string NoProgramme { get; }
    public abstract string NoPublicProgramme { get; }
    public abstract string HowToMakeOne { get; }
    public abstract string MoreProgrammes(int number);
    public abstract string Status(ProgrammeStatus status);

    /// <summary>A badge: sample data.</summary>
    public abstract string Invented { get; }
    public abstract string InventedNotice { get; }

    // A programme ---------------------------------------------------------------------------------------------------

    /// <summary>The sentence: how far it is; what is to be expected.</summary>
    public abstract string Sentence(Headline headline);

    /// <summary>Past participle of a stage: replaced.</summary>
    public abstract string Stage(CompletionRule stage);
    public abstract string AsOf(DateOnly day);
    public abstract string PublicView { get; }
    public abstract string AllSimulations(Outlook outlook, DateOnly asOf);

    /// <summary>Why there is no forecast; null where nobody would expect one.</summary>
    public abstract string? WhyNoForecast(Headline headline);

    public abstract string KeyFigures { get; }
    public abstract string StillToDo { get; }
    public abstract string DaysLeft { get; }
    public abstract string DaysOver { get; }
    public abstract string Pace { get; }
    public abstract string PacePerWeek(KeyFigures figures);
    public abstract string Schedule { get; }
    public abstract string ScheduleInWeeks(decimal weeks);
    public abstract string PlannedByNow(int units);
    public abstract string Counts { get; }
    public abstract string CountsCaption { get; }
    public abstract string ColumnStage { get; }
    public abstract string CountsAsDone { get; }
    public abstract string Baseline(int units);
    public abstract string Scope(int units);
    public abstract string ScopeMoved(int added, int excepted);
    public abstract string BurnUp { get; }
    public abstract string Map { get; }
    public abstract string Breakdown { get; }
    public abstract string BreakdownBy(string by);
    public abstract string BreakdownCaption(string by, CompletionRule rule);
    public abstract string Group(string by);
    public abstract string UnknownGroup(string by);
    public abstract string OfUnits { get; }
    public abstract string Share { get; }
    public abstract string Milestones { get; }
    public abstract string MilestonesCaption { get; }
    public abstract string NoMilestones { get; }
    public abstract string Milestone { get; }
    public abstract string Due { get; }
    public abstract string Originally(DateOnly day);
    public abstract string Target { get; }
    public abstract string Reached { get; }
    public abstract string ColumnStatus { get; }
    public abstract string Status(MilestoneStatus status);
    public abstract string ReachedOrExpected { get; }
    public abstract string ReachedOn(DateOnly day);
    public abstract string ExpectedOn(DateOnly day);
    public abstract string LateOrders { get; }
    public abstract string LateOrdersCaption { get; }
    public abstract string NoLateOrders { get; }
    public abstract string Order { get; }
    public abstract string Site { get; }
    public abstract string Contractor { get; }
    public abstract string PlannedEnd { get; }
    public abstract string LateBy { get; }
    public abstract string Days(int days);
    public abstract string OrderState(string state);
    public abstract string AndMore(int number);
    public abstract string Latest { get; }
    public abstract string LatestCaption { get; }
    public abstract string NothingHappened { get; }
    public abstract string When { get; }
    public abstract string What { get; }
    public abstract string Who { get; }

    /// <summary>What happened, by the type of its event.</summary>
    /// <param name="subject">A unit's tag, an order's number, …; the latest of several.</param>
    /// <param name="others">How many more of the kind came right before it.</param>
    public string Happened(string type, string subject, int others) =>
        $"{Nameless(type) ?? subject} {Verb(type) ?? type}{(others > 0 ? $", {AndMore(others)}" : "")}";

    /// <returns>Null for a type that is not known here: more may come.</returns>
    public abstract string? Verb(string type);

    /// <summary>What to call something of which only the id is known; null for what has a name.</summary>
    /// <param name="type">The event's type, which begins with the kind.</param>
    protected abstract string? Nameless(string type);

    public abstract string Downloads { get; }
    public abstract string Workbook { get; }
    public abstract string CsvOf { get; }
    public abstract string CsvProgress { get; }
    public abstract string CsvBreakdown(string by);
    public abstract string CsvSeries { get; }
    public abstract string CsvUnits { get; }
    public abstract string CsvWorkOrders { get; }
    public abstract string CsvEvents { get; }
    public abstract string Calendar { get; }
    public abstract string Badge { get; }
    public abstract string Notes { get; }
    public abstract string HowCounted { get; }
    public abstract string KnownUpTo(DateOnly asOf, DateTimeOffset knownAt, string timeZone);
    public abstract string Again { get; }
    public abstract string Digest { get; }

    // Signing in ----------------------------------------------------------------------------------------------------

    public abstract string SignInLead { get; }
    public abstract string Key { get; }
    public abstract string KeyHint { get; }
    public abstract string SignInFailed { get; }
    public abstract string FormExpired { get; }
    public abstract string TooManyAttempts { get; }
    public abstract string MoreWhenSignedIn { get; }

    // What went wrong -----------------------------------------------------------------------------------------------

    public abstract string NotFoundTitle { get; }
    public abstract string NotFound { get; }
    public abstract string BadRequestTitle { get; }
    public abstract string BadRequest { get; }
}
