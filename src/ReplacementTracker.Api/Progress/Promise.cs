using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>What was promised, which the work is measured against.</summary>
internal sealed class Promise
{
    private readonly List<Said> said;

    private Promise(ProgrammeTerms terms, List<Said> said) => (Terms, this.said) = (terms, said);

    /// <summary>What the programme said of itself then; a draft may have said otherwise since.</summary>
    public ProgrammeTerms Terms { get; }

    /// <summary>From the log: before a programme was active, its number was what the draft said then, not what it became.</summary>
    public static async Task<Promise> ReadAsync(TrackerDb db, Programme programme, AsOf asOf, CancellationToken cancel)
    {
        var events = await db
            .Events.Where(row => row.ProgrammeId == programme.Id && row.SubjectKind == "programme")
            .OrderBy(row => row.Sequence)
            .Select(row => new ProgrammeEvent(row.Type, row.OccurredAt, row.RecordedAt, row.Changes))
            .ToListAsync(cancel);
        var until = events.FindAll(row => row.OccurredAt < asOf.End && row.RecordedAt <= asOf.RecordedUpTo);
        return new Promise(
            // Before it was known at all, it is what was said of it first.
            TermsAfter(until.Count > 0 ? until : events.Take(1)),
            [.. until.SelectMany(row => Read(row.Type == "programme.activated", row.OccurredAt, row.Changes))]
        );
    }

    /// <summary>Units promised at an instant: what the draft said, else the baseline as it was frozen.</summary>
    /// <param name="end">First instant that no longer counts.</param>
    /// <param name="recount">Units of the baseline by the log.</param>
    public int UnitCount(DateTimeOffset end, int recount)
    {
        var last = said.FindLast(change => change.At < end);
        return last is { Activates: false, Number: { } number } ? number : recount;
    }

    /// <param name="total">Units promised.</param>
    /// <param name="scheduled">Units by the day of their visit, as first scheduled.</param>
    /// <param name="milestones">
    /// Those of then, on the days first promised: moving a day does not move the plan. It is of all units, so a milestone
    /// of some of them is no point of it.
    /// </param>
    public Plan Plan(
        int total,
        IEnumerable<(DateOnly Day, int Units)> scheduled,
        IEnumerable<MilestoneThen> milestones
    ) =>
        new(
            Terms.StartsOn,
            Terms.Deadline,
            total,
            scheduled,
            milestones
                .Where(milestone =>
                    milestone.Terms.Stage == Terms.CompletionRule && !MilestoneLog.IsFiltered(milestone.Terms)
                )
                .Select(milestone => (milestone.OriginalDueOn, milestone.Terms.TargetUnitCount))
        );

    private static ProgrammeTerms TermsAfter(IEnumerable<ProgrammeEvent> events)
    {
        Dictionary<string, JsonElement> last = [];
        foreach (var happened in events)
        {
            using var changes = JsonDocument.Parse(happened.Changes);
            foreach (var field in changes.RootElement.EnumerateObject())
            {
                last[field.Name] = field.Value.GetProperty("to").Clone();
            }
        }

        T? Of<T>(string field, T? otherwise = default) =>
            last.TryGetValue(field, out var value) ? value.Deserialize<T>(Json.Options) : otherwise;
        return new ProgrammeTerms(
            Of<string>("name")!,
            Of<string>("owner")!,
            Of<string>("statement"),
            Of<List<ProgrammeSource>>("sources", [])!,
            Of<DateOnly?>("pledgedOn"),
            Of<DateOnly>("startsOn"),
            Of<DateOnly>("deadline"),
            Of<int?>("baselineUnitCount"),
            Of<int?>("estateUnitCount"),
            Of<List<string>>("targetVendors", [])!,
            Of<CompletionRule>("completionRule"),
            Of<string>("unitNoun")!,
            Of<string>("timeZone")!,
            Of("evidencePolicy", EvidencePolicy.None)!
        );
    }

    private static IEnumerable<Said> Read(bool activates, DateTimeOffset at, string changes)
    {
        using var document = JsonDocument.Parse(changes);
        var named = document.RootElement.TryGetProperty("baselineUnitCount", out var change);
        if (activates || named)
        {
            yield return new Said(at, activates, named ? change.GetProperty("to").Deserialize<int?>() : null);
        }
    }

    private sealed record ProgrammeEvent(
        string Type,
        DateTimeOffset OccurredAt,
        DateTimeOffset RecordedAt,
        string Changes
    );

    /// <param name="Number">The number said; null where it was taken back.</param>
    private sealed record Said(DateTimeOffset At, bool Activates, int? Number);
}
