using ReplacementTracker.Domain.Webhooks;

namespace ReplacementTracker.Domain.Tests.Webhooks;

public sealed class WebhookTests
{
    private static readonly DateTimeOffset At = new(2026, 4, 8, 1, 58, 0, TimeSpan.Zero);

    private static Webhook Some() =>
        new(Guid.Empty, Guid.NewGuid(), new WebhookTerms("https://hooks.example.org/a?token=b", ["*"], null), [1], At);

    [Theory]
    [InlineData("*")]
    [InlineData("unit.verified")]
    [InlineData("work-order.*")]
    [InlineData("work-order.line.*")]
    public void Takes_types_families_and_everything(string pattern) => EventTypePattern.IsValid(pattern).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("unit")]
    [InlineData("unit.")]
    [InlineData(".verified")]
    [InlineData("*.verified")]
    [InlineData("unit.ver*")]
    [InlineData("unit.**")]
    [InlineData("Unit.verified")]
    [InlineData("unit verified.x")]
    [InlineData("-unit.verified")]
    [InlineData("unit-.verified")]
    public void Takes_nothing_else(string pattern) => EventTypePattern.IsValid(pattern).ShouldBeFalse();

    [Theory]
    [InlineData("*", "unit.verified", true)]
    [InlineData("unit.verified", "unit.verified", true)]
    [InlineData("unit.*", "unit.verified", true)]
    [InlineData("unit.verified", "unit.verified-again", false)]
    [InlineData("unit.*", "units.verified", false)]
    [InlineData("work-order.*", "work.order", false)]
    public void Matches_whole_names(string pattern, string type, bool matches) =>
        EventTypePattern.Matches(pattern, type).ShouldBe(matches);

    [Fact]
    public void Names_of_the_address_only_scheme_host_and_port_in_the_log()
    {
        var changes = Some().Events.ShouldHaveSingleItem().Changes.Fields;

        changes["receiver"].To.ShouldBe("https://hooks.example.org");
        changes.Values.ShouldAllBe(change => !$"{change.To}".Contains("token", StringComparison.Ordinal));
    }

    [Fact]
    public void Keeps_one_secret_before_the_present_one_and_only_until_then()
    {
        var webhook = Some();

        webhook.RotateSecret([2], At.AddHours(24), At);
        webhook.RotateSecret([3], At.AddHours(25), At.AddHours(1));

        webhook.Secret.ShouldBe([3]);
        webhook.PreviousSecret.ShouldBe([2]);
        webhook.PreviousSecretUntil.ShouldBe(At.AddHours(25));
        webhook.RotateSecret([4], At.AddHours(2), At.AddHours(2));
        webhook.PreviousSecret.ShouldBeNull();
        webhook.PreviousSecretUntil.ShouldBeNull();
    }

    [Fact]
    public void Is_paused_once_and_says_why()
    {
        var webhook = Some();

        webhook.Pause(WebhookPause.Gone, At);

        webhook.PausedBecause.ShouldBe(WebhookPause.Gone);
        Should
            .Throw<RefusalException>(() => webhook.Pause(WebhookPause.Requested, At))
            .Refusal.ShouldBe(WebhookRefusals.Paused);
        webhook.Resume(At);
        webhook.PausedAt.ShouldBeNull();
        Should.Throw<RefusalException>(() => webhook.Resume(At)).Refusal.ShouldBe(WebhookRefusals.NotPaused);
    }

    [Fact]
    public void Says_nothing_of_an_amendment_that_changes_nothing()
    {
        var webhook = Some();
        var before = webhook.Events.Count;

        webhook.Amend(webhook.Terms with { EventTypes = ["*"] }, At);

        webhook.Events.Count.ShouldBe(before);
    }
}
