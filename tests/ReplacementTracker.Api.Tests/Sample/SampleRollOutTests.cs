using ReplacementTracker.Api.Sample;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Tests.Sample;

/// <summary>Every day of four years, a leap year among them, as the day of loading. Needs no database.</summary>
public sealed class SampleRollOutTests
{
    private static readonly SampleInventory Inventory = new(
        SampleInventory.Vendors.ToDictionary(vendor => vendor, _ => new[] { "A0B1C2" })
    );

    [Fact]
    public void Reaches_nine_tenths_of_the_plan_on_any_day() =>
        OnAnyDay(
            (calendar, rollOut) =>
            {
                var replaced = rollOut.Visits.Where(IsUnderWayOrDone).Sum(visit => visit.Gain);

                return Math.Abs(replaced - 0.9 * calendar.Plan.UnitsBy(calendar.Today)) <= 1;
            }
        );

    [Fact]
    public void Meets_the_pilot_and_misses_the_quarter_on_any_day() =>
        OnAnyDay(
            (calendar, rollOut) =>
            {
                var dueOn = calendar.Milestones.ToDictionary(one => one.Code, one => one.Terms);
                int By(DateOnly day) =>
                    rollOut
                        .Visits.Where(visit => IsUnderWayOrDone(visit) && visit.Night <= day)
                        .Sum(visit => visit.Gain);

                return By(dueOn["pilot"].DueOn) >= dueOn["pilot"].TargetUnitCount
                    && dueOn["quarter"].DueOn < calendar.Today
                    && By(dueOn["quarter"].DueOn) < dueOn["quarter"].TargetUnitCount;
            }
        );

    [Fact]
    public void Has_an_order_in_every_stand_on_any_day() =>
        OnAnyDay(
            (_, rollOut) =>
                Enum.GetValues<SampleVisitStand>().All(stand => rollOut.Visits.Any(visit => visit.Stand == stand))
        );

    [Fact]
    public void Replaces_no_unit_twice_and_not_the_excepted_one_on_any_day() =>
        OnAnyDay(
            (_, rollOut) =>
            {
                var replaced = rollOut
                    .Visits.Where(IsUnderWayOrDone)
                    .SelectMany(visit => visit.Lines)
                    .Where(line => line.Fate is SampleFate.Replaced or SampleFate.Rejected)
                    .Select(line => line.Tag)
                    .ToList();

                return replaced.Distinct().Count() == replaced.Count && !replaced.Contains(rollOut.Excepted);
            }
        );

    [Fact]
    public void Plans_ahead_for_nights_between_today_and_the_deadline_on_any_day() =>
        OnAnyDay(
            (calendar, rollOut) =>
                rollOut
                    .Visits.Where(visit => visit.Stand is SampleVisitStand.Scheduled or SampleVisitStand.Approved)
                    .All(visit => visit.Night > calendar.Today && visit.Night <= calendar.Deadline)
        );

    [Fact]
    public void Writes_thirty_to_sixty_orders_on_any_day() =>
        OnAnyDay((_, rollOut) => rollOut.Visits.Count is >= 30 and <= 60);

    [Fact]
    public void Tells_nothing_before_it_happened_or_on_the_day_of_loading() =>
        OnAnyDay(
            (calendar, rollOut) =>
            {
                var history = new SampleHistory(calendar, Inventory, rollOut);
                var steps = history.Steps().ToList();

                return steps.All(step => step.RecordedAt < calendar.Until && step.RecordedAt > history.EnteredAt)
                    && rollOut
                        .Visits.Select(visit => visit.Number)
                        .Order()
                        .SequenceEqual(Enumerable.Range(1, rollOut.Visits.Count));
            }
        );

    private static bool IsUnderWayOrDone(SampleVisit visit) =>
        visit.Stand is SampleVisitStand.Done or SampleVisitStand.Unverified or SampleVisitStand.UnderWay;

    private static void OnAnyDay(Func<SampleCalendar, SampleRollOut, bool> holds)
    {
        var clock = new ProgrammeClock("Europe/Amsterdam");
        var first = new DateOnly(2025, 1, 1);
        List<string> broken = [];
        for (var day = first; day < first.AddYears(4); day = day.AddDays(1))
        {
            try
            {
                var calendar = new SampleCalendar(clock.At(day, new TimeOnly(12, 0)));
                if (!holds(calendar, new SampleRollOut(calendar, Inventory)))
                {
                    broken.Add($"{day:O}");
                }
            }
            catch (Exception exception)
                when (exception is InvalidOperationException or ArgumentException or NullReferenceException)
            {
                broken.Add($"{day:O} {exception.Message}");
            }
        }

        broken.ShouldBeEmpty();
    }
}
