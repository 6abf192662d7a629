using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Tests.Milestones;

public sealed class MilestoneTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly MilestoneTerms Terms = new("Half", new(2026, 6, 30), default, 98, null, null, null);

    [Fact]
    public void Moves_freely_in_a_draft_and_promises_the_last_day_said()
    {
        var programme = Draft();
        var milestone = new Milestone(programme, Guid.NewGuid(), "half", Terms, At);

        milestone.Amend(programme, Terms with { DueOn = new(2026, 7, 31) }, At);

        milestone.DueOn.ShouldBe(new(2026, 7, 31));
        milestone.OriginalDueOn.ShouldBe(new(2026, 7, 31));
        milestone.Events[^1].Changes.Fields.Keys.ShouldBe(["dueOn", "originalDueOn"]);
    }

    [Fact]
    public void Keeps_its_day_once_the_programme_is_active()
    {
        var programme = Active();
        var milestone = new Milestone(programme, Guid.NewGuid(), "half", Terms, At);

        var refused = Should.Throw<RefusalException>(() =>
            milestone.Amend(programme, Terms with { DueOn = new(2026, 7, 31) }, At)
        );

        refused.Refusal.ShouldBe(MilestoneRefusals.DueOnFrozen);
        milestone.DueOn.ShouldBe(Terms.DueOn);
        milestone.Events.Count.ShouldBe(1);
    }

    [Fact]
    public void Can_be_renamed_once_the_programme_is_active()
    {
        var programme = Active();
        var milestone = new Milestone(programme, Guid.NewGuid(), "half", Terms, At);

        milestone.Amend(programme, Terms with { Name = "Half of them" }, At);

        milestone.Events[^1].Changes.Fields.Keys.ShouldBe(["name"]);
    }

    [Fact]
    public void Is_not_taken_back_once_the_programme_is_active()
    {
        var programme = Active();
        var milestone = new Milestone(programme, Guid.NewGuid(), "half", Terms, At);

        Should
            .Throw<RefusalException>(() => milestone.Withdraw(programme, At))
            .Refusal.ShouldBe(ProgrammeRefusals.NotDraft);
    }

    private static Programme Draft() =>
        new(
            Guid.NewGuid(),
            "p",
            ProgrammeTerms.Nothing with
            {
                StartsOn = new(2026, 1, 1),
                Deadline = new(2026, 12, 31),
            },
            isInvented: false,
            At
        );

    private static Programme Active()
    {
        var programme = Draft();
        programme.Activate(196, At);
        return programme;
    }
}
