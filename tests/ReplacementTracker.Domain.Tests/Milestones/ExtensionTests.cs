using CsCheck;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Milestones;

public sealed class ExtensionTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Due = new(2026, 6, 30);
    private static readonly DateOnly Later = new(2026, 7, 31);
    private static readonly MilestoneTerms Terms = new("Half", Due, default, 98, null, null, null);

    private readonly Programme programme = Active();
    private readonly Milestone milestone;

    public ExtensionTests() => milestone = new Milestone(programme, Guid.NewGuid(), "half", Terms, At);

    [Fact]
    public void Moves_the_day_when_somebody_else_approves_and_keeps_the_first_one()
    {
        var extension = Request(Later);
        milestone.DueOn.ShouldBe(Due);

        Approve(extension);

        milestone.DueOn.ShouldBe(Later);
        milestone.OriginalDueOn.ShouldBe(Due);
        extension.Status.ShouldBe(ExtensionStatus.Approved);
        (extension.FromDueOn, extension.DueOn, extension.DecidedBy).ShouldBe((Due, Later, "Vera"));
        milestone
            .Events.Select(some => some.Type)
            .Skip(1)
            .ShouldBe(["milestone.extension-requested", "milestone.extended"]);
        milestone.Events[^1].Changes.Fields["dueOn"].ShouldBe(new FieldChange(Due, Later));
    }

    [Fact]
    public void Leaves_the_day_when_somebody_else_rejects()
    {
        var extension = Request(Later);

        milestone.RejectExtension(programme, extension, "No", "Vera", At);

        milestone.DueOn.ShouldBe(Due);
        extension.Status.ShouldBe(ExtensionStatus.Rejected);
        extension.Note.ShouldBe("No");
        Request(Later).Number.ShouldBe(2);
    }

    [Theory]
    [InlineData("Paula")]
    [InlineData("paula ")]
    [InlineData("Ｐaula\u200B")]
    public void Is_not_decided_on_by_who_asked(string by)
    {
        var extension = Request(Later);

        Refused(() => milestone.ApproveExtension(programme, extension, null, by, Standing(At), At))
            .ShouldBe(MilestoneRefusals.OwnExtension);
        Refused(() => milestone.RejectExtension(programme, extension, "No", by, At))
            .ShouldBe(MilestoneRefusals.OwnExtension);
        extension.Status.ShouldBe(ExtensionStatus.Requested);
        milestone.DueOn.ShouldBe(Due);
    }

    [Fact]
    public void Is_decided_on_once()
    {
        var extension = Request(Later);
        Approve(extension);

        Refused(() => Approve(extension)).ShouldBe(MilestoneRefusals.ExtensionDecided);
        Refused(() => milestone.RejectExtension(programme, extension, "No", "Vera", At))
            .ShouldBe(MilestoneRefusals.ExtensionDecided);
    }

    [Fact]
    public void Waits_alone()
    {
        Request(Later);

        Refused(() => Request(Later.AddDays(1))).ShouldBe(MilestoneRefusals.ExtensionOpen);
        milestone.Extensions.ShouldHaveSingleItem();
    }

    [Fact]
    public void Makes_no_miss_undone()
    {
        var extension = Request(Later);
        var lastDay = new DateTimeOffset(2026, 6, 30, 21, 59, 59, TimeSpan.Zero);
        var tooLate = lastDay.AddSeconds(1);

        Refused(() => Approve(extension, tooLate)).ShouldBe(MilestoneRefusals.Missed);
        extension.Status.ShouldBe(ExtensionStatus.Requested);
        milestone.DueOn.ShouldBe(Due);
        Approve(extension, lastDay);
        milestone.DueOn.ShouldBe(Later);
    }

    [Fact]
    public void Is_not_for_what_is_reached()
    {
        var standing = MilestoneProgress.On(Due, 98, [new DayChange(new(2026, 1, 4), 98)], null, new(2026, 1, 5));

        Refused(() => milestone.RequestExtension(programme, Later, "Why", "Paula", standing, At))
            .ShouldBe(MilestoneRefusals.Reached);
    }

    [Fact]
    public void Goes_back_to_the_first_day_and_no_further()
    {
        Refused(() => Request(Due)).ShouldBe(MilestoneRefusals.ExtensionMovesNothing);
        Refused(() => Request(Due.AddDays(-1))).ShouldBe(MilestoneRefusals.ExtensionTooEarly);
        Approve(Request(Later));
        Refused(() => Request(Later)).ShouldBe(MilestoneRefusals.ExtensionMovesNothing);
        Refused(() => Request(Due.AddDays(-1))).ShouldBe(MilestoneRefusals.ExtensionTooEarly);

        var july = new DateTimeOffset(2026, 7, 10, 8, 0, 0, TimeSpan.Zero);
        Refused(() => Request(new(2026, 7, 9), july)).ShouldBe(MilestoneRefusals.ExtensionTooEarly);
        Approve(Request(new(2026, 7, 10), july), july);

        milestone.DueOn.ShouldBe(new(2026, 7, 10));
        milestone.OriginalDueOn.ShouldBe(Due);
    }

    [Fact]
    public void Is_of_active_programmes()
    {
        var draft = Draft();
        var planned = new Milestone(draft, Guid.NewGuid(), "half", Terms, At);
        var extension = Request(Later);
        programme.RequestClosure("Done", "Paula", At);
        programme.ApproveClosure(note: null, "Vera", At);

        Refused(() => planned.RequestExtension(draft, Later, "Why", "Paula", Standing(At), At))
            .ShouldBe(ProgrammeRefusals.NotActive);
        Refused(() => Approve(extension)).ShouldBe(ProgrammeRefusals.NotActive);
        Refused(() => milestone.RejectExtension(programme, extension, "No", "Vera", At))
            .ShouldBe(ProgrammeRefusals.NotActive);
    }

    /// <summary>Whatever is asked for and decided on, day by day: what was missed on a day is so on every later one.</summary>
    [Fact]
    public void Never_turns_a_missed_milestone_into_another()
    {
        var step = Gen.Select(Gen.Int[0, 3], Gen.Int[-40, 60], Gen.Int[0, 20]);

        step.Array[1, 25]
            .Sample(steps =>
            {
                var tried = new Milestone(
                    programme,
                    Guid.NewGuid(),
                    "half",
                    Terms with
                    {
                        DueOn = new(2026, 2, 1),
                    },
                    At
                );
                var (now, missed) = (At, false);
                foreach (var (action, days, pause) in steps)
                {
                    now = now.AddDays(pause);
                    var standing = Standing(now, tried);
                    if (missed)
                    {
                        standing.Status.ShouldBe(MilestoneStatus.Missed);
                    }

                    missed = standing.Status == MilestoneStatus.Missed;
                    try
                    {
                        var open = tried.Extensions.FirstOrDefault(some => some.Status == ExtensionStatus.Requested);
                        if (open is null)
                        {
                            tried.RequestExtension(programme, tried.DueOn.AddDays(days), "Why", "Paula", standing, now);
                        }
                        else if (action == 0)
                        {
                            tried.RejectExtension(programme, open, "No", "Vera", now);
                        }
                        else
                        {
                            tried.ApproveExtension(programme, open, null, "Vera", standing, now);
                        }
                    }
                    catch (RefusalException)
                    {
                        // A refusal is as good an answer as any: it has to leave nothing behind.
                    }

                    Standing(now, tried).Status.ShouldBe(standing.Status);
                    tried.OriginalDueOn.ShouldBe(new(2026, 2, 1));
                    tried.DueOn.ShouldBeGreaterThanOrEqualTo(tried.OriginalDueOn);
                }
            });
    }

    private Extension Request(DateOnly dueOn, DateTimeOffset? at = null) =>
        milestone.RequestExtension(programme, dueOn, "Why", "Paula", Standing(at ?? At), at ?? At);

    private void Approve(Extension extension, DateTimeOffset? at = null) =>
        milestone.ApproveExtension(programme, extension, null, "Vera", Standing(at ?? At), at ?? At);

    private MilestoneProgress Standing(DateTimeOffset at, Milestone? of = null) =>
        MilestoneProgress.On((of ?? milestone).DueOn, 98, [], forecast: null, programme.Clock.DayOf(at));

    private static RefusalCode Refused(Action action) => Should.Throw<RefusalException>(action).Refusal;

    private static Programme Draft() =>
        new(
            Guid.NewGuid(),
            "p",
            ProgrammeTerms.Nothing with
            {
                StartsOn = new(2026, 1, 1),
                Deadline = new(2026, 12, 31),
                TimeZone = "Europe/Amsterdam",
            },
            isInvented: false,
            At
        );

    private static Programme Active()
    {
        var active = Draft();
        active.Activate(196, At);
        return active;
    }
}
