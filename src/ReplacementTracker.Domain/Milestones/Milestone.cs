using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Milestones;

/// <summary>A number of units that is to have come so far by a day.</summary>
public sealed class Milestone : Aggregate
{
    private readonly List<Extension> extensions = [];

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

    /// <summary>The day first promised. It stays, whatever extensions move later.</summary>
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

    /// <summary>Everything that was asked for, granted or not, in that order.</summary>
    public IReadOnlyList<Extension> Extensions => extensions;

    public override string SubjectKind => "milestone";
    public override string SubjectKey => Code;
    public override Guid LogProgrammeId => ProgrammeId;

    public MilestoneTerms Terms => new(Name, DueOn, Stage, TargetUnitCount, Vendor, Province, SiteKind);

    public Extension Extension(string number) =>
        extensions.Find(extension => $"{extension.Number}" == number)
        ?? throw MilestoneRefusals.ExtensionNotFound.Because($"Milestone {Code} has no extension {number}.");

    /// <summary>Corrects what the milestone says. Once the programme is active, its day moves by extensions only.</summary>
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
                    $"Programme {programme.Code} is active: milestone {Code} stays due on {DueOn:yyyy-MM-dd}, until "
                        + $"somebody else approves an extension of it: "
                        + $"POST /v1/programmes/{programme.Code}/milestones/{Code}/extensions."
                );
            }

            // Nothing is promised in a draft, so the first day promised is still to be said.
            changes.With("originalDueOn", OriginalDueOn, terms.DueOn);
            OriginalDueOn = terms.DueOn;
        }

        if (!programme.IsDraft && terms with { Name = Name, DueOn = DueOn } != Terms)
        {
            throw MilestoneRefusals.TargetFrozen.Because(
                $"Programme {programme.Code} is active: what milestone {Code} asks for is promised. Add another milestone."
            );
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

    /// <summary>Asks that the milestone be due on another day. Nothing moves until somebody else approves.</summary>
    /// <param name="standing">How it stands at that instant.</param>
    public Extension RequestExtension(
        Programme programme,
        DateOnly dueOn,
        string reason,
        string by,
        MilestoneProgress standing,
        DateTimeOffset at
    )
    {
        programme.DemandActive();
        if (extensions.Find(extension => extension.Status == ExtensionStatus.Requested) is { } open)
        {
            throw MilestoneRefusals.ExtensionOpen.Because(
                $"Extension {open.Number} of milestone {Code}, to {open.DueOn:yyyy-MM-dd}, waits for its approval "
                    + "or rejection."
            );
        }

        DemandMovable(programme, dueOn, standing, at);
        var extension = new Extension(this, extensions.Count + 1, dueOn, reason, by, at);
        extensions.Add(extension);
        Record(
            "milestone.extension-requested",
            at,
            new Changes()
                .Set<int?>("extension", extension.Number)
                .Set<DateOnly?>("requestedDueOn", dueOn)
                .Set("reason", reason)
                .Set("requestedBy", by)
        );
        return extension;
    }

    /// <summary>Moves the day on somebody else's word.</summary>
    /// <param name="standing">How the milestone stands at that instant, by the day it was due until then.</param>
    /// <remarks>
    /// What holds for the request holds now as well: if the day has passed meanwhile, the milestone was missed, and no
    /// approval makes that undone.
    /// </remarks>
    public void ApproveExtension(
        Programme programme,
        Extension extension,
        string? note,
        string by,
        MilestoneProgress standing,
        DateTimeOffset at
    )
    {
        programme.DemandActive();
        extension.DemandDecidable(this, by);
        DemandMovable(programme, extension.DueOn, standing, at);
        extension.Decide(ExtensionStatus.Approved, note, by, at);
        DueOn = extension.DueOn;
        Record(
            "milestone.extended",
            at,
            new Changes()
                .With("dueOn", extension.FromDueOn, extension.DueOn)
                .With<DateOnly?>("requestedDueOn", extension.DueOn, to: null)
                .Set<int?>("extension", extension.Number)
                .Set("reason", extension.Reason)
                .Set("requestedBy", extension.RequestedBy)
                .Set("approvedBy", by)
                .Set("note", note)
        );
    }

    /// <summary>Leaves the day as it is, on somebody else's word.</summary>
    public void RejectExtension(Programme programme, Extension extension, string reason, string by, DateTimeOffset at)
    {
        programme.DemandActive();
        extension.DemandDecidable(this, by);
        extension.Decide(ExtensionStatus.Rejected, reason, by, at);
        Record(
            "milestone.extension-rejected",
            at,
            new Changes()
                .With<DateOnly?>("requestedDueOn", extension.DueOn, to: null)
                .Set<int?>("extension", extension.Number)
                .Set("reason", reason)
                .Set("requestedBy", extension.RequestedBy)
                .Set("rejectedBy", by)
        );
    }

    /// <summary>Takes back what was asked for, before anybody decided on it.</summary>
    /// <param name="by">Who asked; nobody else.</param>
    public void WithdrawExtension(Programme programme, Extension extension, string? note, string by, DateTimeOffset at)
    {
        programme.DemandActive();
        extension.DemandWithdrawable(this, by);
        extension.Decide(ExtensionStatus.Withdrawn, note, by, at);
        Record(
            "milestone.extension-withdrawn",
            at,
            new Changes()
                .With<DateOnly?>("requestedDueOn", extension.DueOn, to: null)
                .Set<int?>("extension", extension.Number)
                .Set("note", note)
                .Set("requestedBy", extension.RequestedBy)
        );
    }

    /// <remarks>
    /// To an earlier day as well, for what was granted by mistake is taken back in the same way: never to before the
    /// day first promised, which would be another promise, nor into the past, which would make a miss of what was none.
    /// </remarks>
    private void DemandMovable(Programme programme, DateOnly to, MilestoneProgress standing, DateTimeOffset at)
    {
        if (standing.Status == MilestoneStatus.Missed)
        {
            throw MilestoneRefusals.Missed.Because(
                $"Milestone {Code} was due on {DueOn:yyyy-MM-dd} and was missed, and stays so. "
                    + "Promise what is left by a milestone of its own."
            );
        }

        if (standing.ReachedOn is { } reached)
        {
            throw MilestoneRefusals.Reached.Because($"Milestone {Code} was reached on {reached:yyyy-MM-dd}.");
        }

        if (to == DueOn)
        {
            throw MilestoneRefusals.ExtensionMovesNothing.Because(
                $"Milestone {Code} is due on {DueOn:yyyy-MM-dd} already."
            );
        }

        var today = programme.Clock.DayOf(at);
        var first = OriginalDueOn > today ? OriginalDueOn : today;
        if (to < first)
        {
            throw MilestoneRefusals.ExtensionTooEarly.Because(
                $"Milestone {Code} was first promised for {OriginalDueOn:yyyy-MM-dd}, and today is "
                    + $"{today:yyyy-MM-dd}: {to:yyyy-MM-dd} is too early."
            );
        }
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

    public static readonly RefusalCode TargetFrozen = new(
        "milestone-target-frozen",
        RefusalKind.Conflict,
        "What a milestone asks for cannot change once the programme is active."
    );

    public static readonly RefusalCode DueOnFrozen = new(
        "milestone-due-on-frozen",
        RefusalKind.Conflict,
        "Once the programme is active, the day a milestone is due moves by extensions only."
    );

    public static readonly RefusalCode Missed = new(
        "milestone-missed",
        RefusalKind.Conflict,
        "A milestone that was missed stays missed."
    );

    public static readonly RefusalCode Reached = new(
        "milestone-reached",
        RefusalKind.Conflict,
        "A milestone that is reached needs no other day."
    );

    public static readonly RefusalCode ExtensionNotFound = new(
        "extension-not-found",
        RefusalKind.NotFound,
        "The milestone has no such extension."
    );

    public static readonly RefusalCode ExtensionOpen = new(
        "extension-open",
        RefusalKind.Conflict,
        "A milestone has at most one extension that waits for a decision."
    );

    public static readonly RefusalCode ExtensionDecided = new(
        "extension-decided",
        RefusalKind.Conflict,
        "An extension is decided on once."
    );

    public static readonly RefusalCode ExtensionMovesNothing = new(
        "extension-moves-nothing",
        RefusalKind.Conflict,
        "An extension leads to another day than the present one."
    );

    public static readonly RefusalCode ExtensionTooEarly = new(
        "extension-too-early",
        RefusalKind.Conflict,
        "An extension leads to no day before the one first promised, and to none that has passed."
    );

    public static readonly RefusalCode OwnExtension = new(
        "own-extension",
        RefusalKind.Forbidden,
        "Nobody decides on an extension they asked for."
    );

    public static readonly RefusalCode ExtensionOfAnother = new(
        "extension-of-another",
        RefusalKind.Forbidden,
        "Only who asked for an extension withdraws it."
    );
}
