using ReplacementTracker.Api.LocalPostgres;

namespace ReplacementTracker.Api.Tests.LocalPostgres;

/// <summary>A data folder that has been made once, to be copied: initdb takes ten times as long.</summary>
public sealed class PreparedData : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("prepared-data-").FullName;

    public async ValueTask InitializeAsync()
    {
        await using var server = await LocalPostgresServer.StartAsync(
            new(_folder, Durable: false, DeleteAtEnd: false),
            TestContext.Current.CancellationToken
        );
    }

    public async Task CopyToAsync(string folder)
    {
        var copied = await Command.RunAsync(
            ["cp", "-a", Path.Combine(_folder, "postgresql"), folder],
            TestContext.Current.CancellationToken
        );
        copied.ExitCode.ShouldBe(0, copied.Output);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
