using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Milestones;

/// <summary>A number of units that is to have come so far by a day.</summary>
public sealed class Milestone : Aggregate
{
    private Milestone() { }

    public Milestone(Programme programme, Guid id, string code, MilestoneTerms terms, DateTimeOffset at)
    {
        programme.DemandOpen();
        ProgrammeId = programme.Id;
        Id = id;
        Code = code;
        OriginalDueOn = terms.DueOn;
        Apply(terms);
        Record("milestone.created", at, MilestoneTerms.Nothing.ChangesTo(terms).Set("originalDueOn", OriginalDueOn));
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }

    /// <summary>Unique in the programme, lower case: `half-way`.</summary>
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public DateOnly DueOn { get; private set; }

    /// <summary>The day first promised. It stays, whatever is moved later.</summary>
    public DateOnly OriginalDueOn { get; private set; }

    /// <summary>Which count has to reach the target.</summary>
    public CompletionRule Stage { get; private set; }

    /// <summary>Units that are to have reached the stage by then, all earlier ones included.</summary>
    public int TargetUnitCount { get; private set; }

    /// <summary>Only units by this maker, by label or origin; null for all.</summary>
    public string? Vendor { get; private set; }

    /// <summary>Only units in this province; null for all.</summary>
    public string? Province { get; private set; }

    /// <summary>Only units at sites of this kind; null for all.</summary>
    public Sites.SiteKind? SiteKind { get; private set; }

    public override string SubjectKind => "milestone";
    public override string SubjectKey => Code;
    public override Guid LogProgrammeId => ProgrammeId;

    public MilestoneTerms Terms => new(Name, DueOn, Stage, TargetUnitCount, Vendor, Province, SiteKind);

    /// <summary>Corrects what the milestone says. The day it is due is promised once the programme is active.</summary>
    public void Amend(Programme programme, MilestoneTerms terms, DateTimeOffset at)
    {
        programme.DemandOpen();
        var changes = Terms.ChangesTo(terms);
        if (changes.IsEmpty)
        {
            return;
        }

        if (terms.DueOn != DueOn)
        {
            if (!programme.IsDraft)
            {
                throw MilestoneRefusals.DueOnFrozen.Because(
                    $"Programme {programme.Code} is active: milestone {Code} stays due on {DueOn:yyyy-MM-dd}."
                );
            }

            // Nothing is promised in a draft, so the first day promised is still to be said.
            changes.With("originalDueOn", OriginalDueOn, terms.DueOn);
            OriginalDueOn = terms.DueOn;
        }

        Apply(terms);
        Record("milestone.amended", at, changes);
    }

    /// <summary>Takes the milestone out of the plan of a draft. What was said of it stays in the log.</summary>
    public void Withdraw(Programme programme, DateTimeOffset at)
    {
        programme.DemandOpen();
        if (!programme.IsDraft)
        {
            throw ProgrammeRefusals.NotDraft.Because(
                $"Programme {programme.Code} is active: milestone {Code} is promised, and stays to be met or missed."
            );
        }

        Record("milestone.withdrawn", at, Terms.ChangesTo(MilestoneTerms.Nothing));
    }

    private void Apply(MilestoneTerms terms) =>
        (Name, DueOn, Stage, TargetUnitCount, Vendor, Province, SiteKind) = terms;
}

/// <summary>What is written of a milestone.</summary>
public sealed record MilestoneTerms(
    string Name,
    DateOnly DueOn,
    CompletionRule Stage,
    int TargetUnitCount,
    string? Vendor,
    string? Province,
    Sites.SiteKind? SiteKind
)
{
    public static readonly MilestoneTerms Nothing = new("", default, default, 0, null, null, null);

    public Changes ChangesTo(MilestoneTerms next) =>
        new Changes()
            .With("name", Name, next.Name)
            .With("dueOn", DueOn, next.DueOn)
            .With("stage", Stage.Text(), next.Stage.Text())
            .With("targetUnitCount", TargetUnitCount, next.TargetUnitCount)
            .With("vendor", Vendor, next.Vendor)
            .With("province", Province, next.Province)
            .With("siteKind", SiteKind?.Text(), next.SiteKind?.Text());
}

public static class MilestoneRefusals
{
    public static readonly RefusalCode NotFound = new(
        "milestone-not-found",
        RefusalKind.NotFound,
        "There is no such milestone."
    );

    public static readonly RefusalCode CodeTaken = new(
        "milestone-code-taken",
        RefusalKind.Conflict,
        "Another milestone of the programme has this code."
    );

    public static readonly RefusalCode DueOnFrozen = new(
        "milestone-due-on-frozen",
        RefusalKind.Conflict,
        "The day a milestone is due cannot change once the programme is active."
    );
}
