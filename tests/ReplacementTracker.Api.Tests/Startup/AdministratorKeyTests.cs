using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Startup;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Startup;

public sealed class AdministratorKeyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private readonly OwnDatabase _named = new("", owner: "", server: null, folder: "");

    [Fact]
    public async Task Another_key_takes_the_place_of_the_one_before_for_good()
    {
        (await app.Administrator.Get("me")).Ok();
        try
        {
            Configure("the-second-key");
            (await AdministratorKey.EnsureAsync(app.Services, _named)).ShouldBe("the-second-key");

            (await app.Client("the-second-key").Get("me")).Ok()["owner"]!.ToString().ShouldBe("administrator");
            (await app.Administrator.Get("me")).Code.ShouldBe("unauthenticated");
            (await AdministratorKey.EnsureAsync(app.Services, _named)).ShouldBe("the-second-key");

            Configure(TrackerApp.AdministratorKey);
            await Should.ThrowAsync<StartupException>(() => AdministratorKey.EnsureAsync(app.Services, _named));
            (await app.Client("the-second-key").Get("me")).Ok();
        }
        finally
        {
            Configure(TrackerApp.AdministratorKey);
        }
    }

    [Theory]
    [InlineData("short")]
    [InlineData("has a space in it")]
    [InlineData("nicht-ascii-é")]
    [InlineData("rt_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZab")]
    public async Task A_key_that_cannot_be_meant_is_refused(string key)
    {
        try
        {
            Configure(key);
            await Should.ThrowAsync<StartupException>(() => AdministratorKey.EnsureAsync(app.Services, _named));
        }
        finally
        {
            Configure(TrackerApp.AdministratorKey);
        }
    }

    private void Configure(string key) =>
        app.Services.GetRequiredService<IConfiguration>()[AdministratorKey.Variable] = key;
}
