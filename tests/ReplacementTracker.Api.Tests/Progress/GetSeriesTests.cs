using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Progress;

public sealed class GetSeriesTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>A Wednesday.</summary>
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Runs_by_week_from_the_start_to_the_deadline_and_knows_no_more_than_today()
    {
        var programme = await Programme();

        var rows = await Rows(programme);

        rows.Select(row => (string)row!["date"]!)
            .ShouldBe([
                "2026-04-05",
                "2026-04-12",
                "2026-04-19",
                "2026-04-26",
                "2026-05-03",
                "2026-05-10",
                "2026-05-17",
                "2026-05-24",
                "2026-05-31",
                "2026-06-07",
                "2026-06-14",
            ]);
        Column(rows, "plannedUnitCount").ShouldBe([0, 0, 0, 0, 1, 5, 6, 7, 8, 9, 10]);
        Column(rows, "replacedCount").ShouldBe([0, 1, null, null, null, null, null, null, null, null, null]);
        Column(rows, "baselineUnitCount").ShouldBe([10, 10, null, null, null, null, null, null, null, null, null]);
        rows[1]!["completedPercent"]!.ToJsonString().ShouldBe("10.0");
        rows[1]!
            .AsObject()
            .Select(column => column.Key)
            .ShouldBe(
                "programme date plannedUnitCount removedCount replacedCount verifiedCount disposedCount completedCount completedPercent baselineUnitCount scopeUnitCount".Split(
                    ' '
                )
            );
    }

    [Fact]
    public async Task Runs_by_day_and_by_month_between_two_days()
    {
        var programme = await Programme();

        var days = await Rows(programme, "?interval=day&from=2026-03-31&to=2026-04-15");
        var months = await Rows(programme, "?interval=month&from=2026-03-31&to=2026-06-01");

        days.Count.ShouldBe(16);
        Column(days, "plannedUnitCount")[..3].ShouldBe([null, 0, 0]);
        Column(days, "replacedCount").ShouldBe([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 3]);
        Column(days, "baselineUnitCount")[..2].ShouldBe([0, 10]);
        days[0]!["completedPercent"].ShouldBeNull();
        months.Select(row => (string)row!["date"]!).ShouldBe(["2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]);
        Column(months, "plannedUnitCount").ShouldBe([null, 1, 8, 10]);
        Column(months, "replacedCount").ShouldBe([0, null, null, null]);
    }

    [Fact]
    public async Task Ends_on_the_day_of_asking_after_the_deadline()
    {
        var programme = await Programme();
        app.Clock.FreezeAt(new(2026, 7, 1, 8, 0, 0, TimeSpan.Zero));

        var rows = await Rows(programme, "?interval=day");

        ((string)rows[^1]!["date"]!).ShouldBe("2026-07-01");
        Column(rows, "replacedCount")[^1].ShouldBe(3);
    }

    [Theory]
    [InlineData("?interval=year", "interval one-of")]
    [InlineData("?interval=Week", "interval one-of")]
    [InlineData("?from=2026-13-01", "from day")]
    [InlineData("?to=tomorrow", "to day")]
    [InlineData("?from=2026-05-01&to=2026-04-30", "to to-before-from")]
    [InlineData("?from=9000-12-31", "to to-before-from")]
    [InlineData("?interval=day&from=1900-01-01&to=9000-12-31", "interval too-many-rows")]
    [InlineData("?interval=day&from=2020-01-01&to=2030-12-14", "interval too-many-rows")]
    [InlineData("?asOf=2999-01-01", "asOf as-of-in-future")]
    public async Task Refuses_ranges_that_are_none_or_too_long(string query, string error)
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Get($"programmes/{programme}/progress/series{query}");

        answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Has_four_thousand_rows_at_most()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.DraftProgramme();

        (await Rows(programme, "?interval=day&from=2020-01-01&to=2030-12-13")).Count.ShouldBe(4000);
    }

    /// <summary>Ten cameras in ten weeks; one is replaced on 9 April, two on the 15th, which is today.</summary>
    /// <summary>One unit a week was planned; the three with a visit are scheduled for 5 May, and were replaced long before.</summary>
    private async Task<string> Programme()
    {
        app.Clock.FreezeAt(Start);
        var programme = await app.ActiveProgramme(10, startsOn: "2026-04-01", deadline: "2026-06-10");
        app.Clock.FreezeAt(Start.AddDays(8));
        await app.CompletedWorkOrder(programme, "CAM-0001");
        app.Clock.FreezeAt(Start.AddDays(14));
        await app.CompletedWorkOrder(programme, "CAM-0002", "CAM-0003");
        return programme;
    }

    private async Task<JsonArray> Rows(string programme, string query = "") =>
        (await app.Administrator.Get($"programmes/{programme}/progress/series{query}")).Ok()["items"]!.AsArray();

    private static int?[] Column(JsonArray rows, string name) => [.. rows.Select(row => (int?)row![name])];
}
