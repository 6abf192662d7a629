using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Domain.Programmes;

/// <summary>What a programme says of itself: everything about it that people write.</summary>
public sealed record ProgrammeTerms(
    string Name,
    string Owner,
    string? Statement,
    IReadOnlyList<ProgrammeSource> Sources,
    DateOnly? PledgedOn,
    DateOnly StartsOn,
    DateOnly Deadline,
    int? BaselineUnitCount,
    int? EstateUnitCount,
    IReadOnlyList<string> TargetVendors,
    CompletionRule CompletionRule,
    string UnitNoun,
    string TimeZone,
    EvidencePolicy EvidencePolicy
)
{
    /// <summary>The terms of a programme that does not exist yet.</summary>
    public static readonly ProgrammeTerms Nothing = new(
        "",
        "",
        null,
        [],
        null,
        default,
        default,
        null,
        null,
        [],
        default,
        "",
        "",
        EvidencePolicy.None
    );

    /// <summary>The terms that are the promise itself, and cannot change once it is active.</summary>
    public static readonly IReadOnlySet<string> Promised = new HashSet<string>
    {
        "pledgedOn",
        "startsOn",
        "deadline",
        "baselineUnitCount",
        "targetVendors",
        "completionRule",
        "timeZone",
    };

    public Changes ChangesTo(ProgrammeTerms next) =>
        new Changes()
            .With("name", Name, next.Name)
            .With("owner", Owner, next.Owner)
            .With("statement", Statement, next.Statement)
            .WithList("sources", Sources, next.Sources)
            .With("pledgedOn", PledgedOn, next.PledgedOn)
            .With("startsOn", StartsOn, next.StartsOn)
            .With("deadline", Deadline, next.Deadline)
            .With("baselineUnitCount", BaselineUnitCount, next.BaselineUnitCount)
            .With("estateUnitCount", EstateUnitCount, next.EstateUnitCount)
            .WithList("targetVendors", TargetVendors, next.TargetVendors)
            .With("completionRule", CompletionRule, next.CompletionRule)
            .With("unitNoun", UnitNoun, next.UnitNoun)
            .With("timeZone", TimeZone, next.TimeZone)
            .With("evidencePolicy", EvidencePolicy, next.EvidencePolicy);
}
