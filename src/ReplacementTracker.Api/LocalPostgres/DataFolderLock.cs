using System.Globalization;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>One process for one data folder. The system gives the lock back, however the process ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="LocalPostgresException">Another process has it, or the folder is not ours to write.</exception>
    public static DataFolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "service.lock");
        // Beside the lock, because a locked file cannot be read.
        var holder = Path.Combine(folder, "service.pid");
        try
        {
            Directory.CreateDirectory(folder);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataFolderLock(file);
        }
        catch (UnauthorizedAccessException)
        {
            throw new LocalPostgresException(
                $"The data folder {folder} cannot be written: it belongs to another user, or is read-only. "
                    + "Run as its owner, or set TRACKER_DATA to another folder."
            );
        }
        catch (IOException) when (File.Exists(path))
        {
            var pid = File.Exists(holder) ? File.ReadAllText(holder) : "unknown";
            throw new LocalPostgresException(
                $"ReplacementTracker is already running, pid {pid}; its data folder is {folder}. "
                    + "Stop it first, or set TRACKER_DATA to another folder."
            );
        }
        catch (IOException failure)
        {
            throw new LocalPostgresException($"The data folder {folder} cannot be used: {failure.Message}");
        }
    }

    public void Dispose() => _file.Dispose();
}
