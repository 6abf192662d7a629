using FluentValidation;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Programmes;

/// <summary>What is written of a programme.</summary>
[Example(
    """
        {
          "estateUnitCount": 6000,
          "statement": null
        }
        """
)]
internal record ProgrammeRequest
{
    /// <summary>What people call it; at most 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Who promised; at most 200 characters.</summary>
    public string? Owner { get; init; }

    /// <summary>What was promised, in its own words; at most 4,000 characters.</summary>
    public string? Statement { get; init; }

    /// <summary>Where the promise can be read; at most 50.</summary>
    public IReadOnlyList<ProgrammeSourceRequest>? Sources { get; init; }

    /// <summary>The day of the promise.</summary>
    public DateOnly? PledgedOn { get; init; }

    /// <summary>First day of the work.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Last day of the promise; after `startsOn`.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>Units promised; ≥ 1. Left out, it is the inventory's at activation.</summary>
    public int? BaselineUnitCount { get; init; }

    /// <summary>Units in all, promised or not; ≥ 1.</summary>
    public int? EstateUnitCount { get; init; }

    /// <summary>Ids of the vendors whose equipment goes; see /v1/vendors.</summary>
    public IReadOnlyList<string>? TargetVendors { get; init; }

    /// <summary>Which stage counts as done; `replaced` unless said.</summary>
    public CompletionRule? CompletionRule { get; init; }

    /// <summary>What a unit is called, in the plural; `units` unless said.</summary>
    public string? UnitNoun { get; init; }

    /// <summary>IANA name; Europe/Amsterdam unless said.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The kinds of evidence without which a step of a unit does not count; none unless said.</summary>
    public EvidencePolicyRequest? EvidencePolicy { get; init; }

    public ProgrammeTerms ToTerms() =>
        new(
            Name!,
            Owner!,
            Statement,
            [.. (Sources ?? []).Select(source => new ProgrammeSource(source.Title!, source.Url!, source.PublishedOn))],
            PledgedOn,
            StartsOn!.Value,
            Deadline!.Value,
            BaselineUnitCount,
            EstateUnitCount,
            [.. (TargetVendors ?? []).Distinct()],
            CompletionRule ?? Domain.Programmes.CompletionRule.Replaced,
            UnitNoun ?? "units",
            TimeZone ?? "Europe/Amsterdam",
            EvidencePolicy?.ToPolicy() ?? Domain.Evidence.EvidencePolicy.None
        );

    public static ProgrammeRequest From(ProgrammeTerms terms) =>
        new()
        {
            Name = terms.Name,
            Owner = terms.Owner,
            Statement = terms.Statement,
            Sources =
            [
                .. terms.Sources.Select(source => new ProgrammeSourceRequest(
                    source.Title,
                    source.Url,
                    source.PublishedOn
                )),
            ],
            PledgedOn = terms.PledgedOn,
            StartsOn = terms.StartsOn,
            Deadline = terms.Deadline,
            BaselineUnitCount = terms.BaselineUnitCount,
            EstateUnitCount = terms.EstateUnitCount,
            TargetVendors = terms.TargetVendors,
            CompletionRule = terms.CompletionRule,
            UnitNoun = terms.UnitNoun,
            TimeZone = terms.TimeZone,
            EvidencePolicy = EvidencePolicyRequest.From(terms.EvidencePolicy),
        };

    internal sealed class Validator : AbstractValidator<ProgrammeRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotNull().Line(200);
            RuleFor(request => request.Owner).NotNull().Line(200);
            RuleFor(request => request.Statement).Prose(4000);
            RuleFor(request => request.Sources)
                .Must(list => list is null or { Count: <= 50 })
                .WithMessage("At most 50.");
            RuleForEach(request => request.Sources).NotNull().SetValidator(new ProgrammeSourceRequest.Validator()!);
            RuleFor(request => request.StartsOn).NotNull().Sensible();
            RuleFor(request => request.Deadline).NotNull().Sensible();
            RuleFor(request => request.PledgedOn).Sensible();
            RuleFor(request => request.Deadline)
                .GreaterThan(request => request.StartsOn)
                .When(request => request.StartsOn is not null);
            RuleFor(request => request.BaselineUnitCount).InclusiveBetween(1, 10_000_000);
            RuleFor(request => request.EstateUnitCount).InclusiveBetween(1, 100_000_000);
            RuleFor(request => request.TargetVendors)
                .Must(list => list is null or { Count: <= 100 })
                .WithMessage("At most 100.");
            RuleForEach(request => request.TargetVendors).NotNull().Code();
            RuleFor(request => request.UnitNoun).Line(40);
            RuleFor(request => request.TimeZone).TimeZone();
            RuleFor(request => request.EvidencePolicy).SetValidator(new EvidencePolicyRequest.Validator()!);
        }
    }
}

/// <summary>A new programme.</summary>
[Example(
    """
        {
          "code": "amsterdam",
          "name": "Amsterdam: cameras of Chinese makers",
          "owner": "Gemeente Amsterdam",
          "statement": "All cameras of Chinese makers replaced within five years.",
          "sources": [
            {
              "title": "Amsterdam to stop using Chinese cameras",
              "url": "https://example.org/amsterdam",
              "publishedOn": "2024-06-14"
            }
          ],
          "pledgedOn": "2024-06-01",
          "startsOn": "2024-07-01",
          "deadline": "2029-06-30",
          "baselineUnitCount": 1280,
          "targetVendors": [
            "hikvision",
            "dahua"
          ],
          "completionRule": "replaced",
          "unitNoun": "cameras",
          "timeZone": "Europe/Amsterdam",
          "evidencePolicy": {
            "replacement": [
              "serialPhoto",
              "vmsScreenshot"
            ],
            "sanitisation": [
              "sanitisationReport"
            ],
            "disposal": [
              "certificateOfDestruction"
            ]
          }
        }
        """
)]
internal sealed record CreateProgrammeRequest : ProgrammeRequest
{
    /// <summary>What addresses call it: lower-case letters, digits, hyphens; never changes.</summary>
    public string? Code { get; init; }

    internal new sealed class Validator : AbstractValidator<CreateProgrammeRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Code).NotNull().Code();
            Include(new ProgrammeRequest.Validator());
        }
    }
}

/// <summary>Where a promise can be read.</summary>
/// <param name="Title">What it is called; at most 300 characters.</param>
/// <param name="Url">Where it is.</param>
/// <param name="PublishedOn">When it was published.</param>
internal sealed record ProgrammeSourceRequest(string? Title, string? Url, DateOnly? PublishedOn)
{
    internal sealed class Validator : AbstractValidator<ProgrammeSourceRequest>
    {
        public Validator()
        {
            RuleFor(source => source.Title).NotNull().Line(300);
            RuleFor(source => source.Url).NotNull().Address();
            RuleFor(source => source.PublishedOn).Sensible();
        }
    }
}
