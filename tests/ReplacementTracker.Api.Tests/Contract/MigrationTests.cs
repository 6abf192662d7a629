using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

public sealed class MigrationTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Has_a_migration_for_every_change_of_the_model()
    {
        await using var scope = app.Services.CreateAsyncScope();

        scope.ServiceProvider.GetRequiredService<TrackerDb>().Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Fact]
    public async Task Migrates_an_empty_database_and_a_migrated_one_alike()
    {
        var options = new DbContextOptionsBuilder<TrackerDb>();
        Database.Configure(options).UseNpgsql(await Postgres.Current.CreateEmptyDatabaseAsync(), Database.Npgsql);
        await using var db = new TrackerDb(options.Options, new CurrentUser(), TimeProvider.System);

        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);
        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        (await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Puts_the_programme_first_in_the_key_of_every_table_that_grows()
    {
        await using var scope = app.Services.CreateAsyncScope();
        string[] small = ["programmes", "sites", "vendors", "mac_prefixes", "api_keys", "key_ring"];

        var others = scope
            .ServiceProvider.GetRequiredService<TrackerDb>()
            .Model.GetEntityTypes()
            .Where(type => !small.Contains(type.GetTableName()));

        others.ShouldAllBe(type => type.FindPrimaryKey()!.Properties[0].Name == "ProgrammeId");
    }
}
