using Npgsql;

namespace ReplacementTracker.Api.Tests.Support;

public sealed class PostgresTests
{
    [Fact]
    public async Task Gives_everybody_a_database_of_their_own()
    {
        var databases = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Postgres.Current.CreateDatabaseAsync())
                .Append(Postgres.Current.CreateEmptyDatabaseAsync())
        );

        databases.Distinct().Count().ShouldBe(5);
        foreach (var database in databases)
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Says_which_server_it_is()
    {
        await Postgres.Current.CreateEmptyDatabaseAsync();

        Postgres.Current.ServerDescription.ShouldStartWith("PostgreSQL ");
    }
}
