using System.Diagnostics;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>Runs a program that must not outlive this process, even when this process is killed outright.</summary>
/// <remarks>
/// A small shell starts the program and then reads a pipe that this process holds. The system closes the pipe however
/// the process ends, and the shell then ends the program. (Linux can also send a signal at a parent's death, but means
/// the parent's *thread*, and .NET's threads come and go.)
/// </remarks>
internal sealed class Guard : IDisposable
{
    // The signal is repeated until the program is gone: one that comes before its handlers are set is lost, because a
    // shell starts background programs with SIGINT and SIGQUIT ignored.
    private const string Script = """
        signal=$1 log=$2 remove=$3 remove_too=$4
        shift 4
        rm -f -- "$log"
        exec 3<&0 </dev/null >"$log" 2>&1
        "$@" 3<&- &
        program=$!
        trap '' HUP INT QUIT TERM
        (
            while read -r _; do :; done
            trap '' USR1
            while kill -s "$signal" "$program"; do sleep 0.05; done
            for folder in "$remove" "$remove_too"; do [ -z "$folder" ] || rm -rf -- "$folder"; done
        ) <&3 3<&- 2>/dev/null &
        watcher=$!
        exec 3<&-
        wait "$program"
        status=$?
        kill -s USR1 "$watcher" 2>/dev/null
        wait "$watcher" 2>/dev/null
        exit "$status"
        """;

    // A session of its own: Ctrl-C, and a kill of the whole process group, reach neither the guard nor the program.
    // macOS has perl where Linux has setsid.
    private static readonly string[][] _ownSession =
    [
        ["setsid"],
        ["perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV"],
    ];

    private readonly Process _shell;

    private Guard(Process shell) => _shell = shell;

    /// <param name="signal">Ends the program: `TERM`, `INT`, `QUIT`.</param>
    /// <param name="log">The file, written anew, that gets what the program prints.</param>
    /// <param name="remove">Folders that go once the program was stopped; at most two.</param>
    public static Guard Start(
        PostgresPlaces places,
        string signal,
        string log,
        string[] remove,
        IEnumerable<string> command
    )
    {
        var ownSession =
            _ownSession.FirstOrDefault(program => places.FindProgram(program[0]) is not null)
            ?? throw new LocalPostgresException(
                "Starting a private PostgreSQL needs `setsid` (package util-linux) or `perl` on the PATH. "
                    + PostgresBinaries.WaysOut
            );
        var start = Command.Describe([
            places.FindProgram(ownSession[0])!,
            .. ownSession[1..],
            "/bin/sh",
            "-c",
            Script,
            "guard",
            signal,
            log,
            remove.ElementAtOrDefault(0) ?? "",
            remove.ElementAtOrDefault(1) ?? "",
            .. command,
        ]);
        start.WorkingDirectory = "/";
        start.RedirectStandardInput = true;
        return new Guard(Process.Start(start)!);
    }

    /// <returns>The program's exit code, once it has ended by itself or was stopped.</returns>
    public async Task<int> EndedAsync()
    {
        await _shell.WaitForExitAsync(CancellationToken.None);
        return _shell.ExitCode;
    }

    /// <summary>Ends the program and waits until it is gone.</summary>
    public async Task StopAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose() => _shell.Dispose();
}
