using ReplacementTracker.Api.LocalPostgres;

namespace ReplacementTracker.Api.Tests.LocalPostgres;

/// <summary>Not a test: the process with a server that <see cref="LocalPostgresServerTests"/> starts and kills.</summary>
public sealed class ServerHolder
{
    /// <summary>The variable that names the data folder; the server's process number is written to `held` in it.</summary>
    internal const string Folder = "TRACKER_TEST_HOLDER_FOLDER";

    [Fact(Explicit = true)]
    public async Task Holds_a_server_until_it_is_killed()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var folder =
            Environment.GetEnvironmentVariable(Folder) ?? throw new InvalidOperationException($"{Folder} is not set.");
        await using var server = await LocalPostgresServer.StartAsync(
            new(folder, Durable: false, DeleteAtEnd: false),
            cancelled
        );

        var pid = File.ReadLines(Path.Combine(folder, "postgresql", "postmaster.pid")).First();
        await File.WriteAllTextAsync(Path.Combine(folder, "held.new"), pid, cancelled);
        File.Move(Path.Combine(folder, "held.new"), Path.Combine(folder, "held"));
        await Task.Delay(TimeSpan.FromMinutes(2), cancelled);
    }
}
