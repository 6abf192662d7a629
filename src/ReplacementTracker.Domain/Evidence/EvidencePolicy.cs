namespace ReplacementTracker.Domain.Evidence;

/// <summary>Which kinds of evidence a unit needs before a step of it counts. None demanded unless said.</summary>
/// <param name="Replacement">Before a replacement is accepted.</param>
/// <param name="Removal">Before a removal without replacement is accepted.</param>
/// <param name="NotFound">Before it is accepted that a unit was not there.</param>
/// <param name="Sanitisation">Before a unit counts as wiped.</param>
/// <param name="Disposal">Before a unit counts as disposed of.</param>
public sealed record EvidencePolicy(
    IReadOnlyList<EvidenceKind> Replacement,
    IReadOnlyList<EvidenceKind> Removal,
    IReadOnlyList<EvidenceKind> NotFound,
    IReadOnlyList<EvidenceKind> Sanitisation,
    IReadOnlyList<EvidenceKind> Disposal
)
{
    /// <summary>Demands nothing.</summary>
    public static readonly EvidencePolicy None = new([], [], [], [], []);

    public IReadOnlyList<EvidenceKind> For(EvidenceStep step) =>
        step switch
        {
            EvidenceStep.Replacement => Replacement,
            EvidenceStep.Removal => Removal,
            EvidenceStep.NotFound => NotFound,
            EvidenceStep.Sanitisation => Sanitisation,
            EvidenceStep.Disposal => Disposal,
        };

    /// <summary>Whether a kind is looked at for a step: because it speaks of it, or because it is demanded.</summary>
    public bool Concerns(EvidenceStep step, EvidenceKind kind) => kind.SpeaksOf(step) || For(step).Contains(kind);

    /// <summary>What this demands and the other does not: `replacement: serialPhoto`.</summary>
    public IReadOnlyList<string> Beyond(EvidencePolicy other) =>
        [
            .. Enum.GetValues<EvidenceStep>()
                .SelectMany(step => For(step).Except(other.For(step)).Select(kind => $"{step.Text()}: {kind.Text()}")),
        ];

    /// <summary>By what is demanded, in any order.</summary>
    public bool Equals(EvidencePolicy? other) =>
        other is not null && Beyond(other).Count == 0 && other.Beyond(this).Count == 0;

    public override int GetHashCode() => Enum.GetValues<EvidenceStep>().Sum(step => For(step).Count);
}
