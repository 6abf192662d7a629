using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Startup;
using ReplacementTracker.Api.Tests.ApiKeys;
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

    [Fact]
    public async Task Nothing_but_the_settings_changes_it_so_that_they_find_it_again()
    {
        await using var own = new TrackerApp();
        await own.InitializeAsync();
        var id = (string)(await own.Administrator.Get("me")).Ok()["keyId"]!;
        var before = await own.Sql<long>("SELECT count(*) FROM api_keys");

        (await own.Administrator.Patch($"api-keys/{id}", new { name = "Nightly" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "installation-key"
        );
        (
            await own.Administrator.Patch($"api-keys/{id}", new { expiresAt = "2090-01-01T00:00:00Z" }, "*")
        ).ShouldBeRefused(HttpStatusCode.Conflict, "installation-key");
        foreach (var path in new[] { "me/rotation", $"api-keys/{id}/rotation" })
        {
            (await own.Administrator.Post(path, new { overlapHours = 0 }, "*")).ShouldBeRefused(
                HttpStatusCode.Conflict,
                "installation-key"
            );
        }

        (await own.Sql<long>("SELECT count(*) FROM api_keys")).ShouldBe(before);
        (await AdministratorKey.EnsureAsync(own.Services, _named)).ShouldBe(TrackerApp.AdministratorKey);
        (await own.Administrator.Get("me")).Ok();
    }

    [Fact]
    public async Task Another_key_ends_the_one_before_whatever_that_is_called_and_no_key_that_borrows_its_name()
    {
        await using var own = new TrackerApp();
        await own.InitializeAsync();
        var name = (string)(await own.Administrator.Get("me")).Ok()["keyName"]!;
        var alike = (
            await own.Administrator.Post(
                "api-keys",
                new
                {
                    name,
                    owner = "Rosa",
                    roles = new[] { "reader" },
                }
            )
        ).Created();
        await own.Sql<object>("UPDATE api_keys SET name = 'Nightly' WHERE owner = 'administrator' RETURNING 1");
        own.Services.GetRequiredService<IConfiguration>()[AdministratorKey.Variable] = "the-second-key";

        await AdministratorKey.EnsureAsync(own.Services, _named);

        (await own.Administrator.Get("me")).Code.ShouldBe("unauthenticated");
        (await own.Client("the-second-key").Get("me")).Ok();
        (await own.Client((string)alike["key"]!).Get("me")).Ok();
    }

    [Fact]
    public async Task Keys_from_before_the_mark_are_marked_by_what_the_log_says_of_them()
    {
        await using var own = new TrackerApp();
        await own.InitializeAsync();
        var other = await own.MakeKey("Rosa");
        var rotated = (await own.Client((string)other["key"]!).Post("me/rotation")).Created();
        await own.Sql<object>("UPDATE api_keys SET name = 'Nightly' WHERE owner = 'administrator' RETURNING 1");
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(own.ConnectionString, Database.Npgsql);
        await using var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);
        var migrator = db.GetService<IMigrator>();

        await migrator.MigrateAsync("Evidence", TestContext.Current.CancellationToken);
        await migrator.MigrateAsync(cancellationToken: TestContext.Current.CancellationToken);

        (await own.Sql<string>("SELECT string_agg(owner, ', ') FROM api_keys WHERE is_installation_key")).ShouldBe(
            "administrator"
        );
        (await own.Sql<bool>($"SELECT is_installation_key FROM api_keys WHERE id = '{other["id"]}'")).ShouldBeFalse();
        (await own.Sql<string>($"SELECT created_by FROM api_keys WHERE id = '{rotated["id"]}'")).ShouldBe(
            "administrator"
        );
        (await own.Sql<string>("SELECT created_by FROM api_keys WHERE is_installation_key")).ShouldBe("system");
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
