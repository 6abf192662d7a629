using System.Runtime.InteropServices;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>What .NET does not offer on Unix.</summary>
internal static class LibC
{
    public const int Interrupt = 2;

    /// <summary>Makes an empty folder that only its owner can enter, from its first moment on.</summary>
    public static void MakePrivateFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        if (Mkdir(path, 0b111_000_000) != 0)
            throw new LocalPostgresException($"{path} cannot be made: {LastError}");
    }

    public static void GiveTo(string path, uint user, uint group)
    {
        if (Chown(path, user, group) != 0)
            throw new LocalPostgresException(
                $"{path} cannot be given to user {user}, as whom PostgreSQL would run: {LastError}"
            );
    }

    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    /// <returns>The path without symbolic links; null when there is nothing.</returns>
    public static string? RealPath(string path)
    {
        var real = Realpath(path, 0);
        try
        {
            return Marshal.PtrToStringUTF8(real);
        }
        finally
        {
            Free(real);
        }
    }

    private static string LastError => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static extern int Mkdir([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static extern int Chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "realpath")]
    private static extern nint Realpath([MarshalAs(UnmanagedType.LPUTF8Str)] string path, nint buffer);

    [DllImport("libc", EntryPoint = "free")]
    private static extern void Free(nint memory);
}
