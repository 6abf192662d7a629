using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

public sealed class ExportMilestonesTests(SampleApp sample) : IClassFixture<SampleApp>
{
    [Theory]
    [InlineData("")]
    [InlineData("asOf=2026-08-01")]
    public async Task Says_what_the_list_says(string then)
    {
        var table = await CsvRead.Of(sample.Client, $"programmes/prorail/exports/milestones?locale=en&{then}");
        var list = await sample.All($"programmes/prorail/milestones?{then}");

        list.ShouldNotBeEmpty();
        table.Rows.Count.ShouldBe(list.Count);
        foreach (var (row, milestone) in table.Rows.Zip(list))
        {
            foreach (var column in table.Columns.Skip(1))
            {
                row[column].ShouldBe(milestone[column]?.ToString() ?? "", column);
            }
        }
    }

    [Theory]
    [InlineData("knownAt=now", "knownAt instant")]
    [InlineData("locale=", "locale one-of")]
    [InlineData("status=met", "status unknown-parameter")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error) =>
        (await sample.Client.Get($"programmes/prorail/exports/milestones?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
}
