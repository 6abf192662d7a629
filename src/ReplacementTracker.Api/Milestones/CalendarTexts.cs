using System.Globalization;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Milestones;

/// <summary>Languages of what people read in their calendars.</summary>
internal enum CalendarLanguage
{
    En,
    Nl,
}

/// <summary>What a calendar says of milestones, in one language; one line of a description for each thing said.</summary>
internal abstract class CalendarTexts
{
    private static readonly CalendarTexts _english = new EnglishTexts();
    private static readonly CalendarTexts _dutch = new DutchTexts();

    public static CalendarTexts In(CalendarLanguage language) =>
        language switch
        {
            CalendarLanguage.En => _english,
            CalendarLanguage.Nl => _dutch,
        };

    protected abstract string Milestones { get; }
    protected abstract string Deadline { get; }

    /// <summary>Short, for what is seen at a glance.</summary>
    protected abstract string Invented { get; }
    protected abstract string InventedSentence { get; }
    protected abstract CultureInfo Culture { get; }

    public string CalendarName(Programme programme) => Named(programme, $"{programme.Name}: {Milestones}");

    public string CalendarDescription(Programme programme) =>
        Lines(programme, $"{programme.Name} ({programme.Owner})", programme.Statement);

    public string Summary(Programme programme, MilestoneThen milestone) =>
        Named(programme, $"{milestone.Terms.Name}: {Status(milestone.Progress.Status)}");

    public string Description(Programme programme, MilestoneThen milestone)
    {
        var (terms, progress) = (milestone.Terms, milestone.Progress);
        string?[] only = [terms.Vendor, terms.Province, terms.SiteKind?.Text()];
        return Lines(
            programme,
            Target(terms, programme.UnitNoun)
                + string.Concat(only.OfType<string>().Select(filter => $"; {Only(filter)}")),
            SoFar(terms.Stage, progress.Count, of: null),
            terms.DueOn == milestone.OriginalDueOn
                ? DueAsPromised(Day(terms.DueOn))
                : DueElsewhen(
                    Day(terms.DueOn),
                    Day(milestone.OriginalDueOn),
                    terms.DueOn.DayNumber - milestone.OriginalDueOn.DayNumber
                ),
            milestone.RequestedDueOn is { } asked ? Asked(Day(asked)) : null,
            progress.ReachedOn is { } reached ? Reached(Day(reached), reached.DayNumber - terms.DueOn.DayNumber) : null,
            progress.ForecastOn is { } expected ? Expected(Day(expected)) : null
        );
    }

    public string DeadlineSummary(Programme programme) => Named(programme, $"{programme.Name}: {Deadline}");

    public string DeadlineDescription(Programme programme, int done) =>
        Lines(programme, programme.Statement, SoFar(programme.CompletionRule, done, programme.BaselineUnitCount));

    protected abstract string Status(MilestoneStatus status);
    protected abstract string Stage(CompletionRule stage);
    protected abstract string Target(MilestoneTerms terms, string unitNoun);
    protected abstract string Only(string filter);

    /// <param name="of">Null where no number is promised yet, or the target was said.</param>
    protected abstract string SoFar(CompletionRule stage, int count, int? of);
    protected abstract string DueAsPromised(string day);

    /// <param name="days">By how many it was moved; ≥ 1.</param>
    protected abstract string DueElsewhen(string day, string originalDay, int days);
    protected abstract string Asked(string day);

    /// <param name="daysLate">0 or less when in time.</param>
    protected abstract string Reached(string day, int daysLate);
    protected abstract string Expected(string day);

    private string Day(DateOnly day) => day.ToString("d MMMM yyyy", Culture);

    private string Named(Programme programme, string name) => programme.IsInvented ? $"{name} ({Invented})" : name;

    private string Lines(Programme programme, params IEnumerable<string?> lines) =>
        string.Join('\n', lines.Append(programme.IsInvented ? InventedSentence : null).OfType<string>());

