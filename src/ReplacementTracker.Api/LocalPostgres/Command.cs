using System.Collections;
using System.ComponentModel;
using System.Diagnostics;

namespace ReplacementTracker.Api.LocalPostgres;

/// <summary>Runs another program to its end.</summary>
internal static class Command
{
    /// <returns>What it printed, errors included. A program that cannot be started has exit code 127, as in a shell.</returns>
    public static async Task<Result> RunAsync(
        IReadOnlyList<string> command,
        CancellationToken cancellationToken,
        string workingFolder = "/"
    )
    {
        var start = Describe(command);
        start.WorkingDirectory = workingFolder;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return new Result(process.ExitCode, await output + await errors);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception cannotStart)
        {
            return new Result(127, cannotStart.Message);
        }
    }

    /// <summary>
    /// PostgreSQL's programs obey PG… variables that are meant for somebody else's database, and speak the user's language;
    /// here they do neither.
    /// </summary>
    public static ProcessStartInfo Describe(IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(command.First(), command.Skip(1));
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("PG", StringComparison.Ordinal) || name.StartsWith("LC_", StringComparison.Ordinal))
                start.Environment.Remove(name);
        }
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    internal sealed record Result(int ExitCode, string Output)
    {
        public string FirstLines =>
            string.Join("; ", Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(4));

        public string LastLine => Output.TrimEnd() is { Length: > 0 } text ? text.Split('\n')[^1] : $"exit {ExitCode}";
    }
}
