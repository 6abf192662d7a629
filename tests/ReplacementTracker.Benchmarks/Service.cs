using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ReplacementTracker.Benchmarks;

/// <summary>The service as a process of its own, as users run it.</summary>
internal sealed partial class Service : IDisposable
{
    public const string Key = "administrator-of-the-benchmark";

    private readonly Process process;

    private Service(Process process) => this.process = process;

    public static Service Start(string connectionString, out Uri address)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "ReplacementTracker.Api.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment =
            {
                ["ConnectionStrings__Tracker"] = connectionString,
                ["TRACKER_ADMIN_KEY"] = Key,
                ["RateLimits__PerMinute"] = "0",
                ["RateLimits__CostlyPerMinute"] = "0",
                ["DOTNET_TieredPGO"] = "1",
            },
        };
        var started = Process.Start(start)!;
        while (started.StandardOutput.ReadLine() is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                address = new Uri(match.Value + "/");
                _ = started.StandardOutput.ReadToEndAsync();
                return new Service(started);
            }
        }

        throw new InvalidOperationException("The service did not start.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
