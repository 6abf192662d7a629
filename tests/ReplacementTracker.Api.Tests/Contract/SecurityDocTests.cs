using System.Text.RegularExpressions;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>A defence whose test is gone is a claim.</summary>
public sealed partial class SecurityDocTests
{
    [Fact]
    public void Every_test_that_the_threat_model_names_is_there()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "security.md"));
        var named = Named().Matches(text);

        named.Count.ShouldBeGreaterThan(20);
        named.Where(one => !IsThere(one)).Select(one => one.Value).ShouldBeEmpty();
    }

    private static bool IsThere(Match one)
    {
        var file = new[] { "ReplacementTracker.Api.Tests", "ReplacementTracker.Domain.Tests" }
            .Select(project =>
                Path.Combine(
                    Repository.Folder,
                    "tests",
                    project,
                    one.Groups["room"].Value,
                    $"{one.Groups["test"].Value}.cs"
                )
            )
            .FirstOrDefault(File.Exists);
        var method = one.Groups["method"].Value;
        return file is not null
            && (method.Length == 0 || File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        @"`(?<room>\w+)/(?<test>\w+Tests)(?:\.(?<method>\w+))?`",
        RegexOptions.None,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Named();
}
