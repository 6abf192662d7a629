using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Milestones;

/// <summary>What is written of a milestone.</summary>
[Example(
    """
        {
          "name": "Half of all cameras"
        }
        """
)]
internal record MilestoneRequest
{
    /// <summary>What people call it; at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>The day by which it is to be reached. Once the programme is active, it moves by extensions only.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Which count has to reach the target; the one that the programme calls done unless said.</summary>
    public CompletionRule? Stage { get; init; }

    /// <summary>Units of the baseline that are to have reached the stage by then, all earlier ones included; ≥ 1.</summary>
    public int? TargetUnitCount { get; init; }

    /// <summary>Only units by this maker, by label or origin; see /v1/vendors. Left out, all.</summary>
    public string? Vendor { get; init; }

    /// <summary>Only units in this province, spelt as on the sites; at most 100 characters. Left out, all.</summary>
    public string? Province { get; init; }

    /// <summary>Only units at sites of this kind. Left out, all.</summary>
    public SiteKind? SiteKind { get; init; }

    public MilestoneTerms ToTerms(Programme programme) =>
        new(Name!, DueOn!.Value, Stage ?? programme.CompletionRule, TargetUnitCount!.Value, Vendor, Province, SiteKind);

    public static MilestoneRequest From(MilestoneTerms terms) =>
        new()
        {
            Name = terms.Name,
            DueOn = terms.DueOn,
            Stage = terms.Stage,
            TargetUnitCount = terms.TargetUnitCount,
            Vendor = terms.Vendor,
            Province = terms.Province,
            SiteKind = terms.SiteKind,
        };

    internal sealed class Validator : AbstractValidator<MilestoneRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotNull().Line(200);
            RuleFor(request => request.DueOn).NotNull().Sensible();
            RuleFor(request => request.TargetUnitCount).NotNull().InclusiveBetween(1, 10_000_000);
            RuleFor(request => request.Vendor).Code();
            RuleFor(request => request.Province).Line(100);
        }
    }
}

/// <summary>A new milestone.</summary>
[Example(
    """
        {
          "code": "utrecht-done",
          "name": "Province of Utrecht done",
          "dueOn": "2026-12-15",
          "stage": "replaced",
          "targetUnitCount": 20,
          "province": "Utrecht"
        }
        """
)]
internal sealed record CreateMilestoneRequest : MilestoneRequest
{
    /// <summary>What addresses call it: lower-case letters, digits, hyphens; unique in the programme, never changes.</summary>
    public string? Code { get; init; }

    internal new sealed class Validator : AbstractValidator<CreateMilestoneRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Code).NotNull().Code();
            Include(new MilestoneRequest.Validator());
        }
    }
}
