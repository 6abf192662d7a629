using ReplacementTracker.Api.Startup;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Startup;

public sealed class KeyVerbTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Theory]
    [InlineData("system")]
    [InlineData("Command Line")]
    [InlineData("\u200b")]
    [InlineData(" ")]
    public async Task Makes_no_key_for_nobody_or_for_the_service_itself(string owner)
    {
        var before = await app.Sql<long>("SELECT count(*) FROM api_keys");

        (await Run(owner, "reader")).ShouldBe(2);

        (await app.Sql<long>("SELECT count(*) FROM api_keys")).ShouldBe(before);
    }

    private Task<int> Run(params string[] args) => Verbs.All["key"](app.Services, ["key", .. args]);
}
