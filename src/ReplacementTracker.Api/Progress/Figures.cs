using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>What every figure of a programme is worked out of, as of a day and as known at an instant, read once.</summary>
/// <param name="Counted">The counts on every day.</param>
/// <param name="Milestones">Those of then, with how they stood.</param>
/// <param name="Promise">What was promised.</param>
/// <param name="WorkOrders">What the work orders of then say about progress to come.</param>
internal sealed record Figures(
    Programme Programme,
    AsOf AsOf,
    Counted Counted,
    IReadOnlyList<MilestoneThen> Milestones,
    Promise Promise,
    WorkOrdersThen WorkOrders
)
{
    /// <summary>What the programme said of itself then.</summary>
    public ProgrammeTerms Terms => Promise.Terms;
    public CountHistory History => Counted.History;
    public StageCounts Baseline { get; } = Counted.History.At(AsOf.Day).Baseline;
    public StageCounts Scope { get; } = Counted.History.At(AsOf.Day).Scope;

    /// <summary>Units promised; the baseline, once it is frozen.</summary>
    public int Total => Promise.UnitCount(AsOf.End, Baseline.UnitCount);

    /// <summary>Units of the baseline at the stage that counts as done.</summary>
    public int Done => Baseline.Completed(Terms.CompletionRule);

    /// <summary>Units still to do; ≥ 0.</summary>
    public int Remaining => Math.Max(0, Total - Done);

    /// <summary>By how much the units done grew, by day.</summary>
    public IReadOnlyList<DayChange> Steps => History.Of(Terms.CompletionRule);

    public Plan Plan => Promise.Plan(Total, WorkOrders.Planned, Milestones);

    /// <summary>
    /// How many units the access windows of planned visits leave room for, by the Monday of a week to come; no entry
    /// where nothing bounds the week.
    /// </summary>
    public IReadOnlyDictionary<DateOnly, int> UnitsByWeek => WorkOrders.UnitsByWeek;

    public string Digest => Counted.Digest;

    public static async Task<Figures> ReadAsync(TrackerDb db, Programme programme, AsOf asOf, CancellationToken cancel)
    {
        var counted = await EffectLog.ReadAsync(db, programme, asOf, cancel);
        var workOrders = await WorkOrdersThen.ReadAsync(db, programme, asOf, counted.Digest, cancel);
        var milestones = await MilestoneLog.ReadAsync(db, programme, asOf, counted, workOrders.UnitsByWeek, cancel);
        var promise = await Promise.ReadAsync(db, programme, asOf, cancel);
        return new Figures(programme, asOf, counted, milestones, promise, workOrders);
    }
}
