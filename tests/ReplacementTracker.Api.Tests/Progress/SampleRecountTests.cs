using ReplacementTracker.Api.Tests.Exports;

namespace ReplacementTracker.Api.Tests.Progress;

public sealed class SampleRecountTests(SampleApp sample) : IClassFixture<SampleApp>
{
    [Fact]
    public async Task The_samples_figures_equal_a_recount_of_its_events_for_any_day_as_known_at_any_instant()
    {
        var recount = await Recount.OfAsync(sample.Client, "prorail");

        await recount.ShouldAgreeAsync(new Random(20261001), pairs: 200, sample.Tracker.Clock.GetUtcNow());
    }
}
