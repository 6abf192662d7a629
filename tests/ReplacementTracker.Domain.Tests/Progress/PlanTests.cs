using CsCheck;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

public sealed class PlanTests
{
    private static readonly DateOnly Start = new(2026, 4, 1);

    /// <summary>Ten weeks, a hundred units, nothing in between: ten a week.</summary>
    private static Plan TenAWeek => new(Start, Start.AddDays(70), 100, [], []);

    /// <summary>Starts, lengths, totals and milestones of all kinds, in any order, sensible or not.</summary>
    private static readonly Gen<Plan> AnyPlan = Gen.Select(
        Gen.Int[0, 1500],
        Gen.Int[1, 900],
        Gen.Int[1, 500],
        Gen.Select(Gen.Int[-100, 1000], Gen.Int[0, 60]).List[0, 12],
        Gen.Select(Gen.Int[-100, 1000], Gen.Int[0, 600]).List[0, 8],
        (offset, days, total, visits, milestones) =>
            new Plan(
                Start.AddDays(offset),
                Start.AddDays(offset + days),
                total,
                visits.Select(visit => (Start.AddDays(offset + visit.Item1), visit.Item2)),
                milestones.Select(milestone => (Start.AddDays(offset + milestone.Item1), milestone.Item2))
            )
    );

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(7, 10)]
    [InlineData(35, 50)]
    [InlineData(70, 100)]
    [InlineData(700, 100)]
    public void Runs_straight_from_none_at_the_start_to_all_at_the_deadline(int day, double units) =>
        TenAWeek.UnitsBy(Start.AddDays(day)).ShouldBe(units, 1e-9);

    [Fact]
    public void Goes_through_its_milestones()
    {
        var plan = new Plan(Start, Start.AddDays(100), 100, [], [(Start.AddDays(50), 20), (Start.AddDays(80), 90)]);

        plan.UnitsBy(Start.AddDays(25)).ShouldBe(10, 1e-9);
        plan.UnitsBy(Start.AddDays(50)).ShouldBe(20, 1e-9);
        plan.UnitsBy(Start.AddDays(65)).ShouldBe(55, 1e-9);
        plan.UnitsBy(Start.AddDays(90)).ShouldBe(95, 1e-9);
    }

    [Fact]
    public void Does_not_fall_where_a_later_milestone_asks_for_less()
    {
        var plan = new Plan(Start, Start.AddDays(100), 100, [], [(Start.AddDays(20), 60), (Start.AddDays(40), 30)]);

        plan.UnitsBy(Start.AddDays(40)).ShouldBe(60, 1e-9);
    }

    [Fact]
    public void Takes_the_higher_of_two_milestones_on_one_day_and_no_more_than_all()
    {
        var plan = new Plan(
            Start,
            Start.AddDays(100),
            100,
            [],
            [(Start.AddDays(20), 60), (Start.AddDays(20), 30), (Start.AddDays(40), 400)]
        );

        plan.UnitsBy(Start.AddDays(20)).ShouldBe(60, 1e-9);
        plan.UnitsBy(Start.AddDays(40)).ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Leaves_out_milestones_outside_its_time()
    {
        var plan = new Plan(
            Start,
            Start.AddDays(70),
            100,
            [],
            [(Start, 50), (Start.AddDays(70), 1), (Start.AddDays(99), 2)]
        );

        plan.UnitsBy(Start.AddDays(35)).ShouldBe(50, 1e-9);
        plan.UnitsBy(Start.AddDays(70)).ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Counts_scheduled_units_on_the_day_of_their_visit_and_none_between_two()
    {
        var plan = new Plan(
            Start,
            Start.AddDays(100),
            10,
            [(Start.AddDays(40), 6), (Start.AddDays(20), 4)],
            [(Start.AddDays(10), 9)]
        );

        plan.ScheduledUnitCount.ShouldBe(10);
        Enumerable.Range(0, 101).Select(day => plan.UnitsBy(Start.AddDays(day))).Distinct().ShouldBe([0, 4, 10]);
        plan.UnitsBy(Start.AddDays(19)).ShouldBe(0);
        plan.UnitsBy(Start.AddDays(20)).ShouldBe(4);
        plan.UnitsBy(Start.AddDays(39)).ShouldBe(4);
        plan.UnitsBy(Start.AddDays(40)).ShouldBe(10);
    }

    [Fact]
    public void Takes_what_is_not_scheduled_yet_for_the_later_part_of_the_lines()
    {
        // Ten a week by the lines; forty of a hundred are scheduled, ten each week but the second, whose ten come in the third.
        var plan = new Plan(
            Start,
            Start.AddDays(70),
            100,
            [(Start.AddDays(7), 10), (Start.AddDays(21), 20), (Start.AddDays(28), 10)],
            []
        );

        plan.UnitsBy(Start.AddDays(14)).ShouldBe(10, 1e-9);
        plan.UnitsBy(Start.AddDays(21)).ShouldBe(30, 1e-9);
        plan.UnitsBy(Start.AddDays(28)).ShouldBe(40, 1e-9);
        plan.UnitsBy(Start.AddDays(35)).ShouldBe(50, 1e-9);
        plan.UnitsBy(Start.AddDays(70)).ShouldBe(100, 1e-9);
    }

    [Fact]
    public void Is_not_fooled_by_one_visit_that_is_far_away()
    {
        var plan = new Plan(Start, Start.AddDays(70), 100, [(Start.AddDays(60), 5)], []);

        plan.UnitsBy(Start.AddDays(35)).ShouldBe(45, 1e-9);
        plan.UnitsBy(Start.AddDays(60)).ShouldBe(600 / 7.0, 1e-9);
    }

    [Fact]
    public void Counts_visits_outside_its_time_at_its_ends()
    {
        var plan = new Plan(Start, Start.AddDays(10), 5, [(Start.AddDays(-3), 2), (Start.AddDays(99), 3)], []);

        plan.UnitsBy(Start.AddDays(-1)).ShouldBe(0);
        plan.UnitsBy(Start).ShouldBe(2);
        plan.UnitsBy(Start.AddDays(9)).ShouldBe(2);
        plan.UnitsBy(Start.AddDays(10)).ShouldBe(5);
    }

    /// <summary>
    /// The example with which the method is explained (Lipke, "Earned Schedule Concept"): by the end of the seventh period,
    /// all that was planned for the first five is earned, and part of the sixth. ES = 5 + (EV − PV5) / (PV6 − PV5).
    /// </summary>
    [Fact]
    public void Agrees_with_the_example_of_the_literature()
    {
        int[] plannedByWeek = [4, 12, 24, 40, 60, 80, 94, 100];
        var plan = new Plan(Start, Start.AddDays(56), 100, [], Weekly(plannedByWeek));

        var schedule = plan.On(Start.AddDays(49), 68, null);

        schedule.EarnedScheduleWeeks!.Value.ShouldBe(5.4, 1e-9);
        schedule.SvWeeks!.Value.ShouldBe(-1.6, 1e-9);
        schedule.SpiT!.Value.ShouldBe(5.4 / 7, 1e-9);
    }

    /// <summary>ES = C + I, as the literature has it, by counting periods: no second way of drawing lines.</summary>
    [Fact]
    public void Agrees_with_counting_whole_periods_and_interpolating_in_the_next() =>
        Gen.Select(Gen.Int[1, 30].Array[2, 30], Gen.Double[0, 1])
            .Sample(
                (steps, share) =>
                {
                    var planned = steps.Select((_, week) => steps.Take(week + 1).Sum()).ToArray();
                    var plan = new Plan(Start, Start.AddDays(7 * steps.Length), planned[^1], [], Weekly(planned));
                    var earned = share * planned[^1];

                    var whole = planned.Count(units => units <= earned);
                    var before = whole == 0 ? 0 : planned[whole - 1];
                    var part = whole == planned.Length ? 0 : (earned - before) / steps[whole];
                    plan.EarnedWeeks(earned, 0)!.Value.ShouldBe(whole + part, 1e-9);
                }
            );

    private static IEnumerable<(DateOnly, int)> Weekly(int[] planned) =>
        planned.Select((units, week) => (Start.AddDays(7 * (week + 1)), units));

    /// <summary>
    /// The textbook's situation: after six of ten weeks, what was to be done in four and a half is. ES is 4.5 weeks,
    /// SV(t) −1.5 weeks, SPI(t) 0.75.
    /// </summary>
    [Fact]
    public void Measures_lateness_in_time()
    {
        var schedule = TenAWeek.On(Start.AddDays(42), 45, doneOn: null);

        schedule.PlannedUnitCount.ShouldBe(60);
        schedule.PlannedPercent.ShouldBe(60.0m);
        schedule.EarnedScheduleWeeks!.Value.ShouldBe(4.5, 1e-9);
        schedule.ActualTimeWeeks.ShouldBe(6, 1e-9);
        schedule.SvWeeks!.Value.ShouldBe(-1.5, 1e-9);
        schedule.SpiT!.Value.ShouldBe(0.75, 1e-9);
    }

    /// <summary>Where plain SPI = EV / PV would say 1 at last, however late it was.</summary>
    [Fact]
    public void Stays_late_when_all_is_done_after_the_deadline()
    {
        var schedule = TenAWeek.On(Start.AddDays(500), 100, doneOn: Start.AddDays(140));

        schedule.ActualTimeWeeks.ShouldBe(20, 1e-9);
        schedule.SvWeeks!.Value.ShouldBe(-10, 1e-9);
        schedule.SpiT!.Value.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Stays_early_when_all_was_done_before_the_deadline()
    {
        var schedule = TenAWeek.On(Start.AddDays(500), 100, doneOn: Start.AddDays(56));

        schedule.SvWeeks!.Value.ShouldBe(2, 1e-9);
        schedule.SpiT!.Value.ShouldBe(1.25, 1e-9);
    }

    [Fact]
    public void Has_no_index_before_the_start()
    {
        var schedule = TenAWeek.On(Start.AddDays(-7), 5, doneOn: null);

        schedule.ActualTimeWeeks.ShouldBe(0);
        schedule.SvWeeks!.Value.ShouldBe(0.5, 1e-9);
        schedule.SpiT.ShouldBeNull();
    }

    [Fact]
    public void Of_nothing_earns_nothing()
    {
        var schedule = new Plan(Start, Start.AddDays(70), 0, [], [(Start.AddDays(7), 5)]).On(
            Start.AddDays(35),
            0,
            null
        );

        schedule.ShouldBe(new Schedule(0, null, null, 5, null, null));
    }

    /// <summary>A closed month in the plan makes nobody late or early who did what was to be done before it.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(40)]
    public void Rests_where_the_plan_rests(int day)
    {
        var plan = new Plan(Start, Start.AddDays(70), 100, [], [(Start.AddDays(10), 50), (Start.AddDays(40), 50)]);

        plan.On(Start.AddDays(day), 50, doneOn: null).SvWeeks!.Value.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Counts_whole_units_on_the_milestones_own_day() =>
        AnyPlan.Sample(
            plan =>
                Enumerable
                    .Range(0, 1000)
                    .Select(day => plan.StartsOn.AddDays(day))
                    .All(day => Math.Abs(plan.UnitsBy(day) - plan.WholeUnitsBy(day)) < 1),
            iter: 100
        );

    [Fact]
    public void Never_falls_and_never_exceeds_the_total() =>
        AnyPlan.Sample(
            plan =>
            {
                var units = Enumerable.Range(-5, 1000).Select(day => plan.UnitsBy(plan.StartsOn.AddDays(day))).ToList();

                return units.Zip(units.Skip(1)).All(pair => pair.First <= pair.Second + 1e-9)
                    && units.All(value => value >= 0 && value <= plan.Total);
            },
            iter: 200
        );

    [Fact]
    public void Earned_schedule_of_the_planned_units_is_the_time_they_were_planned_for() =>
        Gen.Select(AnyPlan, Gen.Int[0, 900])
            .Where((plan, day) => plan.StartsOn.AddDays(day) <= plan.Deadline)
            .Sample(
                (plan, day) =>
                {
                    var weeks = day / 7.0;
                    var earned = plan.EarnedWeeks(plan.UnitsBy(plan.StartsOn.AddDays(day)), weeks)!.Value;

                    return Math.Abs(earned - weeks) < 1e-6;
                }
            );

    [Fact]
    public void Earned_schedule_never_falls_when_more_is_done() =>
        Gen.Select(AnyPlan, Gen.Int[0, 600], Gen.Int[0, 600], Gen.Double[0, 150])
            .Sample(
                (plan, some, more, actual) =>
                    plan.EarnedWeeks(some, actual) <= plan.EarnedWeeks(some + more, actual) + 1e-9
            );

    [Fact]
    public void Earned_schedule_lies_between_start_and_deadline() =>
        Gen.Select(AnyPlan, Gen.Int[0, 600], Gen.Double[0, 300])
            .Sample(
                (plan, done, actual) =>
                    plan.EarnedWeeks(done, actual) is { } weeks
                    && weeks >= 0
                    && weeks <= (plan.Deadline.DayNumber - plan.StartsOn.DayNumber) / 7.0 + 1e-9
            );
}
