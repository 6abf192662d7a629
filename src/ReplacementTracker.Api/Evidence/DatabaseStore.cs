using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Evidence;

/// <summary>Files in the database, in pieces: nothing else to run, and one backup holds all.</summary>
internal sealed class DatabaseStore(TrackerDb db) : IEvidenceStore
{
    public const string StoreName = "database";

    public string Name => StoreName;

    public bool IsTransactional => true;

    public async Task WriteAsync(EvidenceAddress address, Spool content, CancellationToken cancel)
    {
        await using var insert = await CommandAsync(
            "INSERT INTO evidence_chunks (programme_id, evidence_id, ordinal, bytes) VALUES ($1, $2, $3, $4)",
            address,
            cancel
        );
        var ordinal = insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer });
        var bytes = insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea });
        var chunk = new byte[EvidenceChunkRow.Size];
        var source = content.Read();
        for (var number = 0; ; number++)
        {
            var read = await source.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancel);
            if (read == 0)
            {
                return;
            }

            (ordinal.Value, bytes.Value) = (number, new ArraySegment<byte>(chunk, 0, read));
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    public async Task CopyToAsync(EvidenceAddress address, Spool target, CancellationToken cancel)
    {
        await using var select = await CommandAsync(
            "SELECT bytes FROM evidence_chunks WHERE programme_id = $1 AND evidence_id = $2 ORDER BY ordinal",
            address,
            cancel
        );
        await using (var rows = await select.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                await using var chunk = await rows.GetStreamAsync(0, cancel);
                await target.WriteAsync(chunk, cancel);
            }
        }

        // Not kept while a slow client takes the file.
        await db.Database.CloseConnectionAsync();
    }

    public async Task DeleteAsync(EvidenceAddress address, CancellationToken cancel)
    {
        await using var delete = await CommandAsync(
            "DELETE FROM evidence_chunks WHERE programme_id = $1 AND evidence_id = $2",
            address,
            cancel
        );
        await delete.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>On the request's own connection, in its transaction if there is one: two connections could deadlock the pool.</summary>
    private async Task<NpgsqlCommand> CommandAsync(string sql, EvidenceAddress address, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var command = (NpgsqlCommand)db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = address.ProgrammeId });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = address.EvidenceId });
        return command;
    }
}
