using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

/// <summary>What is written of a visit.</summary>
[Example(
    """
        {
          "contractor": "Sample Contractor A",
          "plannedEnd": "2026-11-28T04:00:00Z"
        }
        """
)]
internal record WorkOrderRequest
{
    /// <summary>What the visit is for; at most 200 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Who goes; at most 200 characters.</summary>
    public string? Contractor { get; init; }

    /// <summary>When the visit is to begin.</summary>
    public DateTimeOffset? PlannedStart { get; init; }

    /// <summary>When it is to end; not before `plannedStart`.</summary>
    public DateTimeOffset? PlannedEnd { get; init; }

    /// <summary>How much it matters when; `normal` unless said.</summary>
    public WorkOrderPriority? Priority { get; init; }

    /// <summary>When the site may be entered, in words or as a reference; at most 200 characters.</summary>
    public string? AccessWindow { get; init; }

    public WorkOrderTerms ToTerms() =>
        new(
            Title!,
            Contractor,
            PlannedStart?.ToStorable(),
            PlannedEnd?.ToStorable(),
            Priority ?? WorkOrderPriority.Normal,
            AccessWindow
        );

    public static WorkOrderRequest From(WorkOrderTerms terms) =>
        new()
        {
            Title = terms.Title,
            Contractor = terms.Contractor,
            PlannedStart = terms.PlannedStart,
            PlannedEnd = terms.PlannedEnd,
            Priority = terms.Priority,
            AccessWindow = terms.AccessWindow,
        };

    internal sealed class Validator : AbstractValidator<WorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Title).NotNull().Line(200);
            RuleFor(request => request.Contractor).Line(200);
            RuleFor(request => request.PlannedEnd)
                .GreaterThanOrEqualTo(request => request.PlannedStart)
                .When(request => request.PlannedStart is not null);
            RuleFor(request => request.PlannedStart)
                .NotNull()
                .When(request => request.PlannedEnd is not null)
                .WithMessage("'plannedEnd' needs a 'plannedStart'.");
            RuleFor(request => request.AccessWindow).Line(200);
        }
    }
}

/// <summary>A new visit.</summary>
[Example(
    """
        {
          "title": "Replace two cameras on platform 5",
          "site": "UT",
          "units": [
            "CAM-0001",
            "CAM-0002"
          ],
          "contractor": "Sample Contractor A",
          "plannedStart": "2026-11-28T00:30:00Z",
          "plannedEnd": "2026-11-28T03:30:00Z",
          "priority": "normal",
          "accessWindow": "Night window 01:30-04:30"
        }
        """
)]
internal sealed record CreateWorkOrderRequest : WorkOrderRequest
{
    /// <summary>Code of the site; every unit of the order hangs there.</summary>
    public string? Site { get; init; }

    /// <summary>Tags of the units to be done; 1 to 200.</summary>
    public IReadOnlyList<string>? Units { get; init; }

    /// <summary>Number of an ended order that this one corrects or continues.</summary>
    public string? Follows { get; init; }

    /// <summary>When it was planned; now unless said, never in the future. For visits that are reported late.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    internal new sealed class Validator : AbstractValidator<CreateWorkOrderRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Site).NotNull().SiteCode();
            RuleFor(request => request.Units).SetValidator(new UnitTags<CreateWorkOrderRequest>());
            RuleForEach(request => request.Units).NotNull().Tag();
            RuleFor(request => request.Follows).Line(20);
            Include(new WorkOrderRequest.Validator());
        }
    }
}
