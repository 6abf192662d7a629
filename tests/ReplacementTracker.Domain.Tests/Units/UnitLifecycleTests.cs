using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Units;

public sealed class UnitLifecycleTests
{
    /// <summary>The diagram, written down a second time: inService → isolated → removed → sanitised → disposed.</summary>
    private static readonly (UnitStage From, UnitStage To)[] Steps =
    [
        (UnitStage.InService, UnitStage.Isolated),
        (UnitStage.InService, UnitStage.Removed),
        (UnitStage.InService, UnitStage.NotFound),
        (UnitStage.Isolated, UnitStage.Removed),
        (UnitStage.Isolated, UnitStage.NotFound),
        (UnitStage.Removed, UnitStage.Sanitised),
        (UnitStage.Removed, UnitStage.Disposed),
        (UnitStage.Sanitised, UnitStage.Disposed),
    ];

    public static TheoryData<UnitStage, UnitStage> EveryPair =>
        [
            .. Enum.GetValues<UnitStage>()
                .SelectMany(_ => Enum.GetValues<UnitStage>(), (before, after) => (before, after)),
        ];

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Allows_what_the_diagram_shows_and_nothing_else(UnitStage from, UnitStage to) =>
        UnitLifecycle.Allows(from, to).ShouldBe(Steps.Contains((from, to)));

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void A_unit_takes_the_steps_of_the_diagram_and_refuses_the_others(UnitStage from, UnitStage to)
    {
        if (to == UnitStage.InService)
        {
            return; // No method leads there.
        }

        var unit = Some.UnitAt(from);

        if (Steps.Contains((from, to)))
        {
            Some.Climb(unit, to, Some.Day(2));
            unit.Stage.ShouldBe(to);
            unit.Events.Count.ShouldBe(1);
        }
        else
        {
            Some.Refused(() => Some.Climb(unit, to, Some.Day(2))).ShouldBe("stage-not-allowed");
            unit.Stage.ShouldBe(from);
            unit.Events.ShouldBeEmpty();
        }
    }
}
