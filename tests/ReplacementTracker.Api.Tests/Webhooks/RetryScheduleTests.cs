using System.Net.Http.Headers;
using ReplacementTracker.Api.Webhooks;

namespace ReplacementTracker.Api.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Makes_ten_attempts_in_three_days()
    {
        var total = TimeSpan.Zero;
        var attempts = 1;
        while (RetrySchedule.PauseAfter(attempts, wish: null, scale: 1, chance: 0.5) is { } pause)
        {
            total += pause;
            attempts++;
        }

        attempts.ShouldBe(10);
        RetrySchedule.Attempts.ShouldBe(10);
        total.ShouldBeInRange(TimeSpan.FromDays(3), TimeSpan.FromDays(3.5));
    }

    [Theory]
    [InlineData(0, 4.5)]
    [InlineData(0.5, 5)]
    [InlineData(1, 5.5)]
    public void Spreads_a_pause_by_a_tenth_either_way(double chance, double seconds) =>
        RetrySchedule
            .PauseAfter(1, wish: null, scale: 1, chance)!
            .Value.TotalSeconds.ShouldBe(seconds, tolerance: 0.001);

    [Fact]
    public void Reads_seconds_and_dates()
    {
        var now = new DateTimeOffset(2026, 4, 8, 1, 58, 0, TimeSpan.Zero);

        RetrySchedule
            .Wish(new RetryConditionHeaderValue(TimeSpan.FromSeconds(90)), now)
            .ShouldBe(TimeSpan.FromSeconds(90));
        RetrySchedule.Wish(new RetryConditionHeaderValue(now.AddMinutes(3)), now).ShouldBe(TimeSpan.FromMinutes(3));
        RetrySchedule.Wish(null, now).ShouldBeNull();
    }
}
