using System.Net;
using Npgsql;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

/// <summary>A file as known at an instant has to be the same for ever, so it waits for writes that began before it.</summary>
public sealed class SettledExportsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("work-orders?knownAt=")]
    [InlineData("work-order-lines?knownAt=")]
    [InlineData("workbook?knownAt=")]
    [InlineData("events?recordedUpTo=")]
    public async Task Say_so_while_a_write_from_before_is_under_way(string export)
    {
        var programme = await app.DraftProgramme();
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using (var begin = new NpgsqlCommand("SELECT pg_current_xact_id()", connection, transaction))
        {
            await begin.ExecuteScalarAsync(Cancel);
        }

        var answer = await app.Administrator.Get(
            $"programmes/{programme}/exports/{export}{app.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.ffffff}Z"
        );

        answer.ShouldBeRefused(HttpStatusCode.ServiceUnavailable, "known-at-unsettled");
    }
}
