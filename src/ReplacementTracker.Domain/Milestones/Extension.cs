using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Domain.Milestones;

/// <summary>Somebody's wish to move the day a milestone is due, and what another person said to it.</summary>
public sealed class Extension
{
    private Extension() { }

    internal Extension(
        Milestone milestone,
        int number,
        DateOnly dueOn,
        string reason,
        string requestedBy,
        DateTimeOffset at
    )
    {
        (ProgrammeId, MilestoneId, Number) = (milestone.ProgrammeId, milestone.Id, number);
        (FromDueOn, DueOn, Reason) = (milestone.DueOn, dueOn, reason);
        (RequestedBy, RequestedAt) = (requestedBy, at);
    }

    public Guid ProgrammeId { get; private set; }
    public Guid MilestoneId { get; private set; }

    /// <summary>1, 2, 3 … within the milestone.</summary>
    public int Number { get; private set; }
    public ExtensionStatus Status { get; private set; }

    /// <summary>The day from which it moves.</summary>
    public DateOnly FromDueOn { get; private set; }

    /// <summary>The day to which it moves.</summary>
    public DateOnly DueOn { get; private set; }
    public string Reason { get; private set; } = "";
    public string RequestedBy { get; private set; } = "";
    public DateTimeOffset RequestedAt { get; private set; }
    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>In the words of who decided; always there where it was rejected.</summary>
    public string? Note { get; private set; }

    /// <summary>It is decided on once, and by somebody else than who asked.</summary>
    internal void DemandDecidable(Milestone milestone, string by)
    {
        DemandOpen(milestone);
        if (Person.IsSame(RequestedBy, by))
        {
            throw MilestoneRefusals.OwnExtension.Because(
                $"Extension {Number} of milestone {milestone.Code} was asked for by {RequestedBy}: "
                    + "somebody else has to decide on it."
            );
        }
    }

    /// <summary>It is taken back before anybody decided on it, and by who asked.</summary>
    internal void DemandWithdrawable(Milestone milestone, string by)
    {
        DemandOpen(milestone);
        if (!Person.IsSame(RequestedBy, by))
        {
            throw MilestoneRefusals.ExtensionOfAnother.Because(
                $"Extension {Number} of milestone {milestone.Code} was asked for by {RequestedBy}, who alone withdraws it. "
                    + "Others reject it."
            );
        }
    }

    private void DemandOpen(Milestone milestone)
    {
        if (Status != ExtensionStatus.Requested)
        {
            throw MilestoneRefusals.ExtensionDecided.Because(
                $"Extension {Number} of milestone {milestone.Code} was {Status.Text()} by {DecidedBy} already."
            );
        }
    }

    internal void Decide(ExtensionStatus verdict, string? note, string by, DateTimeOffset at) =>
        (Status, Note, DecidedBy, DecidedAt) = (verdict, note, by, at);
}

public enum ExtensionStatus
{
    /// <summary>Waits for another person.</summary>
    Requested,

    /// <summary>The milestone was moved.</summary>
    Approved,

    /// <summary>The milestone stayed where it was.</summary>
    Rejected,

    /// <summary>Taken back by who asked.</summary>
    Withdrawn,
}
