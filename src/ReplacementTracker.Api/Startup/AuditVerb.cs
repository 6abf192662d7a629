using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Startup;

/// <summary>Verifies all logs without the service, for somebody who trusts the database as little as the service.</summary>
internal static class AuditVerb
{
    private const string Usage = "audit verify [--checkpoint FILE]";

    /// <returns>0 intact; 1 not; 2 not understood, or the file cannot be read.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, string[] args)
    {
        List<Checkpoint> checkpoints = [];
        switch (args)
        {
            case [_, "verify"]:
                break;
            case [_, "verify", "--checkpoint", var file]:
                if (await ReadAsync(file) is not { } read)
                {
                    return 2;
                }

                checkpoints = read;
                break;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        var codes = await db.Programmes.ToDictionaryAsync(row => row.Id, row => row.Code);
        var programmes = await ChainVerification.ProgrammesAsync(db, CancellationToken.None);
        var isIntact = true;
        foreach (var programme in programmes.Union(checkpoints.Select(one => one.ProgrammeId)))
        {
            var verified = await ChainVerification.VerifyAsync(db, programme, checkpoints, CancellationToken.None);
            var name =
                programme == Guid.Empty ? "what all programmes share"
                : codes.TryGetValue(programme, out var code) ? code
                : $"programme {programme}";
            isIntact &= verified.Broken is null;
            Console.WriteLine(Sentence(name, verified));
        }

        return isIntact ? 0 : 1;
    }

    private static string Sentence(string name, VerifiedChain verified) =>
        verified.Broken is { } broken
            ? $"{name}: BROKEN at position {broken.Position?.ToString() ?? "-"}, sequence {broken.Sequence?.ToString() ?? "-"}: "
                + $"{broken.Fault}. {broken.Detail}"
            : $"{name}: intact, {verified.HeadPosition} events and {verified.CheckpointCount} checkpoints in "
                + $"{verified.Duration.TotalSeconds:0.00} s; {verified.UnchainedCount} wait for their place. "
                + $"Head {Convert.ToHexStringLower(verified.HeadHash)}";

    private static async Task<List<Checkpoint>?> ReadAsync(string file)
    {
        string[] lines;
        try
        {
            lines = await File.ReadAllLinesAsync(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(unreadable.Message);
            return null;
        }

        List<Checkpoint> read = [];
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            // A line that does not say what a checkpoint says would be one that is not compared.
            if (CheckpointLine.Read(line) is not { } one)
            {
                await Console.Error.WriteLineAsync(
                    $"{file}, line {Array.IndexOf(lines, line) + 1}, is not a checkpoint."
                );
                return null;
            }

            read.Add(one.ToCheckpoint());
        }

        return read;
    }
}
