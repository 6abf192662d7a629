using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

/// <summary>A plan of 100 units from 1 January to 11 April: one a day, straight.</summary>
public sealed class StandingTests
{
    private static readonly DateOnly _start = new(2026, 1, 1);
    private static readonly DateOnly _deadline = _start.AddDays(100);

    [Theory]
    [InlineData(50, 50, Standing.OnTrack)]
    [InlineData(50, 60, Standing.OnTrack)]
    [InlineData(50, 49, Standing.Late)]
    [InlineData(0, 0, Standing.OnTrack)]
    [InlineData(-30, 0, Standing.OnTrack)]
    [InlineData(100, 99, Standing.Late)]
    [InlineData(101, 99, Standing.DeadlineMissed)]
    public void Compares_with_the_plan_until_the_deadline(int day, int done, Standing standing) =>
        On(day, done).ShouldBe(standing);

    [Theory]
    [InlineData(80, Standing.Done)]
    [InlineData(100, Standing.Done)]
    [InlineData(101, Standing.Late)]
    public void Calls_all_done_only_what_was_done_by_the_deadline(int doneOn, Standing standing) =>
        Standings
            .On(_start.AddDays(150), ProgrammeStatus.Active, Plan(100), 100, _start.AddDays(doneOn))
            .ShouldBe(standing);

    [Theory]
    [InlineData(19, 1, Standing.OnTrack)]
    [InlineData(20, 1, Standing.Late)]
    public void Does_not_ask_for_a_part_of_a_unit(int day, int done, Standing standing) =>
        Standings.On(_start.AddDays(day), ProgrammeStatus.Active, SlowPlan(), done, doneOn: null).ShouldBe(standing);

    [Fact]
    public void Knows_that_a_closed_programme_is_not_going_on() =>
        On(50, 50, ProgrammeStatus.Closed).ShouldBe(Standing.ClosedUnfinished);

    [Fact]
    public void Says_nothing_of_no_units() =>
        Standings.On(_start.AddDays(500), ProgrammeStatus.Draft, Plan(0), 0, doneOn: null).ShouldBe(Standing.NoUnits);

    private static Standing On(int day, int done, ProgrammeStatus status = ProgrammeStatus.Active) =>
        Standings.On(_start.AddDays(day), status, Plan(100), done, doneOn: null);

    private static Plan Plan(int total) => new(_start, _deadline, total, [], []);

    /// <summary>A unit every ten days.</summary>
    private static Plan SlowPlan() => new(_start, _start.AddDays(1000), 100, [], []);
}
