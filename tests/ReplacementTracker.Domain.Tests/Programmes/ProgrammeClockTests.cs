using CsCheck;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Domain.Tests.Programmes;

public sealed class ProgrammeClockTests
{
    private static readonly string[] Zones =
    [
        "Europe/Amsterdam",
        "Atlantic/Azores",
        "Africa/Cairo",
        "America/Havana",
        "Asia/Beirut",
    ];

    [Theory]
    [InlineData("Europe/Amsterdam", "2026-10-01", "2026-09-30T22:00:00Z")]
    [InlineData("Europe/Amsterdam", "2026-12-01", "2026-11-30T23:00:00Z")]
    [InlineData("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z")]
    [InlineData("Atlantic/Azores", "2026-10-25", "2026-10-25T00:00:00Z")]
    public void A_day_starts_at_its_first_midnight_or_when_the_clocks_skip_that(
        string zone,
        string day,
        string start
    ) =>
        new ProgrammeClock(zone)
            .StartOf(DateOnly.ParseExact(day, "yyyy-MM-dd"))
            .ShouldBe(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-03-30", 24)]
    [InlineData("2026-10-25", 25)]
    public void A_day_has_23_or_25_hours_when_the_clocks_change(string day, int hours)
    {
        var clock = new ProgrammeClock("Europe/Amsterdam");
        var date = DateOnly.ParseExact(day, "yyyy-MM-dd");

        (clock.EndOf(date) - clock.StartOf(date)).TotalHours.ShouldBe(hours);
    }

    [Fact]
    public void Every_instant_lies_in_the_day_it_falls_on() =>
        Gen.Select(Gen.Int[0, Zones.Length - 1].Select(index => Zones[index]), Gen.Long[0, 20L * 365 * 24 * 60])
            .Sample(
                (zone, minutes) =>
                {
                    var clock = new ProgrammeClock(zone);
                    var instant = new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes);
                    var day = clock.DayOf(instant);

                    return clock.StartOf(day) <= instant && instant < clock.EndOf(day);
                },
                iter: 20_000
            );

    [Theory]
    [InlineData("Europe/Amsterdam", true)]
    [InlineData("UTC", true)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("Europe/Nowhere", false)]
    [InlineData("", false)]
    public void Knows_zones_by_their_IANA_names(string zone, bool known) => ProgrammeClock.Knows(zone).ShouldBe(known);
}
