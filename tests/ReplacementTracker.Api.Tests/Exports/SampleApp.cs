using Npgsql;
using ReplacementTracker.Api.Sample;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

/// <summary>The service with the sample loaded, on an afternoon of November.</summary>
public sealed class SampleApp : IAsyncLifetime
{
    public TrackerApp Tracker { get; } = new();

    public TrackerClient Client => Tracker.Administrator;

    public async ValueTask InitializeAsync()
    {
        await Tracker.InitializeAsync();
        var now = new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);
        await using var data = NpgsqlDataSource.Create(Tracker.ConnectionString);
        await SampleProgramme.LoadAsync(data, now, CancellationToken.None);
        Tracker.Clock.SetUtcNow(now.AddHours(1));
    }

    public ValueTask DisposeAsync() => Tracker.DisposeAsync();

    /// <summary>Items of all pages.</summary>
    public async Task<List<System.Text.Json.Nodes.JsonNode>> All(string path)
    {
        List<System.Text.Json.Nodes.JsonNode> items = [];
        var cursor = "";
        do
        {
            var page = (await Client.Get($"{path}{(path.Contains('?') ? '&' : '?')}limit=500{cursor}")).Ok();
            items.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = page["nextCursor"] is { } next ? $"&cursor={next}" : null;
        } while (cursor is not null);

        return items;
    }
}

/// <summary>A CSV file as a spreadsheet reads it.</summary>
internal sealed record CsvRead(string[] Columns, List<Dictionary<string, string>> Rows)
{
    public static async Task<CsvRead> Of(TrackerClient client, string path, string delimiter = ",")
    {
        var answer = (await client.Download(path)).Ok();
        answer.Text[0].ShouldBe('\uFEFF');
        answer.Text.ShouldEndWith("\r\n");
        var configuration = new CsvHelper.Configuration.CsvConfiguration(
            System.Globalization.CultureInfo.InvariantCulture
        )
        {
            Delimiter = delimiter,
        };
        using var parser = new CsvHelper.CsvParser(new StringReader(answer.Text[1..]), configuration);
        parser.Read();
        var columns = parser.Record!;
        List<Dictionary<string, string>> rows = [];
        while (parser.Read())
        {
            parser.Record!.Length.ShouldBe(columns.Length);
            rows.Add(columns.Zip(parser.Record).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return new CsvRead(columns, rows);
    }
}
