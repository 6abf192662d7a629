using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Startup;

/// <summary>The first key, with which all others are made.</summary>
internal static class AdministratorKey
{
    public const string Variable = "TRACKER_ADMIN_KEY";

    /// <summary>Who acts where nobody calls. No person is called that.</summary>
    private const string ServiceItself = "system";
    private const string Name = "Administrator key of this installation";

    /// <summary>`TRACKER_ADMIN_KEY` where it is set; with a private database else one that is made once and kept.</summary>
    /// <returns>The key; null where there is none to be had.</returns>
    public static async Task<string?> EnsureAsync(IServiceProvider services, OwnDatabase own)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().Now();
        var configured = scope.ServiceProvider.GetRequiredService<IConfiguration>()[Variable];
        var file = own.IsPrivate ? Path.Combine(own.Folder, "administrator-key") : null;
        if (configured is { Length: > 0 })
        {
            if (!await IsUsableAsync(db, Checked(configured), now))
            {
                throw new StartupException(
                    $"The key that {Variable} names has expired or was revoked, and stays so. Set another one."
                );
            }

            await KeepAsync(file, configured);
            return configured;
        }

        if (file is null)
        {
            return null;
        }

        var kept = File.Exists(file) ? (await File.ReadAllTextAsync(file)).Trim() : "";
        if (kept.Length > 0 && await IsUsableAsync(db, kept, now))
        {
            return kept;
        }

        var made = KeyFormat.Create();
        await IsUsableAsync(db, made, now);
        await KeepAsync(file, made);
        return made;
    }

    /// <summary>Sees to it that the key opens everything, and that the one before it opens nothing any more.</summary>
    /// <returns>False where it was revoked.</returns>
    private static async Task<bool> IsUsableAsync(TrackerDb db, string key, DateTimeOffset now)
    {
        var hash = KeyFormat.Hash(key);
        var same = await db.ApiKeys.SingleOrDefaultAsync(row => row.Hash == hash);
        if (same is not null)
        {
            return same.IsValid(now);
        }

        var before = await db.ApiKeys.Where(row => row.IsInstallationKey && row.RevokedAt == null).ToListAsync();
        before.ForEach(row => row.Revoke(now));
        db.ApiKeys.Add(
            ApiKey.OfInstallation(
                Guid.CreateVersion7(now),
                Name,
                "administrator",
                KeyFormat.Shown(key),
                hash,
                ServiceItself,
                now
            )
        );
        await db.SaveChangesAsync();
        return true;
    }

    private static string Checked(string key)
    {
        if (key.Length < 8 || key.Any(character => character is <= ' ' or > '~'))
        {
            throw new StartupException($"{Variable} has to be at least 8 visible ASCII characters without spaces.");
        }

        if (key.StartsWith(KeyFormat.Prefix, StringComparison.Ordinal) && !KeyFormat.IsWellFormed(key))
        {
            throw new StartupException($"{Variable} begins with {KeyFormat.Prefix} and its checksum does not fit.");
        }

        return key;
    }

    /// <summary>For the next start, readable by this user alone.</summary>
    private static async Task KeepAsync(string? file, string key)
    {
        if (file is null)
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(file, options);
        await writer.WriteLineAsync(key);
    }
}
