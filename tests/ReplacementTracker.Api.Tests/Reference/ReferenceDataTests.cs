using Npgsql;
using ReplacementTracker.Api.Reference;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Reference;

public sealed class ReferenceDataTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Brings_stations_makers_and_blocks_of_addresses_once()
    {
        (await app.Sql<long>("SELECT count(*) FROM sites WHERE kind = 'station' AND version = 1")).ShouldBe(397);
        (await app.Sql<long>("SELECT count(*) FROM vendors WHERE version = 1")).ShouldBe(41);
        (await app.Sql<long>("SELECT count(*) FROM mac_prefixes")).ShouldBe(2248);
    }

    [Fact]
    public async Task Writes_down_that_each_was_made()
    {
        const string Made =
            "programme_id = '00000000-0000-0000-0000-000000000000' AND actor = 'reference data' AND version = 1";

        (await app.Sql<long>($"SELECT count(*) FROM events WHERE type = 'site.created' AND {Made}")).ShouldBe(397);
        (await app.Sql<long>($"SELECT count(*) FROM events WHERE type = 'vendor.created' AND {Made}")).ShouldBe(41);
    }

    [Fact]
    public async Task Knows_the_maker_of_every_block() =>
        (
            await app.Sql<long>("SELECT count(*) FROM mac_prefixes WHERE vendor_id NOT IN (SELECT id FROM vendors)")
        ).ShouldBe(0);

    [Fact]
    public async Task Has_blocks_of_the_three_lengths_there_are_in_upper_case_hex() =>
        (
            await app.Sql<long>(
                "SELECT count(*) FROM mac_prefixes WHERE prefix !~ '^([0-9A-F]{6}|[0-9A-F]{7}|[0-9A-F]{9})$'"
            )
        ).ShouldBe(0);

    [Fact]
    public async Task Has_stations_in_the_Netherlands_alone() =>
        (
            await app.Sql<long>(
                "SELECT count(*) FROM sites WHERE code <> upper(code) OR province IS NULL "
                    + "OR latitude NOT BETWEEN 50.7 AND 53.6 OR longitude NOT BETWEEN 3.3 AND 7.3"
            )
        ).ShouldBe(0);

    [Theory]
    [InlineData("hikvision", "restricted", 2)]
    [InlineData("ezviz", "restricted", 2)]
    [InlineData("uniview", "watch", 0)]
    [InlineData("lorex", "unknown", 1)]
    [InlineData("amcrest", "unknown", 0)]
    [InlineData("axis", "permitted", 0)]
    public async Task Says_of_makers_what_is_known(string id, string restriction, int listings)
    {
        (await app.Sql<string>($"SELECT restriction FROM vendors WHERE id = '{id}'")).ShouldBe(restriction);
        (await app.Sql<int>($"SELECT jsonb_array_length(listings) FROM vendors WHERE id = '{id}'")).ShouldBe(listings);
    }

    [Fact]
    public async Task Says_what_limits_a_listing_before_what_it_covers() =>
        (await app.Sql<string>("SELECT listings->0->>'scope' FROM vendors WHERE id = 'lorex'")).ShouldStartWith(
            "while Dahua-owned; later models: check"
        );

    [Fact]
    public async Task Takes_remarks_and_the_name_itself_for_no_alias()
    {
        (await app.Sql<string[]>("SELECT aliases FROM vendors WHERE id = 'huawei'")).ShouldBe(["Huawei", "HiSilicon"]);
        (await app.Sql<string[]>("SELECT aliases FROM vendors WHERE id = 'reolink'")).ShouldBeEmpty();
    }
}

public sealed class ReferenceDataAgainTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Leaves_alone_what_people_changed_and_adds_what_is_missing()
    {
        (await app.Administrator.Patch("sites/UT", """{"name":"Utrecht CS"}""", "*")).Ok();
        (await app.Administrator.Patch("vendors/axis", """{"restriction":"watch"}""", "*")).Ok();
        await app.Sql<string>("DELETE FROM sites WHERE code = 'ASD' RETURNING code");
        await app.Sql<string>("DELETE FROM mac_prefixes WHERE prefix = '00408C' RETURNING prefix");
        await using var data = NpgsqlDataSource.Create(app.ConnectionString);

        var again = await ReferenceData.LoadAsync(data, app.Clock, TestContext.Current.CancellationToken);

        again.ShouldBe(new LoadedReferenceData(Sites: 1, Vendors: 0, MacPrefixes: 1));
        ((string)(await app.Administrator.Get("sites/UT")).Ok()["name"]!).ShouldBe("Utrecht CS");
        ((string)(await app.Administrator.Get("vendors/axis")).Ok()["restriction"]!).ShouldBe("watch");
        (await app.Administrator.Get("sites/ASD")).Ok();
    }

    [Fact]
    public async Task Lets_two_loads_at_once_wait_for_each_other()
    {
        await using var data = NpgsqlDataSource.Create(await Postgres.Current.CreateDatabaseAsync());
        await using (
            var emptied = data.CreateCommand(
                """
                ALTER TABLE events DISABLE TRIGGER USER;
                TRUNCATE sites, vendors, mac_prefixes, events CASCADE;
                ALTER TABLE events ENABLE TRIGGER USER;
                """
            )
        )
        {
            await emptied.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var loaded = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => ReferenceData.LoadAsync(data, app.Clock, TestContext.Current.CancellationToken))
        );

        loaded
            .Order(Comparer<LoadedReferenceData>.Create((a, b) => a.Sites - b.Sites))
            .ShouldBe([new(0, 0, 0), new(0, 0, 0), new(397, 41, 2248)]);
    }
}
