using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Progress;

/// <summary>How many units there are, and how many of them came how far.</summary>
public sealed record StageCounts(int UnitCount, int Removed, int Replaced, int Verified, int Disposed)
{
    public static readonly StageCounts None = new(0, 0, 0, 0, 0);

    /// <summary>The count that the programme calls done.</summary>
    public int Completed(CompletionRule rule) =>
        rule switch
        {
            CompletionRule.Removed => Removed,
            CompletionRule.Replaced => Replaced,
            CompletionRule.Verified => Verified,
            CompletionRule.Disposed => Disposed,
        };

    public StageCounts Plus(Count count, int change) =>
        count switch
        {
            Count.Units => this with { UnitCount = UnitCount + change },
            Count.Removed => this with { Removed = Removed + change },
            Count.Replaced => this with { Replaced = Replaced + change },
            Count.Verified => this with { Verified = Verified + change },
            Count.Disposed => this with { Disposed = Disposed + change },
        };

    /// <summary>Adds up steps that count towards one denominator.</summary>
    public static StageCounts Sum(IEnumerable<(Count Count, int Change)> steps) =>
        steps.Aggregate(None, (counts, step) => counts.Plus(step.Count, step.Change));
}

public static class CompletionRules
{
    /// <summary>The count that a stage adds to.</summary>
    public static Count Counted(this CompletionRule stage) =>
        stage switch
        {
            CompletionRule.Removed => Count.Removed,
            CompletionRule.Replaced => Count.Replaced,
            CompletionRule.Verified => Count.Verified,
            CompletionRule.Disposed => Count.Disposed,
        };
}
