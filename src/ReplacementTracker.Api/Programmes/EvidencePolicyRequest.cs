using FluentValidation;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Programmes;

/// <summary>The kinds of evidence that have to be attached to a unit before a step of it counts.</summary>
/// <param name="Replacement">Before a replacement is accepted; each kind once, none unless said.</param>
/// <param name="Removal">Before a removal without replacement is accepted; each kind once, none unless said.</param>
/// <param name="NotFound">Before it is accepted that it was not there; each kind once, none unless said.</param>
/// <param name="Sanitisation">Before it counts as wiped; each kind once, none unless said.</param>
/// <param name="Disposal">Before it counts as disposed of; each kind once, none unless said.</param>
internal sealed record EvidencePolicyRequest(
    IReadOnlyList<EvidenceKind>? Replacement,
    IReadOnlyList<EvidenceKind>? Removal,
    IReadOnlyList<EvidenceKind>? NotFound,
    IReadOnlyList<EvidenceKind>? Sanitisation,
    IReadOnlyList<EvidenceKind>? Disposal
)
{
    public EvidencePolicy ToPolicy() =>
        new(Replacement ?? [], Removal ?? [], NotFound ?? [], Sanitisation ?? [], Disposal ?? []);

    public static EvidencePolicyRequest From(EvidencePolicy policy) =>
        new(policy.Replacement, policy.Removal, policy.NotFound, policy.Sanitisation, policy.Disposal);

    internal sealed class Validator : AbstractValidator<EvidencePolicyRequest>
    {
        private const string Once = "Each kind stands there once.";

        public Validator()
        {
            RuleFor(policy => policy.Replacement).Must(HasEachOnce).WithErrorCode("unique").WithMessage(Once);
            RuleFor(policy => policy.Removal).Must(HasEachOnce).WithErrorCode("unique").WithMessage(Once);
            RuleFor(policy => policy.NotFound).Must(HasEachOnce).WithErrorCode("unique").WithMessage(Once);
            RuleFor(policy => policy.Sanitisation).Must(HasEachOnce).WithErrorCode("unique").WithMessage(Once);
            RuleFor(policy => policy.Disposal).Must(HasEachOnce).WithErrorCode("unique").WithMessage(Once);
        }

        private static bool HasEachOnce(IReadOnlyList<EvidenceKind>? kinds) =>
            kinds is null || kinds.Distinct().Count() == kinds.Count;
    }
}
