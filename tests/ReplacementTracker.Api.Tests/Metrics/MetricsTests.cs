using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Metrics;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Metrics;

/// <remarks>
/// Not beside others: the meters of the runtime belong to the process, and when one of two services in it ends, the
/// other's collector takes them for ended too.
/// </remarks>
[Collection(nameof(MetricsTests))]
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
public sealed class MetricsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Says_of_every_programme_what_the_api_says()
    {
        await using var alone = new TrackerApp();
        await alone.InitializeAsync();
        await alone.LoadSample();

        var lines = await Scrape(alone.Administrator);
        var progress = (await alone.Administrator.Get("programmes/prorail/progress")).Ok();

        void Has(string series, string path, decimal factor = 1)
        {
            var said = path.Split('.').Aggregate(progress.Json, (node, member) => node[member]!);
            lines.ShouldContainKey(series);
            lines[series].ShouldBe((double)((decimal)said * factor), 1e-6, series);
        }

        foreach (var stage in new[] { "removed", "replaced", "verified", "disposed" })
        {
            Has($$"""replacement_units{programme="prorail",status="{{stage}}"}""", $"baseline.{stage}.count");
        }

        Has("""replacement_units{programme="prorail",status="completed"}""", "completedUnitCount");
        Has("""replacement_units{programme="prorail",status="remaining"}""", "remainingUnitCount");
        Has("""replacement_baseline_units{programme="prorail"}""", "baselineUnitCount");
        Has("""replacement_scope_units{programme="prorail"}""", "scopeUnitCount");
        Has("""replacement_progress_ratio{programme="prorail"}""", "percentComplete", 0.01m);
        Has("""replacement_planned_ratio{programme="prorail"}""", "schedule.plannedPercent", 0.01m);
        Has("""replacement_schedule_variance_seconds{programme="prorail"}""", "schedule.svWeeks", 604_800);
        Has("""replacement_schedule_performance_ratio{programme="prorail"}""", "schedule.spiT");
        Has("""replacement_pace_units_per_week{programme="prorail",weeks="4"}""", "pace.last4Weeks");
        Has("""replacement_required_pace_units_per_week{programme="prorail"}""", "pace.required");
        Has("""replacement_work_orders_open{programme="prorail"}""", "workOrders.open");
        Has("""replacement_work_orders_overdue{programme="prorail"}""", "workOrders.overdue");
        Has("""replacement_milestones{programme="prorail",status="missed"}""", "milestones.missed");
        lines["""replacement_units{programme="ns-trains",status="completed"}"""].ShouldBe(0);
        lines["replacement_figures_up"].ShouldBe(1);
        lines.Keys.ShouldContain(key =>
            key.StartsWith("replacement_programme_info{") && key.Contains("invented=\"true\"")
        );
        var deadline = DateOnly.Parse((string)progress["deadline"]!, CultureInfo.InvariantCulture);
        var end = new DateTimeOffset(deadline.AddDays(1), TimeOnly.MinValue, TimeSpan.FromHours(1));
        lines["""replacement_deadline_timestamp_seconds{programme="prorail"}"""].ShouldBe(end.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Is_the_text_that_prometheus_reads()
    {
        var answer = (await app.Administrator.Get("/metrics")).Ok();

        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("text/plain");
        answer.ContentHeaders.ContentType.Parameters.ShouldContain(one =>
            one.Name == "version" && one.Value == "0.0.4"
        );
        answer.Text.ShouldContain("# TYPE replacement_units gauge\n");
        answer.Text.ShouldContain("# HELP replacement_units Promised units by status.");
    }

    [Fact]
    public async Task Measures_requests_by_route_and_connections_without_saying_where_to()
    {
        await using var alone = new TrackerApp();
        await alone.InitializeAsync();
        var programme = await alone.ActiveProgramme(1);
        (await alone.Administrator.Get($"programmes/{programme}/units/CAM-0001")).Ok();
        await alone.Administrator.Get("/v1/nowhere/at-all");

        var text = (await alone.Administrator.Get("/metrics")).Ok().Text;

        text.ShouldContain("http_server_request_duration_seconds_count{");
        text.ShouldContain("http_route=\"/v1/programmes/{programme}/units/{tag}\"");
        text.ShouldContain("dotnet_gc_collections_total");
        text.ShouldContain("db_client_connection_count{db_client_connection_state=\"used\"}");
        text.ShouldNotContain("CAM-0001");
        text.ShouldNotContain("at-all");
        text.ShouldNotContain("http_route=\"/metrics\"");
        text.ShouldNotContain("Host=");
        text.ShouldNotContain("Password");
    }

    [Fact]
    public async Task Needs_a_key_that_reads_all_programmes()
    {
        var programme = await app.ActiveProgramme(1);
        var reader = await app.ClientOf("Scraper", ["reader"]);
        var stranger = await app.ClientOf("Stranger", ["reader"], [programme]);

        (await reader.Get("/metrics")).Ok();
        (await stranger.Get("/metrics")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await app.Anonymous.Get("/metrics")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Shows_public_programmes_only_where_it_asks_for_no_key()
    {
        var (open, hidden) = (await app.ActiveProgramme(1), await app.ActiveProgramme(1));
        var draft = await app.DraftProgramme();
        await using var anonymous = app.With(("Metrics:Anonymous", "true"), ("Public:Programmes", open));

        var lines = await Scrape(anonymous.Anonymous);

        lines.ShouldContainKey($$"""replacement_progress_ratio{programme="{{open}}"}""");
        lines.Keys.ShouldNotContain(key => key.Contains($"\"{hidden}\"") || key.Contains($"\"{draft}\""));
    }

    [Fact]
    public async Task Works_figures_out_anew_after_a_while_and_not_at_every_scrape()
    {
        var programme = await app.ActiveProgramme(2);
        var remaining = $$"""replacement_units{programme="{{programme}}",status="remaining"}""";
        await using var keeping = app.With(("Metrics:KeepSeconds", "3600"));
        await using var fresh = app.With(("Metrics:KeepSeconds", "0"));
        (await Scrape(keeping.Administrator))[remaining].ShouldBe(2);

        await app.CompletedWorkOrder(programme, "CAM-0001");

        (await Scrape(keeping.Administrator))[remaining].ShouldBe(2);
        await keeping.DisposeAsync();
        (await Scrape(fresh.Administrator))[remaining].ShouldBe(1);
    }

    [Fact]
    public async Task Goes_on_measuring_itself_while_the_database_is_away()
    {
        await using var cut = app.With(
            ("Metrics:Anonymous", "true"),
            ("ConnectionStrings:Tracker", "Host=127.0.0.1;Port=1;Username=nobody;Password=nothing;Timeout=2")
        );

        var lines = await Scrape(cut.Anonymous);

        lines["replacement_figures_up"].ShouldBe(0);
        lines.Keys.ShouldContain(key => key.StartsWith("dotnet_process_memory"));
        lines.Keys.ShouldNotContain(key => key.StartsWith("replacement_units"));
    }

    [Theory]
    [InlineData("Metrics:Anonymous", "perhaps")]
    [InlineData("Metrics:KeepSeconds", "-1")]
    [InlineData("Metrics:KeepSeconds", "often")]
    public void Refuses_to_start_with_settings_that_mean_nothing(string name, string value) =>
        Should.Throw<OptionsValidationException>(() =>
            MetricsOptions.Of(
                new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, (string?)value)]).Build()
            )
        );

    /// <summary>Values by series, labels included, comments and timestamps left out.</summary>
    private static async Task<Dictionary<string, double>> Scrape(TrackerClient client)
    {
        Dictionary<string, double> lines = [];
        foreach (var line in (await client.Get("/metrics")).Ok().Text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var end = line.LastIndexOf('}') is >= 0 and var brace ? brace + 1 : line.IndexOf(' ');
            // A series without labels has empty braces.
            lines[line[..end].Replace("{}", "")] = double.Parse(
                line[(end + 1)..].Split(' ')[0],
                CultureInfo.InvariantCulture
            );
        }

        return lines;
    }
}
