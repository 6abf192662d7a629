using System.Globalization;
using Npgsql;

namespace ReplacementTracker.Benchmarks;

/// <summary>A statement of the service, prepared, without the service around it: nothing can be quicker.</summary>
internal static class Sql
{
    private static readonly DateTime Always = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <param name="statement">With placeholders {0} to {6}, or four of them, as the service has them.</param>
    public static async Task RunAsync(NpgsqlDataSource data, string statement, string programme, DateOnly startsOn)
    {
        var tomorrow = startsOn.AddDays(212).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        await using var find = data.CreateCommand("SELECT id FROM programmes WHERE code = $1");
        find.Parameters.Add(new() { Value = programme });
        object[] parameters = statement.Contains("{6}", StringComparison.Ordinal)
            ?
            [
                (await find.ExecuteScalarAsync())!,
                tomorrow,
                Always,
                startsOn.AddDays(211),
                DateOnly.FromDateTime(Always),
                Always,
                "Europe/Amsterdam",
            ]
            : [(await find.ExecuteScalarAsync())!, tomorrow, Always, "Europe/Amsterdam"];
        await using var command = data.CreateCommand(
            string.Format(
                CultureInfo.InvariantCulture,
                statement,
                [.. parameters.Select((_, index) => (object)$"@p{index}")]
            )
        );
        for (var index = 0; index < parameters.Length; index++)
        {
            command.Parameters.AddWithValue($"p{index}", parameters[index]);
        }

        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) { }
    }
}
