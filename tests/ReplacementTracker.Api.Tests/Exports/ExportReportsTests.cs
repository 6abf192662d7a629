using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

public sealed class ExportReportsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Puts_the_headline_into_one_row()
    {
        var programme = await Third();

        var table = await Table($"programmes/{programme}/exports/progress?locale=en", ',');
        var report = (await app.Administrator.Get($"programmes/{programme}/progress")).Ok();

        table.Length.ShouldBe(2);
        var row = table[0].Zip(table[1]).ToDictionary(pair => pair.First, pair => pair.Second);
        row["programme"].ShouldBe(programme);
        row["percentComplete"].ShouldBe("33.3");
        row["baseline.replaced.count"].ShouldBe("1");
        row["baseline.replaced.percent"].ShouldBe("33.3");
        row["scope.addedCount"].ShouldBe("0");
        row["deadline"].ShouldBe("2026-12-31");
        row["isInvented"].ShouldBe("false");
        row["completionRule"].ShouldBe("replaced");
        row.Count.ShouldBe(Leaves(report.Json).Count());
    }

    [Fact]
    public async Task Writes_decimal_commas_for_Dutch_readers()
    {
        var programme = await Third();

        var table = await Table($"programmes/{programme}/exports/progress", ';');

        table[1][Array.IndexOf(table[0], "percentComplete")].ShouldBe("33,3");
    }

    [Theory]
    [InlineData("breakdown", "by=vendor")]
    [InlineData("breakdown", "by=site")]
    [InlineData("series", "interval=month")]
    [InlineData("series", "interval=week&from=2026-01-01&to=2026-03-01")]
    public async Task Has_the_rows_and_columns_of_the_report(string name, string query)
    {
        var programme = await Third();

        var table = await Table($"programmes/{programme}/exports/{name}?{query}&locale=en", ',');
        var items = (await app.Administrator.Get($"programmes/{programme}/progress/{name}?{query}")).Ok()[
            "items"
        ]!.AsArray();

        items.Count.ShouldBeGreaterThan(0);
        table[0].ShouldBe(items[0]!.AsObject().Select(member => member.Key));
        table
            .Skip(1)
            .ShouldBe(
                items.Select(item => item!.AsObject().Select(member => member.Value?.ToString() ?? "").ToArray())
            );
    }

    [Theory]
    [InlineData("progress?asOf=2999-01-01", "asOf as-of-in-future")]
    [InlineData("progress?locale=de", "locale one-of")]
    [InlineData("breakdown", "by not-null")]
    [InlineData("breakdown?by=colour", "by one-of")]
    [InlineData("series?interval=year", "interval one-of")]
    [InlineData("series?knownAt=yesterday", "knownAt instant")]
    public async Task Refuses_parameters_that_are_wrong(string export, string error)
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Get($"programmes/{programme}/exports/{export}"))
            .ShouldBeRefused(System.Net.HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
    }

    /// <summary>A programme of three cameras, one of them replaced.</summary>
    private async Task<string> Third()
    {
        var programme = await app.ActiveProgramme(3);
        await app.CompletedWorkOrder(programme, "CAM-0001");
        return programme;
    }

    private async Task<string[][]> Table(string path, char delimiter)
    {
        var answer = (await app.Administrator.Download(path)).Ok();
        answer.Text[0].ShouldBe('\uFEFF');
        return
        [
            .. answer
                .Text[1..]
                .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(delimiter)),
        ];
    }

    private static IEnumerable<JsonNode?> Leaves(JsonNode? node) =>
        node is JsonObject members ? members.SelectMany(member => Leaves(member.Value)) : [node];
}
