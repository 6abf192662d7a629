using System.Globalization;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

/// <summary>Counts again what a programme publishes, from nothing but its events.</summary>
internal sealed class Recount
{
    public static readonly string[] Groups = ["vendor", "site", "province", "siteKind", "contractor", "stage"];
    private static readonly string[] Counted = ["units", "removed", "replaced", "verified", "disposed"];
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

    private readonly TrackerClient client;
    private readonly string programme;
    private readonly List<Step> steps;
    private readonly DateOnly first;

    private Recount(TrackerClient client, string programme, List<JsonNode> events)
    {
        (this.client, this.programme) = (client, programme);
        Types = [.. events.Select(happened => (string)happened["type"]!).Distinct()];
        steps =
        [
            .. events.SelectMany(happened =>
                happened["effects"]!
                    .AsArray()
                    .Select(effect => new Step(
                        DayOf(At(happened["occurredAt"]!)),
                        At(happened["recordedAt"]!),
                        (string)effect!["count"]!,
                        (int)effect["change"]!,
                        (bool)effect["inBaseline"]!,
                        (bool)effect["inScope"]!
                    ))
            ),
        ];
        first = events.Min(happened => DayOf(At(happened["occurredAt"]!)));
    }

    public IReadOnlyList<string> Types { get; }

    public static async Task<Recount> OfAsync(TrackerClient client, string programme)
    {
        List<JsonNode> events = [];
        for (var cursor = ""; ; )
        {
            var page = (await client.Get($"programmes/{programme}/events?limit=500{cursor}")).Ok();
            events.AddRange(page["items"]!.AsArray()!);
            if (page["nextCursor"] is not { } next)
            {
                return new Recount(client, programme, events);
            }

            cursor = $"&cursor={next}";
        }
    }

    /// <summary>Compares progress, breakdown and series for as many random days and instants.</summary>
    public async Task ShouldAgreeAsync(Random random, int pairs, DateTimeOffset now)
    {
        var days = DayOf(now).DayNumber - first.DayNumber;
        for (var pair = 0; pair < pairs; pair++)
        {
            await ShouldAgreeAsync(
                first.AddDays(random.Next(days + 1)),
                now.AddMinutes(-random.Next(0, 60 * 24 * Math.Max(1, days))),
                Groups[pair % Groups.Length]
            );
        }
    }

    private async Task ShouldAgreeAsync(DateOnly asOf, DateTimeOffset knownAt, string by)
    {
        var text = $"{knownAt:yyyy-MM-ddTHH:mm:ss.ffffff}Z";
        var query = $"asOf={asOf:yyyy-MM-dd}&knownAt={text}";
        var known = steps.FindAll(step => step.RecordedAt <= At(JsonValue.Create(text)));
        int[] Until(DateOnly day, Func<Step, bool> counts) =>
            [
                .. Counted.Select(count =>
                    known.Where(step => step.Day <= day && step.Count == count && counts(step)).Sum(step => step.Change)
                ),
            ];

        var progress = await Get($"progress?{query}");
        Counts(progress["baseline"]!).ShouldBe(Until(asOf, step => step.InBaseline), query);
        Counts(progress["scope"]!).ShouldBe(Until(asOf, step => step.InScope), query);
        var scope = progress["scope"]!;
        ((int)scope["unitCount"]!).ShouldBe(
            (int)progress["baseline"]!["unitCount"]! + (int)scope["addedCount"]! - (int)scope["exceptedCount"]!,
            query
        );

        var groups = (await Get($"progress/breakdown?by={by}&{query}"))["items"]!.AsArray();
        Sums(groups, "baseline").ShouldBe(Until(asOf, step => step.InBaseline), by + " " + query);
        Sums(groups, "scope").ShouldBe(Until(asOf, step => step.InScope), by + " " + query);

        var from = asOf.AddDays(-9);
        var rows = (await Get($"progress/series?interval=day&from={from:yyyy-MM-dd}&to={asOf:yyyy-MM-dd}&{query}"))[
            "items"
        ]!.AsArray();
        foreach (var row in rows)
        {
            var day = DateOnly.ParseExact((string)row!["date"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            new[] { "removedCount", "replacedCount", "verifiedCount", "disposedCount" }
                .Select(column => (int)row[column]!)
                .ShouldBe(Until(day, step => step.InBaseline)[1..], $"{day} of {query}");
            ((int)row["scopeUnitCount"]!).ShouldBe(Until(day, step => step.InScope)[0], $"{day} of {query}");
        }
    }

    private async Task<Answer> Get(string path) => (await client.Get($"programmes/{programme}/{path}")).Ok();

    private static int[] Sums(JsonArray rows, string of) =>
        [
            .. Counted
                .Select(count => count == "units" ? "Unit" : char.ToUpperInvariant(count[0]) + count[1..])
                .Select(column => rows.Sum(row => (int)row![$"{of}{column}Count"]!)),
        ];

    private static int[] Counts(JsonNode figures) =>
        [(int)figures["unitCount"]!, .. Counted.Skip(1).Select(count => (int)figures[count]!["count"]!)];

    private static DateTimeOffset At(JsonNode instant) =>
        DateTimeOffset.Parse((string)instant!, CultureInfo.InvariantCulture);

    private static DateOnly DayOf(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    private sealed record Step(
        DateOnly Day,
        DateTimeOffset RecordedAt,
        string Count,
        int Change,
        bool InBaseline,
        bool InScope
    );
}
