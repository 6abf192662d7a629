using CsCheck;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class CountHistoryTests
{
    private static readonly DateOnly Monday = new(2026, 6, 1);

    private static readonly Gen<List<DayStep>> AnySteps = Gen.Select(
        Gen.Int[0, 60],
        Gen.Enum<Count>(),
        Gen.Int[-3, 5],
        Gen.Int[-3, 5],
        (day, count, baseline, scope) => new DayStep(Monday.AddDays(day), count, baseline, scope)
    ).List[0, 80];

    [Fact]
    public void Has_nothing_before_the_first_step_and_keeps_the_last()
    {
        var history = new CountHistory([new(Monday, Count.Units, 3, 4), new(Monday.AddDays(2), Count.Removed, 1, 1)]);

        history.At(Monday.AddDays(-1)).ShouldBe((StageCounts.None, StageCounts.None));
        history.At(Monday).ShouldBe((new(3, 0, 0, 0, 0), new(4, 0, 0, 0, 0)));
        history.At(Monday.AddDays(1)).ShouldBe(history.At(Monday));
        history.At(Monday.AddDays(99)).ShouldBe((new(3, 1, 0, 0, 0), new(4, 1, 0, 0, 0)));
    }

    [Fact]
    public void Is_the_sum_of_the_steps_up_to_each_day() =>
        Gen.Select(AnySteps, Gen.Int[-2, 65])
            .Sample(
                (steps, offset) =>
                {
                    var day = Monday.AddDays(offset);
                    var (baseline, scope) = new CountHistory(steps).At(day);
                    var upTo = steps.Where(step => step.Day <= day).ToList();

                    return baseline == StageCounts.Sum(upTo.Select(step => (step.Count, step.Baseline)))
                        && scope == StageCounts.Sum(upTo.Select(step => (step.Count, step.Scope)));
                }
            );

    [Theory]
    [InlineData(CompletionRule.Removed, 4)]
    [InlineData(CompletionRule.Replaced, 3)]
    [InlineData(CompletionRule.Verified, 2)]
    [InlineData(CompletionRule.Disposed, 1)]
    public void Calls_done_what_the_programme_calls_done(CompletionRule rule, int expected)
    {
        var history = new CountHistory([
            new(Monday, Count.Units, 5, 5),
            new(Monday, Count.Removed, 4, 5),
            new(Monday, Count.Replaced, 3, 5),
            new(Monday, Count.Verified, 2, 5),
            new(Monday, Count.Disposed, 1, 5),
        ]);

        history.At(Monday).Baseline.Completed(rule).ShouldBe(expected);
        history.Of(rule).Sum(step => step.Change).ShouldBe(expected);
    }

    [Fact]
    public void Reaches_a_number_on_the_day_since_which_it_stayed() =>
        Gen.Select(AnySteps, Gen.Int[1, 20])
            .Sample(
                (steps, target) =>
                {
                    var history = new CountHistory(steps);
                    var reachedOn = history.Of(CompletionRule.Removed).ReachedOn(target);
                    var days = Enumerable.Range(0, 61).Select(offset => Monday.AddDays(offset)).ToList();
                    var lastBelow = days.LastOrDefault(day => history.At(day).Baseline.Removed < target);

                    return reachedOn is { } day
                        ? history.At(days[^1]).Baseline.Removed >= target
                            && (lastBelow == default ? day == Monday : day == lastBelow.AddDays(1))
                        : history.At(days[^1]).Baseline.Removed < target;
                }
            );

    [Fact]
    public void Does_not_reach_a_number_for_an_hour()
    {
        DayChange[] changes = [new(Monday, 1), new(Monday, -1)];

        changes.ReachedOn(1).ShouldBeNull();
    }
}
