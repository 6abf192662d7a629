using System.Net;
using System.Runtime.CompilerServices;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Api.Tests.Units;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Tests.Events;

public sealed class ReadEventsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private TrackerClient Client => app.Administrator;

    /// <summary>The kinds that the code has, and not those that somebody remembered.</summary>
    [Theory]
    [InlineData("EventSubjectResponse", "request", "audit")]
    [InlineData("WebhookMessage", "audit")]
    public async Task Names_every_kind_of_thing_that_events_happen_to(string name, params string[] others)
    {
        var kinds = typeof(Aggregate)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Aggregate)) && !type.IsAbstract)
            .Select(type => ((Aggregate)RuntimeHelpers.GetUninitializedObject(type)).SubjectKind)
            .Concat(others)
            .ToList();
        kinds.Count.ShouldBeGreaterThanOrEqualTo(11 + others.Length);

        var document = (await app.Anonymous.Get("/v1/openapi.json")).Ok();

        var schema = document["components"]!["schemas"]![name]!;
        var subject = schema["properties"]!["data"]?["properties"]!["subject"]! ?? schema;
        var told = (string)subject["properties"]!["kind"]!["description"]!;
        kinds.Where(kind => !told.Contains($"`{kind}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_says_what_happened_when_by_whom_and_what_it_counts_for()
    {
        var programme = await app.DraftProgramme();
        var planner = await app.ClientOf("petra", ["planner"]);
        (
            await planner.Post(
                $"programmes/{programme}/units",
                new
                {
                    tag = "CAM-0001",
                    site = "UT",
                    labelVendor = "hikvision",
                    installedOn = "2019-03-04",
                    occurredAt = "2026-01-05T09:00:00+01:00",
                }
            )
        ).Created();

        var happened = (await Client.Get($"programmes/{programme}/events?type=unit.registered"))["items"]!
            .AsArray()
            .ShouldHaveSingleItem()!;

        ((string?)happened["type"], (string?)happened["actor"]).ShouldBe(("unit.registered", "petra"));
        ((string?)happened["occurredAt"]).ShouldBe("2026-01-05T08:00:00Z");
        ((string?)happened["recordedAt"]).ShouldNotBe("2026-01-05T08:00:00Z");
        ((int)happened["version"]!).ShouldBe(1);
        happened["subject"]!.ToJsonString().ShouldBe("""{"kind":"unit","key":"CAM-0001"}""");
        happened["changes"]!["labelVendor"]!.ToJsonString().ShouldBe("""{"from":null,"to":"hikvision"}""");
        happened["changes"]!["installedOn"]!.ToJsonString().ShouldBe("""{"from":null,"to":"2019-03-04"}""");
        happened["effects"]!
            .AsArray()
            .Select(one => $"{one!["unit"]} {one["count"]} {one["change"]} {one["inBaseline"]} {one["inScope"]}")
            .ShouldBe(["CAM-0001 units 1 true true"]);
        Guid.TryParse((string)happened["effects"]![0]!["unitId"]!, out _).ShouldBeTrue();
        var alone = (await Client.Get($"programmes/{programme}/events/{happened["id"]}")).Ok().Json;
        // Between the two it may have been given its place.
        foreach (var later in new[] { "position", "hash" })
        {
            alone.AsObject().Remove(later).ShouldBeTrue();
            happened.AsObject().Remove(later).ShouldBeTrue();
        }

        alone.ToJsonString().ShouldBe(happened.ToJsonString());
    }

    [Fact]
    public async Task Filters_leave_what_they_name()
    {
        var programme = await app.DraftProgramme();
        var planner = await app.ClientOf("petra", ["planner"]);
        var units = $"programmes/{programme}/units";
        foreach (var (tag, at) in new[] { ("A", "2026-01-05T00:00:00Z"), ("B", "2026-02-05T00:00:00Z") })
        {
            (
                await planner.Post(
                    units,
                    new
                    {
                        tag,
                        site = "UT",
                        occurredAt = at,
                    }
                )
            ).Created();
        }

        (await Client.Patch($"{units}/A", new { position = "Pole 3" }, "*")).Ok();
        var amended = (await Client.Get($"programmes/{programme}/events?order=desc&limit=1"))["items"]![0]!;

        (await Seen("")).ShouldBe("programme.created unit.registered unit.registered unit.amended");
        (await Seen("order=asc")).ShouldBe("programme.created unit.registered unit.registered unit.amended");
        (await Seen("order=desc")).ShouldBe("unit.amended unit.registered unit.registered programme.created");
        (await Seen("type=unit.amended")).ShouldBe("unit.amended");
        (await Seen("type=unit.amended&type=programme.created")).ShouldBe("programme.created unit.amended");
        (await Seen("subjectKind=programme")).ShouldBe("programme.created");
        (await Seen("subjectKind=unit&subject=B")).ShouldBe("unit.registered");
        (await Seen($"subject=A&subject={programme}")).ShouldBe("programme.created unit.registered unit.amended");
        (await Seen("actor=petra")).ShouldBe("unit.registered unit.registered");
        (await Seen("actor=administrator&actor=nobody")).ShouldBe("programme.created unit.amended");
        (await Seen("occurredBefore=2026-02-05T00:00:00Z")).ShouldBe("unit.registered");
        (await Seen("occurredFrom=2026-02-05T00:00:00Z&actor=petra")).ShouldBe("unit.registered");
        (await Seen("occurredFrom=2026-01-05T00:00:00Z&occurredBefore=2026-02-06T00:00:00Z")).ShouldBe(
            "unit.registered unit.registered"
        );
        (await Seen($"recordedSince={amended["recordedAt"]}")).ShouldBe("unit.amended");
        (await Seen("type=nothing.happened")).ShouldBe("");

        async Task<string> Seen(string filter) =>
            string.Join(
                ' ',
                (await Figures.All(Client, $"programmes/{programme}/events?{filter}", limit: 2)).Select(happened =>
                    (string?)happened["type"]
                )
            );
    }

    [Theory]
    [InlineData("type=", "type[0] line")]
    [InlineData("subjectKind=%00", "subjectKind[0] line")]
    [InlineData("subject=A&subject=%0A", "subject[1] line")]
    [InlineData("actor=", "actor[0] line")]
    [InlineData("occurredFrom=2026-01-01", "occurredFrom instant")]
    [InlineData("occurredBefore=yesterday", "occurredBefore instant")]
    [InlineData("recordedSince=2026-01-01T00:00:00", "recordedSince instant")]
    [InlineData("order=sideways", "order one-of")]
    [InlineData("limit=-1", "limit whole-number")]
    [InlineData("cursor=bm8", "cursor cursor")]
    [InlineData("cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "cursor cursor")]
    [InlineData("kind=unit", "kind unknown-parameter")]
    public async Task A_filter_that_means_nothing_is_refused(string filter, string error)
    {
        var programme = await app.DraftProgramme();

        var refused = await Client.Get($"programmes/{programme}/events?{filter}");

        refused.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        refused.Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Pages_show_every_event_once_in_the_order_of_recording()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 6);

        var forward = await Figures.All(Client, $"programmes/{programme}/events", limit: 3);
        var backward = await Figures.All(Client, $"programmes/{programme}/events?order=desc", limit: 2);

        forward.Count.ShouldBe(7);
        var sequences = forward.Select(happened => (long)happened["sequence"]!).ToArray();
        sequences.ShouldBe(sequences.Order());
        sequences.Distinct().Count().ShouldBe(7);
        backward.Select(happened => (long)happened["sequence"]!).ShouldBe(sequences.Reverse());
    }

    [Fact]
    public async Task A_units_own_events_are_the_same_and_its_alone()
    {
        var programme = await app.ActiveProgramme(units: 2);
        var unit = $"programmes/{programme}/units/CAM-0001";
        (await Client.Post($"{unit}/isolation", new { }, "*")).Ok();

        var own = await Figures.All(Client, $"{unit}/events", limit: 1);

        own.Select(happened => (string?)happened["type"]).ShouldBe(["unit.registered", "unit.isolated"]);
        own.Select(happened => (int)happened["version"]!).ShouldBe([1, 2]);
        var filtered = await Figures.All(Client, $"programmes/{programme}/events?subjectKind=unit&subject=CAM-0001");
        own.Select(happened => happened.ToJsonString()).ShouldBe(filtered.Select(happened => happened.ToJsonString()));
        (await Client.Get($"{unit}/events?type=unit.isolated")).Errors.ShouldBe(["type unknown-parameter"]);
        (await Client.Get($"{unit}/events?order=up&limit=x")).Errors.ShouldBe(
            ["order one-of", "limit whole-number"],
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task Another_programmes_events_are_not_there()
    {
        var (mine, other) = (await app.DraftProgramme(), await app.DraftProgramme());
        var id = (string)(await Client.Get($"programmes/{other}/events"))["items"]![0]!["id"]!;

        (await Client.Get($"programmes/{mine}/events/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "event-not-found"
        );
        (await Client.Get($"programmes/{mine}/events/not-an-id")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "event-not-found"
        );
        var stranger = await app.ClientOf("eve", ["reader"], [mine]);
        (await stranger.Get($"programmes/{other}/events")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await stranger.Get($"programmes/{other}/events/{id}")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "programme-not-found"
        );
        (await app.Anonymous.Get($"programmes/{other}/events")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await stranger.Get($"programmes/{mine}/events")).Ok();
    }

    [Fact]
    public async Task Nothing_in_the_log_can_be_changed()
    {
        var programme = await app.DraftProgramme();
        var events = $"programmes/{programme}/events";
        var id = (string)(await Client.Get(events))["items"]![0]!["id"]!;

        (await Client.Post(events, new { })).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Client.Patch($"{events}/{id}", new { }, "*")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Client.Delete($"{events}/{id}", "*")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }
}
