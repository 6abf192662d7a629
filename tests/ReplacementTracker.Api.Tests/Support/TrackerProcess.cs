using System.Diagnostics;

namespace ReplacementTracker.Api.Tests.Support;

/// <summary>The service as a process of its own, which can be killed in the midst of its work.</summary>
public sealed class TrackerProcess : IAsyncDisposable
{
    private readonly Process process;

    private TrackerProcess(Process process, Uri address)
    {
        this.process = process;
        Client = new TrackerClient(new HttpClient { BaseAddress = address });
        Client.Http.DefaultRequestHeaders.Add("X-API-Key", TrackerApp.AdministratorKey);
    }

    public TrackerClient Client { get; }

    public Uri Address => Client.Http.BaseAddress!;

    /// <summary>Serves the same database as the app of the tests.</summary>
    public static async Task<TrackerProcess> StartAsync(
        TrackerApp app,
        params (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, "ReplacementTracker.Api.dll"),
                "--urls",
                "http://127.0.0.1:0",
            },
            Environment =
            {
                ["ConnectionStrings__Tracker"] = app.ConnectionString,
                ["TRACKER_ADMIN_KEY"] = TrackerApp.AdministratorKey,
                ["DOTNET_ENVIRONMENT"] = "Production",
            },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = Process.Start(start)!;
        const string Announced = "ReplacementTracker is at ";
        while (await started.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Announced, StringComparison.Ordinal))
            {
                _ = started.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new TrackerProcess(started, new Uri(line[Announced.Length..]));
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }

    /// <summary>At once, as when the machine fails: nothing is written and nobody is told.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Http.Dispose();
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }
}