    private sealed class EnglishTexts : CalendarTexts
    {
        protected override string Milestones => "milestones";
        protected override string Deadline => "deadline";
        protected override string Invented => "invented";
        protected override string InventedSentence => "Sample data: units, orders and dates are invented.";
        protected override CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("en-GB");

        protected override string Status(MilestoneStatus status) =>
            status switch
            {
                MilestoneStatus.Upcoming => "upcoming",
                MilestoneStatus.OnTrack => "on track",
                MilestoneStatus.AtRisk => "at risk",
                MilestoneStatus.Met => "met",
                MilestoneStatus.Missed => "missed",
            };

        protected override string Stage(CompletionRule stage) => stage.Text();

        protected override string Target(MilestoneTerms terms, string unitNoun) =>
            $"Target: {terms.TargetUnitCount} {unitNoun} {Stage(terms.Stage)}";

        protected override string Only(string filter) => $"only {filter}";

        protected override string SoFar(CompletionRule stage, int count, int? of) =>
            of is null ? $"So far: {count} {Stage(stage)}" : $"So far: {count} of {of} {Stage(stage)}";

        protected override string DueAsPromised(string day) => $"Due on {day}, as first promised";

        protected override string DueElsewhen(string day, string originalDay, int days) =>
            $"Due on {day}, first promised for {originalDay}: moved by {days} {(days == 1 ? "day" : "days")}";

        protected override string Asked(string day) => $"An extension to {day} waits for a decision";

        protected override string Reached(string day, int daysLate) =>
            daysLate <= 0
                ? $"Reached on {day}"
                : $"Reached on {day}, {daysLate} {(daysLate == 1 ? "day" : "days")} late";

        protected override string Expected(string day) => $"Expected on {day}";
    }

    private sealed class DutchTexts : CalendarTexts
    {
        protected override string Milestones => "mijlpalen";
        protected override string Deadline => "einddatum";
        protected override string Invented => "verzonnen";
        protected override string InventedSentence =>
            "Voorbeeldgegevens: eenheden, werkorders en datums zijn verzonnen.";
        protected override CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("nl-NL");

        protected override string Status(MilestoneStatus status) =>
            status switch
            {
                MilestoneStatus.Upcoming => "komt nog",
                MilestoneStatus.OnTrack => "op schema",
                MilestoneStatus.AtRisk => "loopt gevaar",
                MilestoneStatus.Met => "gehaald",
                MilestoneStatus.Missed => "gemist",
            };

        protected override string Stage(CompletionRule stage) =>
            stage switch
            {
                CompletionRule.Removed => "verwijderd",
                CompletionRule.Replaced => "vervangen",
                CompletionRule.Verified => "gecontroleerd",
                CompletionRule.Disposed => "afgevoerd",
            };

        protected override string Target(MilestoneTerms terms, string unitNoun) =>
            $"Doel: {terms.TargetUnitCount} {unitNoun} {Stage(terms.Stage)}";

        protected override string Only(string filter) => $"alleen {filter}";

        protected override string SoFar(CompletionRule stage, int count, int? of) =>
            of is null ? $"Tot nu toe: {count} {Stage(stage)}" : $"Tot nu toe: {count} van {of} {Stage(stage)}";

        protected override string DueAsPromised(string day) => $"Uiterlijk {day}, zoals eerst beloofd";

        protected override string DueElsewhen(string day, string originalDay, int days) =>
            $"Uiterlijk {day}, eerst beloofd voor {originalDay}: {days} {(days == 1 ? "dag" : "dagen")} verschoven";

        protected override string Asked(string day) => $"Uitstel tot {day} is gevraagd en nog niet besloten";

        protected override string Reached(string day, int daysLate) =>
            daysLate <= 0
                ? $"Bereikt op {day}"
                : $"Bereikt op {day}, {daysLate} {(daysLate == 1 ? "dag" : "dagen")} te laat";

        protected override string Expected(string day) => $"Verwacht op {day}";
    }
}
