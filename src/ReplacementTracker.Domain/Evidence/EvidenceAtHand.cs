namespace ReplacementTracker.Domain.Evidence;

/// <summary>A piece of evidence that is attached to a unit, was not withdrawn, and proves no other step of it yet.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="UploadedBy">Who brought it forward.</param>
public sealed record AttachedEvidence(Guid Id, EvidenceKind Kind, string UploadedBy);

/// <summary>What there is to prove one step of one unit with, and what the programme demands of it.</summary>
/// <remarks>
/// One piece of evidence proves one step of a unit: wiping and destruction are two proofs, and the picture of a removal
/// is not that of the replacement months later. Whoever takes the step keeps that: what a step rests on is written
/// down, and is at hand for no other.
/// </remarks>
/// <param name="Policy">The programme's.</param>
/// <param name="Attached">All that is attached to the unit, whatever it speaks of.</param>
public sealed record EvidenceAtHand(EvidencePolicy Policy, IReadOnlyList<AttachedEvidence> Attached)
{
    /// <summary>Nothing is there, and nothing is asked for.</summary>
    public static readonly EvidenceAtHand NoneAsked = new(EvidencePolicy.None, []);

    /// <summary>What the step will rest on.</summary>
    public IReadOnlyList<AttachedEvidence> For(EvidenceStep step) =>
        [.. Attached.Where(some => Policy.Concerns(step, some.Kind))];

    /// <summary>Kinds that the programme demands and that are not there.</summary>
    public IReadOnlyList<EvidenceKind> MissingFor(EvidenceStep step) =>
        [.. Policy.For(step).Except(Attached.Select(some => some.Kind))];

    /// <returns>Ids of what the step rests on.</returns>
    /// <exception cref="RefusalException">`evidence-missing`, with every kind that is.</exception>
    public IReadOnlyList<Guid> Demand(EvidenceStep step, string unitTag)
    {
        var missing = MissingFor(step);
        if (missing.Count > 0)
        {
            throw EvidenceRefusals.Missing.Because(
                $"The {step.Text()} of {unitTag} needs evidence that is not there: "
                    + $"{string.Join(", ", missing.Select(kind => kind.Text()))}. "
                    + "Attach it by POST …/evidence, with the unit's tag.",
                [
                    .. missing.Select(kind => new RefusedMember(
                        $"/units/{unitTag}/evidence/{kind.Text()}",
                        EvidenceRefusals.Missing,
                        $"The {step.Text()} of {unitTag} needs a {kind.Text()}."
                    )),
                ]
            );
        }

        return [.. For(step).Select(some => some.Id)];
    }
}
