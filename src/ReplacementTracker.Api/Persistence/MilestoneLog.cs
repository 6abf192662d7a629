using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Persistence;

/// <summary>A milestone as it was promised on a day, and how it stood.</summary>
/// <param name="RequestedDueOn">The day that an open extension asked for; null where none was open.</param>
/// <param name="ExtensionCount">How often its day was moved up to then.</param>
/// <param name="Version">Saved changes up to then.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change, up to then.</param>
internal sealed record MilestoneThen(
    string Code,
    MilestoneTerms Terms,
    DateOnly OriginalDueOn,
    DateOnly? RequestedDueOn,
    int ExtensionCount,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    MilestoneProgress Progress
);

/// <summary>Reads milestones from the log: what was promised then is not what the table says today.</summary>
internal static class MilestoneLog
{
    private static readonly Dictionary<DateOnly, int> Unbounded = [];

    /// <summary>Enough for a day of one percentile: there are several milestones, and they are shown everywhere.</summary>
    private const int Runs = 1_000;

    /// <returns>By the day they are due, then by code.</returns>
    public static async Task<IReadOnlyList<MilestoneThen>> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        var counted = await EffectLog.ReadAsync(db, programme, asOf, cancel);
        var workOrders = await WorkOrdersThen.ReadAsync(db, programme, asOf, counted.Digest, cancel);
        return await ReadAsync(db, programme, asOf, counted, workOrders.UnitsByWeek, cancel);
    }

    /// <summary>The same for who has the counts and the orders already.</summary>
    /// <param name="unitsByWeek">The most units that weeks to come can hold, by their Mondays.</param>
    /// <returns>By the day they are due, then by code.</returns>
    public static async Task<IReadOnlyList<MilestoneThen>> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        Counted counted,
        IReadOnlyDictionary<DateOnly, int> unitsByWeek,
        CancellationToken cancel
    )
    {
        var events = await db
            .Events.Where(row =>
                row.ProgrammeId == programme.Id
                && row.SubjectKind == "milestone"
                && row.OccurredAt < asOf.End
                && row.RecordedAt <= asOf.RecordedUpTo
            )
            .OrderBy(row => row.Sequence)
            .Select(row => new MilestoneEvent(row.Type, row.SubjectKey, row.Version, row.RecordedAt, row.Changes))
            .ToListAsync(cancel);
        var milestones = Replay(events);
        var placed = milestones.Exists(milestone => IsFiltered(milestone.Terms))
            ? await EffectLog.ReadByPlaceAsync(db, programme, asOf, counted.Digest, cancel)
            : [];
        return
        [
            .. milestones
                .Select(milestone =>
                    milestone with
                    {
                        Progress = Judge(milestone, programme, asOf, counted.History, placed, unitsByWeek),
                    }
                )
                .OrderBy(milestone => milestone.Terms.DueOn)
                .ThenBy(milestone => milestone.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether only some of the units count towards it.</summary>
    public static bool IsFiltered(MilestoneTerms terms) =>
        terms is not { Vendor: null, Province: null, SiteKind: null };

    private static MilestoneProgress Judge(
        MilestoneThen milestone,
        Programme programme,
        AsOf asOf,
        CountHistory history,
        List<PlacedStep> placed,
        IReadOnlyDictionary<DateOnly, int> unitsByWeek
    )
    {
        var terms = milestone.Terms;
        var steps = IsFiltered(terms)
            ? [.. placed.Where(step => Counts(terms, step)).Select(step => new DayChange(step.Day, step.Change))]
            : history.Of(terms.Stage);
        var weeks = Throughput.Of(steps, programme.StartsOn, asOf.Day);
        var question = new ForecastQuestion(
            weeks,
            steps.Sum(step => step.Change),
            terms.TargetUnitCount,
            asOf.Day.AddDays(1),
            // What is only accepted or destroyed needs no access to the site.
            terms.Stage
                is CompletionRule.Removed
                    or CompletionRule.Replaced
                ? unitsByWeek
                : Unbounded,
            1,
            ForecastQuestion.SeedOf($"{programme.Code} {milestone.Code}", asOf.Day, weeks)
        );
        var forecast = weeks.Count == 0 || question.Done >= question.Total ? null : Forecast.Of(question, Runs);
        return MilestoneProgress.On(terms.DueOn, terms.TargetUnitCount, steps, forecast, asOf.Day);
    }

    private static bool Counts(MilestoneTerms terms, PlacedStep step) =>
        step.Count == terms.Stage.Counted().Text()
        && (terms.Vendor is null || terms.Vendor == step.LabelVendor || terms.Vendor == step.OriginVendor)
        && (terms.Province is null || terms.Province == step.Province)
        && (terms.SiteKind is null || terms.SiteKind.Value.Text() == step.SiteKind);

    private static List<MilestoneThen> Replay(IEnumerable<MilestoneEvent> events)
    {
        Dictionary<string, MilestoneThen> milestones = [];
        foreach (var happened in events)
        {
            if (happened.Type == "milestone.withdrawn")
            {
                milestones.Remove(happened.Code);
                continue;
            }

            // A code that was withdrawn may be used again: what is created begins from nothing.
            var before = happened.Type == "milestone.created" ? null : milestones.GetValueOrDefault(happened.Code);
            milestones[happened.Code] = Apply(before, happened);
        }

        return [.. milestones.Values];
    }

    private static MilestoneThen Apply(MilestoneThen? before, MilestoneEvent happened)
    {
        using var document = JsonDocument.Parse(happened.Changes);
        var changes = document.RootElement;
        var terms = before?.Terms ?? MilestoneTerms.Nothing;
        return new MilestoneThen(
            happened.Code,
            new MilestoneTerms(
                To(changes, "name", terms.Name)!,
                To(changes, "dueOn", terms.DueOn),
                To(changes, "stage", terms.Stage),
                To(changes, "targetUnitCount", terms.TargetUnitCount),
                To(changes, "vendor", terms.Vendor),
                To(changes, "province", terms.Province),
                To(changes, "siteKind", terms.SiteKind)
            ),
            To(changes, "originalDueOn", before?.OriginalDueOn ?? default),
            To(changes, "requestedDueOn", before?.RequestedDueOn),
            (before?.ExtensionCount ?? 0) + (happened.Type == "milestone.extended" ? 1 : 0),
            happened.Version,
            before?.CreatedAt ?? happened.RecordedAt,
            happened.RecordedAt,
            new MilestoneProgress(default, 0, null, null, null)
        );
    }

    /// <summary>What a field changed to, or what it was where the event does not name it.</summary>
    private static T? To<T>(JsonElement changes, string field, T? before) =>
        changes.TryGetProperty(field, out var change) ? change.GetProperty("to").Deserialize<T>(Json.Options) : before;

    private sealed record MilestoneEvent(
        string Type,
        string Code,
        int Version,
        DateTimeOffset RecordedAt,
        string Changes
    );
}
