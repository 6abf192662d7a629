using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Exports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Public;

/// <summary>What anybody may read: aggregates, and no group so small that it tells of one camera.</summary>
public sealed class PublicProgressTests(SampleApp sample) : IClassFixture<SampleApp>
{
    private const string Path = "public/programmes/prorail/progress";

    private TrackerApp App => sample.Tracker;

    [Fact]
    public async Task Says_to_anybody_what_the_programme_says_of_itself()
    {
        var inside = (await sample.Client.Get("programmes/prorail/progress")).Ok();

        var answer = (await App.Anonymous.Get(Path)).Ok();

        answer
            .Json.AsObject()
            .Select(member => member.Key)
            .ShouldBe([
                "programme",
                "programmeName",
                "unitNoun",
                "isInvented",
                "asOf",
                "startsOn",
                "deadline",
                "daysLeft",
                "completionRule",
                "percentComplete",
                "completedUnitCount",
                "remainingUnitCount",
                "baselineUnitCount",
                "scopeUnitCount",
                "baseline",
                "scope",
            ]);
        ((bool)answer["isInvented"]!).ShouldBeTrue();
        foreach (var (name, value) in answer.Json.AsObject())
        {
            JsonNode.DeepEquals(value, inside[name]).ShouldBeTrue(name);
        }
    }

    [Fact]
    public async Task May_be_kept_for_five_minutes_and_not_when_a_key_was_sent()
    {
        foreach (var path in new[] { Path, $"{Path}/breakdown?by=province" })
        {
            var open = (await App.Anonymous.Get(path)).Ok();
            var keyed = (await sample.Client.Get(path)).Ok();

            open.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
            keyed.Headers.CacheControl!.NoStore.ShouldBeTrue();
            (await App.Anonymous.Get(path, open.ETag)).Status.ShouldBe(HttpStatusCode.NotModified);
        }
    }

    [Fact]
    public async Task Is_closed_for_drafts_and_programmes_that_are_not_public_and_for_wrong_keys()
    {
        await using var closed = App.With(("Public:Programmes", "another"));

        (await App.Anonymous.Get("public/programmes/ns-trains/progress")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await App.Anonymous.Get("public/programmes/none/progress")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await closed.Anonymous.Get(Path)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await closed.Anonymous.Get($"{Path}/breakdown?by=vendor")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await App.Client("wrong").Get(Path)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("province")]
    [InlineData("vendor")]
    [InlineData("siteKind")]
    public async Task Shows_no_small_group_and_adds_up_to_the_whole(string by)
    {
        await using var coarse = App.With(("Public:SmallestGroup", "20"));
        foreach (var (app, smallest) in new[] { (App, 5), (coarse, 20) })
        {
            var answer = (await app.Anonymous.Get($"{Path}/breakdown?by={by}")).Ok();
            var items = answer["items"]!.AsArray().Select(item => item!).ToList();

            ((int)answer["smallestGroup"]!).ShouldBe(smallest);
            ((bool)answer["isInvented"]!).ShouldBeTrue();
            items.Sum(item => (int)item["unitCount"]!).ShouldBe(196);
            items.ShouldAllBe(item => (int)item["unitCount"]! >= smallest);
            items.Count(item => (bool)item["isMerged"]!).ShouldBeLessThanOrEqualTo(1);
            items
                .Where(item => (bool)item["isMerged"]!)
                .ShouldAllBe(item => item["group"] == null && (string)item["groupName"]! != "");
        }
    }

    [Fact]
    public async Task Really_merges_provinces_of_the_sample()
    {
        var inside = (await sample.Client.Get("programmes/prorail/progress/breakdown?by=province")).Ok();
        var small = inside["items"]!
            .AsArray()
            .Where(item => (int)item!["baselineUnitCount"]! is > 0 and < 20)
            .Select(item => (string)item!["groupName"]!)
            .ToList();
        small.ShouldNotBeEmpty();
        await using var coarse = App.With(("Public:SmallestGroup", "20"));

        var text = (await coarse.Anonymous.Get($"{Path}/breakdown?by=province")).Ok().Text;

        small.ShouldAllBe(name => !text.Contains(name));
    }

    [Fact]
    public async Task Stands_still_until_the_week_is_over()
    {
        await using var own = new TrackerApp();
        await own.InitializeAsync();
        own.Clock.SetUtcNow(Noon(2026, 5, 6));
        var programme = await own.ActiveProgramme(8);
        var path = $"public/programmes/{programme}/progress/breakdown?by=province";
        (await own.Anonymous.Get(path)).Ok()["items"]!.AsArray().ShouldBeEmpty();

        own.Clock.SetUtcNow(Noon(2026, 5, 11));
        var monday = (await own.Anonymous.Get(path)).Ok();
        await own.CompletedWorkOrder(programme, "CAM-0001");
        own.Clock.SetUtcNow(Noon(2026, 5, 17));
        var sunday = (await own.Anonymous.Get(path)).Ok();
        own.Clock.SetUtcNow(Noon(2026, 5, 18));
        var next = (await own.Anonymous.Get(path)).Ok();

        ((string)monday["asOf"]!).ShouldBe("2026-05-10");
        sunday.Text.ShouldBe(monday.Text);
        ((string)next["asOf"]!).ShouldBe("2026-05-17");
        ((int)monday["items"]![0]!["replacedCount"]!).ShouldBe(0);
        ((int)next["items"]![0]!["replacedCount"]!).ShouldBe(1);

        static DateTimeOffset Noon(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.Zero);
    }

    [Theory]
    [InlineData("by=site", "by one-of")]
    [InlineData("by=contractor", "by one-of")]
    [InlineData("", "by not-null")]
    [InlineData("by=vendor&asOf=2026-10-01", "asOf unknown-parameter")]
    public async Task Refuses_groups_and_days_that_would_tell_of_places_and_visits(string query, string error)
    {
        (await App.Anonymous.Get($"{Path}/breakdown?{query}")).Errors.ShouldContain(error);
    }

    [Fact]
    public async Task Names_no_site_unit_or_person()
    {
        var units = await sample.All("programmes/prorail/units");
        var provinces = (await sample.All("sites")).Select(site => (string?)site["province"]).ToHashSet();
        var texts = new List<string>();
        foreach (var path in new[] { "", "/breakdown?by=province", "/breakdown?by=vendor", "/breakdown?by=siteKind" })
        {
            texts.Add((await App.Anonymous.Get(Path + path)).Ok().Text);
        }

        texts.Add((await App.Anonymous.Get("/programmes/prorail")).Ok().Text);
        var secrets = units
            .SelectMany(unit =>
                new[] { "tag", "serialNumber", "macAddress", "position", "siteName" }.Select(name =>
                    (string?)unit[name]
                )
            )
            .OfType<string>()
            // Groningen is a station and a province.
            .Where(value => value.Length > 4 && !provinces.Contains(value))
            .Distinct()
            .ToList();
        secrets.Count.ShouldBeGreaterThan(500);

        foreach (var text in texts)
        {
            secrets.Where(text.Contains).ShouldBeEmpty();
        }
    }
}
