using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace ReplacementTracker.Api.Persistence;

/// <summary>
/// As whom the service logs in to the database: a role that may do what serving takes, and cannot change or delete what
/// is logged. Migrations are applied as the owner of the tables, who could.
/// </summary>
internal static class ServiceRole
{
    /// <summary>The role with the rights, which a migration makes. Nobody logs in as it.</summary>
    public const string Group = "tracker_app";

    /// <summary>The role that logs in, where this program makes it.</summary>
    public const string Name = "tracker_service";

    /// <summary>So many rounds are PostgreSQL's own default.</summary>
    private const int Rounds = 4096;

    /// <summary>Makes the role that logs in, unless it is there, gives it its password, and the rights of the group.</summary>
    /// <param name="owner">Connects as a role that may make roles; migrations are applied.</param>
    /// <param name="password">Null where the server asks for none.</param>
    public static async Task AdmitAsync(NpgsqlDataSource owner, string name, string? password, CancellationToken cancel)
    {
        // Utility statements take no parameters; a name is quoted, and the password is sent as what PostgreSQL keeps of it.
        var role = $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        try
        {
            await ExecuteAsync(owner, $"CREATE ROLE {role} LOGIN", cancel);
        }
        catch (PostgresException there)
            when (there.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // Made before, or by another instance at this moment.
        }

        if (password is not null)
        {
            await ExecuteAsync(owner, $"ALTER ROLE {role} LOGIN PASSWORD '{Verifier(password)}'", cancel);
        }

        await ExecuteAsync(owner, $"GRANT {Group} TO {role}", cancel);
    }

    /// <returns>The role that is logged in, where it could change or delete what is logged; else null.</returns>
    public static async Task<string?> WhoMayChangeTheLogAsync(NpgsqlDataSource data, CancellationToken cancel)
    {
        await using var command = data.CreateCommand(
            """
            SELECT current_user::text
            WHERE EXISTS (
                SELECT FROM pg_class c
                WHERE c.oid = ANY (ARRAY['events', 'effects', 'event_chain', 'audit_checkpoints']::regclass[])
                    AND (
                        has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE') OR has_any_column_privilege(c.oid, 'UPDATE')
                        OR pg_has_role(c.relowner, 'MEMBER')
                    )
            )
            """
        );
        return await command.ExecuteScalarAsync(cancel) as string;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource data, string sql, CancellationToken cancel)
    {
        await using var command = data.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>What PostgreSQL keeps of a password (RFC 5803), worked out here so that the password stays out of its logs.</summary>
    private static string Verifier(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            salt,
            Rounds,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${Rounds}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}"
        );
    }
}
