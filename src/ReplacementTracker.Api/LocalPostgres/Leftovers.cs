using System.Globalization;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>What an earlier run left in the data folder. Whoever calls holds the folder's lock, so nothing here is in use.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Ends a server that still runs on these data: its service and its guard were both killed, or it is still stopping.</summary>
    /// <exception cref="LocalPostgresException">It does not end.</exception>
    public static async Task EndServerAsync(string cluster, CancellationToken cancellationToken)
    {
        // Elsewhere PostgreSQL's own check has to do: it refuses to start beside a running server.
        if (!OperatingSystem.IsLinux() || LibC.RealPath(cluster) is not { } folder)
            return;

        var pidFile = Path.Combine(cluster, "postmaster.pid");
        var asked = TimeProvider.System.GetTimestamp();
        while (ProcessesIn(folder) is { Count: > 0 } running)
        {
            if (ServerIn(pidFile) is { } server && running.Contains(server))
                LibC.Signal(server, LibC.Interrupt);
            if (TimeProvider.System.GetElapsedTime(asked) > _patience)
                throw new LocalPostgresException(
                    $"A PostgreSQL of an earlier run does not end; processes {string.Join(", ", running)} use {cluster}."
                );
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        // PostgreSQL keeps away from data whose server's number is taken, even if by now another program has it, as after
        // a restart of the machine. Here it is known that the other program has nothing to do with these data.
        if (ServerIn(pidFile) is { } number && WorkingFolderOf(number) is not null)
            File.Delete(pidFile);
    }

    /// <summary>Removes folders that an interrupted initdb left.</summary>
    public static void RemoveUnfinished(string folder, string pattern)
    {
        foreach (var unfinished in Directory.GetDirectories(folder, pattern))
        {
            try
            {
                Directory.Delete(unfinished, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // initdb of a run that was killed a moment ago removes it too; the next start has another chance.
            }
        }
    }

    private static List<int> ProcessesIn(string folder) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(path =>
                    int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0
                )
                .Where(pid => pid > 0 && WorkingFolderOf(pid) == folder && NameOf(pid) == "postgres"),
        ];

    /// <returns>Null when there is no such process, or not one that we may look at.</returns>
    private static string? WorkingFolderOf(int process) =>
        UnlessGone(() => new FileInfo($"/proc/{process}/cwd").LinkTarget);

    private static string? NameOf(int process) => UnlessGone(() => File.ReadAllText($"/proc/{process}/comm").TrimEnd());

    private static int? ServerIn(string pidFile) =>
        int.TryParse(
            UnlessGone(() => File.ReadLines(pidFile).FirstOrDefault()),
            CultureInfo.InvariantCulture,
            out var pid
        )
            ? pid
            : null;

    private static string? UnlessGone(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
