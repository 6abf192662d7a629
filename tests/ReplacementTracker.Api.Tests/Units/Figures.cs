using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Units;

/// <summary>Figures as anybody can recount them: by adding up what the log says.</summary>
internal static class Figures
{
    public static async Task<(int Baseline, int Scope)> Recount(TrackerClient client, string programme, string count)
    {
        var effects = (await All(client, $"programmes/{programme}/events"))
            .SelectMany(happened => happened["effects"]!.AsArray())
            .Where(effect => (string?)effect!["count"] == count)
            .ToList();
        return (Sum("inBaseline"), Sum("inScope"));

        int Sum(string where) => effects.Where(effect => (bool)effect![where]!).Sum(effect => (int)effect!["change"]!);
    }

    /// <summary>All items of a list, page after page.</summary>
    public static async Task<List<JsonNode>> All(TrackerClient client, string path, int limit = 500)
    {
        List<JsonNode> items = [];
        var next = $"/v1/{path}{(path.Contains('?') ? '&' : '?')}limit={limit}";
        while (next is not null)
        {
            var page = (await client.Get(next)).Ok();
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            next = (string?)page["next"];
        }

        return items;
    }
}
