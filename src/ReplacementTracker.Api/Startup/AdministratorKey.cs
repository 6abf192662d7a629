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
    private const string Name = "Administrator key of this installation";

    /// <summary>`TRACKER_ADMIN_KEY` where it is set; with a private database else one that is made once and kept.</summary>
    /// <returns>The key; null where there is none to be had.</returns>
    public static async Task<string?> EnsureAsync(IServiceProvider services, OwnDatabase own)
    {
        await using var scope = services.CreateAsyncScope();
        var configured = scope.ServiceProvider.GetRequiredService<IConfiguration>()[Variable];
        var key =
            configured is { Length: > 0 } ? Checked(configured)
            : own.IsPrivate ? await KeptAsync(Path.Combine(own.Folder, "administrator-key"))
            : null;
        if (key is null)
        {
            return null;
        }

        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().Now();
        var hash = KeyFormat.Hash(key);
        var before = await db.ApiKeys.Where(row => row.Name == Name && row.RevokedAt == null).ToListAsync();
        if (before.Exists(row => row.Hash.AsSpan().SequenceEqual(hash)))
        {
            return key;
        }

        // Another key was set: the one before it opens nothing any more.
        before.ForEach(row => row.Revoke(now));
        db.ApiKeys.Add(
            new ApiKey(
                Guid.CreateVersion7(now),
                Name,
                "administrator",
                [Role.Administrator],
                programmes: null,
                expiresAt: null,
                KeyFormat.Shown(key),
                hash,
                now
            )
        );
        await db.SaveChangesAsync();
        return key;
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

    private static async Task<string> KeptAsync(string file)
    {
        if (File.Exists(file) && (await File.ReadAllTextAsync(file)).Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var key = KeyFormat.Create();
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(file, options);
        await writer.WriteLineAsync(key);
        return key;
    }
}
