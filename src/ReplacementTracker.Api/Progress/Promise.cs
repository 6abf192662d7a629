using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>What was promised, which the work is measured against.</summary>
internal sealed class Promise
{
    private readonly Programme programme;
    private readonly List<Said> said;

    private Promise(Programme programme, List<Said> said) => (this.programme, this.said) = (programme, said);

    /// <summary>From the log: before a programme was active, its number was what the draft said then, not what it became.</summary>
    public static async Task<Promise> ReadAsync(TrackerDb db, Programme programme, AsOf asOf, CancellationToken cancel)
    {
        var events = await db
            .Events.Where(row =>
                row.ProgrammeId == programme.Id
                && row.SubjectKind == "programme"
                && row.OccurredAt < asOf.End
                && row.RecordedAt <= asOf.RecordedUpTo
            )
            .OrderBy(row => row.Sequence)
            .Select(row => new
            {
                row.Type,
                row.OccurredAt,
                row.Changes,
            })
            .ToListAsync(cancel);
        return new Promise(
            programme,
            [.. events.SelectMany(row => Read(row.Type == "programme.activated", row.OccurredAt, row.Changes))]
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
    /// <param name="milestones">Those of then. The plan is of all units, so one of some of them is no point of it.</param>
    public Plan Plan(int total, IEnumerable<MilestoneThen> milestones) =>
        new(
            programme.StartsOn,
            programme.Deadline,
            total,
            milestones
                .Where(milestone =>
                    milestone.Terms.Stage == programme.CompletionRule && !MilestoneLog.IsFiltered(milestone.Terms)
                )
                .Select(milestone => (milestone.Terms.DueOn, milestone.Terms.TargetUnitCount))
        );

    private static IEnumerable<Said> Read(bool activates, DateTimeOffset at, string changes)
    {
        using var document = JsonDocument.Parse(changes);
        var named = document.RootElement.TryGetProperty("baselineUnitCount", out var change);
        if (activates || named)
        {
            yield return new Said(at, activates, named ? change.GetProperty("to").Deserialize<int?>() : null);
        }
    }

    /// <param name="Number">The number said; null where it was taken back.</param>
    private sealed record Said(DateTimeOffset At, bool Activates, int? Number);
}
