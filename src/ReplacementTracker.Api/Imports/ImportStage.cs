using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Imports;

/// <summary>The rows of a file in temporary tables of one connection, where they are compared and written as a whole.</summary>
/// <remarks>
/// The rows are streamed in before the transaction begins, so that a slow sender holds nothing: neither the programme
/// nor a snapshot. What the tables are is dropped at the end, and gone with the connection in any case.
/// </remarks>
internal sealed class ImportStage : IAsyncDisposable
{
    public const int MaxRows = 1_000_000;

    /// <summary>A million rows take a minute or two; what takes longer than this hangs.</summary>
    private const int TimeoutSeconds = 900;

    private readonly TrackerDb db;
    private readonly NpgsqlConnection connection;

    private ImportStage(TrackerDb db, NpgsqlConnection connection) => (this.db, this.connection) = (db, connection);

    public static async Task<ImportStage> OpenAsync(TrackerDb db, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var stage = new ImportStage(db, (NpgsqlConnection)db.Database.GetDbConnection());
        await stage.RunAsync(ImportStatements.NoTimeLimit, [], cancel);
        await stage.RunAsync(ImportStatements.CreateTables, [], cancel);
        return stage;
    }

    /// <summary>Copies the rows in, each with the ids that it takes if it is new.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> FillAsync(
        CsvRows rows,
        ImportColumns columns,
        ImportNames names,
        string? defaultSite,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var row = new ImportedRow(columns, names, defaultSite);
        var ids = new RowIds(now);
        var count = 0;
        await using (var copy = await connection.BeginBinaryImportAsync(ImportStatements.CopyRows, cancel))
        {
            copy.Timeout = TimeSpan.FromSeconds(TimeoutSeconds);
            while (await rows.ReadAsync(cancel))
            {
                if (rows.IsBlank)
                {
                    continue;
                }

                if (++count > MaxRows)
                {
                    throw ImportRefusals.TooManyRows.Because(
                        $"The file has more than {MaxRows} rows. Divide it, and import the parts one after another."
                    );
                }

                row.Read(rows);
                await WriteAsync(copy, rows.Line, row, ids, cancel);
            }

            await copy.CompleteAsync(cancel);
        }

        await RunAsync(ImportStatements.MergeDevices, [], cancel);
        return count;
    }

    public async Task<int> RunAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancel)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    public async Task<T> ReadAsync<T>(
        string sql,
        NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancel
    )
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return read(reader);
    }

    public async ValueTask DisposeAsync()
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            try
            {
                await RunAsync(ImportStatements.DropTables, [], CancellationToken.None);
                await RunAsync(ImportStatements.TimeLimit, [], CancellationToken.None);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
            {
                // What failed within a transaction takes the tables along with it.
            }
        }

        await db.Database.CloseConnectionAsync();
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = TimeoutSeconds };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        return command;
    }

    private static async Task WriteAsync(
        NpgsqlBinaryImporter copy,
        int line,
        ImportedRow row,
        RowIds ids,
        CancellationToken cancel
    )
    {
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(line, NpgsqlDbType.Integer, cancel);
        await copy.WriteAsync(ids.Next(), NpgsqlDbType.Uuid, cancel);
        await copy.WriteAsync(ids.Next(), NpgsqlDbType.Uuid, cancel);
        await copy.WriteAsync(ids.Next(), NpgsqlDbType.Uuid, cancel);
        await Text(row.Tag);
        await Text(row.Site);
        await Text(row.Position);
        await Text(row.LabelVendor);
        await Text(row.OriginVendor);
        await Text(row.Model);
        await Text(row.SerialNumber);
        await Text(row.MacAddress);
        await Text(row.MacVendor);
        await (
            row.InstalledOn is { } day ? copy.WriteAsync(day, NpgsqlDbType.Date, cancel) : copy.WriteNullAsync(cancel)
        );
        await Text(row.ScopeStatus);
        await (
            row.Device is { } device ? copy.WriteAsync(device, NpgsqlDbType.Uuid, cancel) : copy.WriteNullAsync(cancel)
        );
        await (
            row.Problems.Count > 0
                ? copy.WriteAsync(JsonSerializer.Serialize(row.Problems, Json.Options), NpgsqlDbType.Jsonb, cancel)
                : copy.WriteNullAsync(cancel)
        );

        Task Text(string? value) =>
            value is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(value, NpgsqlDbType.Text, cancel);
    }
}
