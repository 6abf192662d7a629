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

    [Fact]
    public async Task Gives_what_is_sensitive_only_where_that_is_said()
    {
        (await Run("Planner without", "planner", "reader")).ShouldBe(0);
        (await Run("Planner with", "planner", "--sensitive")).ShouldBe(0);

        (await ScopesOf("Planner without")).ShouldBe("");
        (await ScopesOf("Planner with")).ShouldBe("sensitive");
    }

    [Theory]
    [InlineData("Somebody", "--sensitive")]
    [InlineData("Somebody", "reader", "--sensitve")]
    [InlineData("Somebody", "boss")]
    public async Task Makes_no_key_of_what_cannot_be_meant(params string[] args)
    {
        var before = await app.Sql<long>("SELECT count(*) FROM api_keys");

        (await Run(args)).ShouldBe(2);

        (await app.Sql<long>("SELECT count(*) FROM api_keys")).ShouldBe(before);
    }

    private Task<string> ScopesOf(string owner) =>
        app.Sql<string>($"SELECT array_to_string(scopes, ', ') FROM api_keys WHERE owner = '{owner}'");

    private Task<int> Run(params string[] args) => Verbs.All["key"](app.Services, ["key", .. args]);
}
