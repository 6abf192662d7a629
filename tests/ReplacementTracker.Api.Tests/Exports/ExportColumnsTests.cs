using System.Text;
using System.Text.RegularExpressions;
using ReplacementTracker.Api.Exports;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

/// <summary>Reports break when a column moves: what is promised of them stands in docs/exports.md.</summary>
public sealed partial class ExportColumnsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string UpdateVariable = "TRACKER_UPDATE_DOCS";

    private static readonly (string Export, ExportColumn[] Columns)[] _exports =
    [
        ("progress", FlatRecords<ProgressResponse>.Columns),
        ("series", FlatRecords<SeriesRowResponse>.Columns),
        ("breakdown", FlatRecords<BreakdownRowResponse>.Columns),
        ("milestones", FlatRecords<MilestoneExportRow>.Columns),
        ("work-orders", WorkOrderRows.Columns),
        ("work-order-lines", WorkOrderRows.LineColumns),
        ("events", ExportEvents.Columns),
        ("units", ExportUnits.Columns),
    ];

    /// <summary>Set TRACKER_UPDATE_DOCS=1 to write the tables anew; the diff shows what changed for reports.</summary>
    [Fact]
    public async Task Are_those_of_the_page_on_exports()
    {
        var cancel = TestContext.Current.CancellationToken;
        var file = Path.Combine(Repository.Folder, "docs", "exports.md");
        var page = await File.ReadAllTextAsync(file, cancel);
        var tables = _exports.ToDictionary(some => some.Export, some => Table(some.Columns));

        var expected = Tables()
            .Replace(
                page,
                found => $"{found.Groups["start"]}\n{tables[found.Groups["name"].Value]}\n{found.Groups["end"]}"
            );
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            await File.WriteAllTextAsync(file, expected, cancel);
            page = expected;
        }

        Tables()
            .Matches(page)
            .Select(found => found.Groups["name"].Value)
            .ShouldBe(_exports.Select(some => some.Export));
        page.ShouldBe(expected, $"docs/exports.md is out of date; run this once with {UpdateVariable}=1.");
    }

    [Fact]
    public async Task Stand_in_the_first_line_of_every_file_even_of_an_empty_programme()
    {
        var programme = await app.DraftProgramme();

        foreach (var (export, columns) in _exports)
        {
            foreach (var (locale, delimiter) in new[] { ("nl", ";"), ("en", ",") })
            {
                var path = $"programmes/{programme}/exports/{export}?locale={locale}";
                var table = await CsvRead.Of(
                    app.Administrator,
                    export == "breakdown" ? $"{path}&by=vendor" : path,
                    delimiter
                );

                table.Columns.ShouldBe(columns.Select(column => column.Name), export);
                (table.Rows.Count > 0).ShouldBe(export is "progress" or "series" or "events", export);
            }
        }
    }

    [Fact]
    public void Have_names_of_their_own_and_say_what_they_mean()
    {
        foreach (var (export, columns) in _exports)
        {
            columns.Select(column => column.Name).ShouldBeUnique();
            columns.ShouldAllBe(column => column.Meaning.Length > 0, export);
            columns[export == "units" ? 10 : 0].Name.ShouldBe("programme");
        }
    }

    private static string Table(ExportColumn[] columns)
    {
        var table = new StringBuilder("| # | column | type | what |\n|---|---|---|---|\n");
        foreach (var (number, column) in columns.Index())
        {
            var meaning = column.Meaning.Replace("|", "\\|");
            meaning += column.IsSensitive ? " Only with the scope `sensitive`." : "";
            table.Append($"| {number + 1} | `{column.Name}` | {column.KindName} | {meaning} |\n");
        }

        return table.ToString().TrimEnd('\n');
    }

    [GeneratedRegex(
        "(?<start><!-- columns: (?<name>[a-z-]+) -->)\n.*?\n?(?<end><!-- end -->)",
        RegexOptions.Singleline,
        matchTimeoutMilliseconds: 5000
    )]
    private static partial Regex Tables();
}
