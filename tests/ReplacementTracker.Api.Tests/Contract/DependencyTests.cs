using System.Text.RegularExpressions;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>A feature does not know another feature; what two of them need lies below both.</summary>
public sealed partial class DependencyTests
{
    private static readonly string[] _below = ["Http", "Security", "Persistence"];

    /// <summary>Rooms that put the others together, and those that print what another one works out.</summary>
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Startup"] = ["LocalPostgres", "Reference", "Sample"],
        ["Badges"] = ["Progress"],
        ["Public"] = ["Progress"],
        ["Exports"] = ["Milestones", "Progress"],
        ["Metrics"] = ["Progress"],
        ["Charts"] = ["Progress"],
        ["Dashboard"] = ["Charts", "Progress"],
    };

    [Fact]
    public void Keeps_features_apart()
    {
        var api = Path.Combine(Repository.Folder, "src", "ReplacementTracker.Api");
        List<string> wrong = [];
        foreach (var folder in Directory.GetDirectories(api).Select(path => Path.GetFileName(path)))
        {
            foreach (var file in Directory.GetFiles(Path.Combine(api, folder), "*.cs", SearchOption.AllDirectories))
            {
                wrong.AddRange(
                    Using()
                        .Matches(File.ReadAllText(file))
                        .Select(match => match.Groups["room"].Value)
                        .Where(room => room != folder && !May(folder, room))
                        .Select(room => $"{folder}/{Path.GetFileName(file)} knows {room}")
                );
            }
        }

        wrong.ShouldBeEmpty();
    }

    private static bool May(string folder, string room) =>
        _below.Contains(folder)
            ? Array.IndexOf(_below, room) >= 0
            : _below.Contains(room) || (_allowed.TryGetValue(folder, out var rooms) && rooms.Contains(room));

    [GeneratedRegex(
        @"^using ReplacementTracker\.Api\.(?<room>\w+)",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Using();
}
