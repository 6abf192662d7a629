using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Exports;

public sealed class ExportEventsTests(SampleApp sample) : IClassFixture<SampleApp>
{
    private const string Events = "programmes/prorail/exports/events?locale=en";

    [Fact]
    public async Task Has_one_row_an_effect_and_one_for_an_event_without()
    {
        var table = await CsvRead.Of(sample.Client, Events);
        var list = await sample.All("programmes/prorail/events");

        table
            .Rows.Select(row =>
                string.Join(
                    '|',
                    row["sequence"],
                    row["id"],
                    row["type"],
                    row["occurredAt"],
                    row["recordedAt"],
                    row["actor"],
                    row["subjectKind"],
                    row["subjectKey"],
                    row["version"],
                    row["effectNumber"],
                    row["effectUnit"],
                    row["effectCount"],
                    row["effectChange"],
                    row["effectInBaseline"],
                    row["effectInScope"]
                )
            )
            .ShouldBe(
                list.SelectMany(item =>
                {
                    var happened =
                        $"{item["sequence"]}|{item["id"]}|{item["type"]}|{item["occurredAt"]}|{item["recordedAt"]}|{item["actor"]}"
                        + $"|{item["subject"]!["kind"]}|{item["subject"]!["key"]}|{item["version"]}|";
                    var effects = item["effects"]!.AsArray();
                    return effects.Count == 0
                        ? [happened + "|||||"]
                        : effects.Select(
                            (effect, number) =>
                                happened
                                + $"{number + 1}|{effect!["unit"]}|{effect["count"]}|{effect["change"]}|{effect["inBaseline"]}|{effect["inScope"]}"
                        );
                })
            );
    }

    [Theory]
    [InlineData("2026-05-31", null)]
    [InlineData("2026-08-10", "2026-08-11T06:00:00Z")]
    [InlineData("2026-10-01", "2026-10-01T12:00:00Z")]
    [InlineData("2026-11-23", null)]
    public async Task Adds_up_to_the_headline(string asOf, string? knownAt)
    {
        var table = await CsvRead.Of(sample.Client, Events + (knownAt is null ? "" : $"&recordedUpTo={knownAt}"));
        var headline = (
            await sample.Client.Get(
                $"programmes/prorail/progress?asOf={asOf}" + (knownAt is null ? "" : $"&knownAt={knownAt}")
            )
        ).Ok();

        foreach (var (flag, part) in new[] { ("effectInBaseline", "baseline"), ("effectInScope", "scope") })
        {
            foreach (var count in new[] { "removed", "replaced", "verified", "disposed" })
            {
                Sum(flag, count).ShouldBe((int)headline[part]![count]!["count"]!, $"{part} {count}");
            }

            Sum(flag, "units").ShouldBe((int)headline[part]!["unitCount"]!);
        }

        int Sum(string flag, string count) =>
            table
                .Rows.Where(row =>
                    row[flag] == "true"
                    && row["effectCount"] == count
                    && string.CompareOrdinal(row["occurredOn"], asOf) <= 0
                )
                .Sum(row => int.Parse(row["effectChange"]));
    }

    [Theory]
    [InlineData("type=unit.removed&type=unit.replaced")]
    [InlineData("subjectKind=work-order")]
    [InlineData("subject=CAM-0001&subject=WO-0001")]
    [InlineData("actor=Sample%20Engineer%201")]
    [InlineData("occurredFrom=2026-06-01T00:00:00Z&occurredBefore=2026-07-01T00:00:00%2B02:00")]
    [InlineData("recordedSince=2026-11-01T00:00:00Z")]
    [InlineData("type=no.such")]
    public async Task Has_the_filters_of_the_list(string query)
    {
        var table = await CsvRead.Of(sample.Client, $"{Events}&{query}");
        var list = await sample.All($"programmes/prorail/events?{query}");

        table
            .Rows.Select(row => row["sequence"])
            .Distinct()
            .ShouldBe(list.Select(item => item["sequence"]!.ToString()));
        if (query != "type=no.such")
        {
            list.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Puts_what_happened_after_midnight_in_Amsterdam_on_that_day()
    {
        var table = await CsvRead.Of(sample.Client, Events);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");

        table.Rows.ShouldContain(row => row["occurredOn"] != row["occurredAt"].Substring(0, 10));
        table.Rows.ShouldAllBe(row =>
            row["occurredOn"]
            == TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(row["occurredAt"]), zone).ToString("yyyy-MM-dd")
        );
    }

    [Theory]
    [InlineData("recordedUpTo=2026-10-01", "recordedUpTo instant")]
    [InlineData("type=%00", "type[0] line")]
    [InlineData("locale=EN", "locale one-of")]
    [InlineData("order=desc", "order unknown-parameter")]
    public async Task Refuses_parameters_that_are_wrong(string query, string error) =>
        (await sample.Client.Get($"programmes/prorail/exports/events?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
}
