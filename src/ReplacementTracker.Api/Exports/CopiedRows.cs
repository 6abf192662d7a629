using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Exports;

/// <summary>
/// A table straight out of the database, by hand and not by EF, and as bytes, not as objects: a million rows cost what
/// the database costs, and no memory.
/// </summary>
/// <remarks>
/// COPY takes no parameters, so what was asked for is a setting of the transaction, as JSON; no value of a request
/// stands in a statement.
/// </remarks>
internal static class CopiedRows
{
    private const string Asked = "current_setting('tracker.asked')::jsonb";

    /// <summary>All values of a list that was asked for. Within a SELECT of its own it is read once, not for every row.</summary>
    public static string Many(string name, string value = "value") =>
        $"ARRAY(SELECT {value} FROM jsonb_array_elements_text({Asked} -> '{name}') AS value)";

    /// <summary>The one value that was asked for.</summary>
    public static string One(string name, string type) => $"(SELECT ({Asked} ->> '{name}')::{type})";

    /// <summary>The conditions that were asked for, in SQL.</summary>
    public static string Where(params (string Condition, bool IsAsked)[] conditions) =>
        string.Join(" AND ", conditions.Where(some => some.IsAsked).Select(some => some.Condition));

    /// <summary>Answers with the rows as CSV.</summary>
    /// <param name="select">A cell for each of the columns, in their order and of their kinds.</param>
    /// <param name="asked">What <see cref="One"/> and <see cref="Many"/> refer to.</param>
    public static async Task<EmptyHttpResult> SendAsync(
        HttpContext http,
        TrackerDb db,
        string fileName,
        string? locale,
        ExportColumn[] columns,
        string select,
        object asked,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var table = await CsvTable.StartAsync(http, fileName, locale, columns.Select(column => column.Name));
        await WriteAsync(table, db, columns, select, asked, cancel);
        return await table.EndAsync(cancel);
    }

    /// <summary>Writes the rows, within the transaction that is open.</summary>
    public static async Task WriteAsync(
        ITable table,
        TrackerDb db,
        ExportColumn[] columns,
        string select,
        object asked,
        CancellationToken cancel
    )
    {
        await db.WithoutTimeLimitAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"SELECT set_config('tracker.asked', {JsonSerializer.Serialize(asked, Json.Options)}, true)",
            cancel
        );
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY ({select}) TO STDOUT (FORMAT binary)",
            cancel
        );
        var rows = new BinaryRows(copy);
        while (await rows.ReadAsync(cancel))
        {
            for (var column = 0; column < columns.Length; column++)
            {
                Write(table, rows, column, columns[column].Kind);
            }

            await table.EndRowAsync(cancel);
        }
    }

    private static void Write(ITable table, BinaryRows row, int column, CellKind kind)
    {
        switch (kind)
        {
            case CellKind.Text:
                table.Utf8(row.Text(column));
                break;
            case CellKind.WholeNumber:
                table.Number(row.Number(column));
                break;
            case CellKind.Day:
                table.Day(row.Day(column));
                break;
            case CellKind.Instant:
                table.Moment(row.Moment(column));
                break;
            case CellKind.Flag:
                table.Flag(row.Flag(column));
                break;
            case CellKind.Decimal:
                throw new NotSupportedException("PostgreSQL's numeric has a format of its own; nobody needed it yet.");
        }
    }
}
