using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Webhooks;

public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly string[] All = ["*"];

    /// <summary>Nothing is sent here: this is about what is written down.</summary>
    private readonly WebhookApp app = new(("Webhooks:Deliver", "false"), ("Webhooks:AllowedNetworks", ""));

    public ValueTask InitializeAsync()
    {
        app.Names["hooks.example.org"] = [IPAddress.Parse("93.184.216.34")];
        return app.InitializeAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static object Wanted(string? programme = null, params string[] types) =>
        new
        {
            url = "https://hooks.example.org/tracker?token=of-the-receiver",
            eventTypes = types.Length > 0 ? types : All,
            programme,
            description = "Planning board",
        };

    [Fact]
    public async Task Shows_the_secret_once_and_keeps_it_sealed()
    {
        var made = (await app.Administrator.Post("webhooks", Wanted())).Created();

        var secret = (string)made["secret"]!;
        secret.ShouldStartWith("whsec_");
        var bytes = Convert.FromBase64String(secret["whsec_".Length..]);
        bytes.Length.ShouldBeInRange(24, 64);
        var id = (string)made["id"]!;
        made.Headers.Location!.ToString().ShouldBe($"/v1/webhooks/{id}");
        (await app.Administrator.Get($"webhooks/{id}")).Ok()["secret"].ShouldBeNull();
        (await app.Administrator.Get("webhooks")).Ok().Text.ShouldNotContain("whsec_");
        var stored = await app.Tracker.Sql<byte[]>("SELECT secret FROM webhooks");
        stored.AsSpan().IndexOf(bytes).ShouldBe(-1);
        app.Tracker.Logs.All.ShouldAllBe(line => !line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_with_a_request()
    {
        (await app.Administrator.Post("webhooks", new { })).Errors.ShouldBe(
            ["/url not-null", "/eventTypes not-null"],
            ignoreOrder: true
        );
        (
            await app.Administrator.Post(
                "webhooks",
                new
                {
                    url = "https://hooks.example.org",
                    eventTypes = new[] { "unit.verified", "Unit.*", "unit", "*.verified", "", "unit.**" },
                    programme = "No Code",
                    description = "",
                }
            )
        ).Errors.ShouldBe(
            [
                "/eventTypes/1 event-type",
                "/eventTypes/2 event-type",
                "/eventTypes/3 event-type",
                "/eventTypes/4 event-type",
                "/eventTypes/5 event-type",
                "/programme code",
                "/description line",
            ],
            ignoreOrder: true
        );
        (
            await app.Administrator.Post(
                "webhooks",
                new { url = "https://hooks.example.org", eventTypes = Array.Empty<string>() }
            )
        ).Errors.ShouldBe(["/eventTypes event-type-count"]);
    }

    [Fact]
    public async Task Is_changed_by_who_saw_the_latest_version()
    {
        var made = (await app.Administrator.Post("webhooks", Wanted())).Created();
        var address = $"webhooks/{made["id"]}";

        (await app.Administrator.Patch(address, new { description = "Board" }, null)).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        var amended = (
            await app.Administrator.Patch(
                address,
                new { description = (string?)null, eventTypes = new[] { "unit.*" } },
                made.ETag
            )
        ).Ok();
        (await app.Administrator.Patch(address, new { description = "Board" }, made.ETag)).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        amended["description"].ShouldBeNull();
        amended["eventTypes"]!.AsArray().Select(type => (string)type!).ShouldBe(["unit.*"]);
        (await app.Administrator.Post($"{address}/pause")).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Delete(address, made.ETag)).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        (await app.Administrator.Delete(address, amended.ETag)).Ok(HttpStatusCode.NoContent);
        (await app.Administrator.Get(address)).ShouldBeRefused(HttpStatusCode.NotFound, "webhook-not-found");
    }

    [Fact]
    public async Task Records_each_change_as_an_event_without_what_the_address_keeps_secret()
    {
        var code = await app.Tracker.DraftProgramme();
        var made = (await app.Administrator.Post("webhooks", Wanted(code))).Created();
        var address = $"webhooks/{made["id"]}";
        (
            await app.Administrator.Patch(address, new { url = "https://hooks.example.org/another?token=other" }, "*")
        ).Ok();
        (await app.Administrator.Post($"{address}/tests")).Ok(HttpStatusCode.Accepted);
        (await app.Administrator.Post($"{address}/pause", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{address}/resumption", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"{address}/secret-rotation", ifMatch: "*")).Ok();
        (await app.Administrator.Delete(address, "*")).Ok(HttpStatusCode.NoContent);

        var events = (await app.Administrator.Get($"programmes/{code}/events?subjectKind=webhook")).Ok();

        events["items"]!
            .AsArray()
            .Select(some => (string)some!["type"]!)
            .ShouldBe([
                "webhook.created",
                "webhook.amended",
                "webhook.tested",
                "webhook.paused",
                "webhook.resumed",
                "webhook.secret-rotated",
                "webhook.deleted",
            ]);
        events.Text.ShouldContain("https://hooks.example.org");
        events.Text.ShouldNotContain("token");
        events.Text.ShouldNotContain("whsec");
    }

    [Fact]
    public async Task Is_paused_and_resumed_once()
    {
        var made = (await app.Administrator.Post("webhooks", Wanted())).Created();
        var address = $"webhooks/{made["id"]}";

        (await app.Administrator.Post($"{address}/resumption", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "webhook-not-paused"
        );
        var paused = (await app.Administrator.Post($"{address}/pause", ifMatch: "*")).Ok();
        ((string)paused["pausedBecause"]!).ShouldBe("requested");
        paused["pausedAt"].ShouldNotBeNull();
        (await app.Administrator.Post($"{address}/pause", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "webhook-paused"
        );
        (await app.Administrator.Post($"{address}/resumption", ifMatch: "*")).Ok()["pausedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Invariant_16_is_managed_by_keys_for_its_programme_alone()
    {
        var mine = await app.Tracker.DraftProgramme();
        var theirs = await app.Tracker.DraftProgramme();
        var me = await app.Tracker.ClientOf("Me", ["administrator"], [mine]);
        var they = await app.Tracker.ClientOf("They", ["administrator"], [theirs]);
        var made = (await me.Post("webhooks", Wanted(mine))).Created();
        var forAll = (await app.Administrator.Post("webhooks", Wanted())).Created();
        var reader = await app.Tracker.ClientOf("Reader", ["reader"], [mine]);

        (await me.Get("webhooks")).Ok()["total"]!.GetValue<int>().ShouldBe(1);
        (await they.Get("webhooks")).Ok()["total"]!.GetValue<int>().ShouldBe(0);
        (await app.Administrator.Get("webhooks")).Ok()["total"]!.GetValue<int>().ShouldBe(2);
        (await me.Get($"webhooks/{made["id"]}")).Ok();
        foreach (var (client, webhook) in new[] { (they, made["id"]), (they, forAll["id"]), (me, forAll["id"]) })
        {
            var address = $"webhooks/{webhook}";
            Answer[] answers =
            [
                await client.Get(address),
                await client.Get($"{address}/deliveries"),
                await client.Patch(address, new { description = "Mine" }, "*"),
                await client.Post($"{address}/tests"),
                await client.Post($"{address}/pause", ifMatch: "*"),
                await client.Post($"{address}/resumption", ifMatch: "*"),
                await client.Post($"{address}/secret-rotation", ifMatch: "*"),
                await client.Delete(address, "*"),
            ];
            answers.ShouldAllBe(answer => answer.Code == "webhook-not-found");
        }

        (await they.Post("webhooks", Wanted(mine))).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await me.Post("webhooks", Wanted("nowhere"))).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await me.Post("webhooks", Wanted())).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await reader.Get("webhooks")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task Stops_at_fifty_for_a_programme_though_many_ask_at_once()
    {
        var code = await app.Tracker.DraftProgramme();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 54).Select(_ => app.Administrator.Post("webhooks", Wanted(code)))
        );

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(50);
        answers
            .Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Code == "webhook-limit");
        (await app.Administrator.Post("webhooks", Wanted())).Created();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(169)]
    public async Task Refuses_an_overlap_of_more_than_a_week(int hours)
    {
        var made = (await app.Administrator.Post("webhooks", Wanted())).Created();

        var answer = await app.Administrator.Post(
            $"webhooks/{made["id"]}/secret-rotation",
            new { overlapHours = hours },
            "*"
        );

        answer.Errors.ShouldBe(["/overlapHours inclusive-between"]);
    }

    [Fact]
    public async Task Starts_its_cursors_at_the_head_of_each_log()
    {
        var code = await app.Tracker.ActiveProgramme(2);
        var events = await app.Tracker.Sql<long>("SELECT count(*) FROM events");
        await WebhookApp.Eventually(
            "all events are in the chain",
            async () => await app.Tracker.Sql<long>("SELECT count(*) FROM event_chain") == events
        );

        (await app.Administrator.Post("webhooks", Wanted(code))).Created();
        (await app.Administrator.Post("webhooks", Wanted())).Created();

        var programmes = await app.Tracker.Sql<long>("SELECT count(*) FROM programmes");
        (await app.Tracker.Sql<long>("SELECT count(*) FROM webhook_cursors")).ShouldBe(1 + programmes + 1);
        (
            await app.Tracker.Sql<long>(
                """
                SELECT count(*) FROM webhook_cursors AS c
                WHERE c.position <> (SELECT coalesce(max(position), 0) FROM event_chain AS e
                    WHERE e.programme_id = c.programme_id AND e.event_id NOT IN
                        (SELECT id FROM events WHERE type = 'webhook.created'))
                """
            )
        ).ShouldBe(0);
    }

    [Theory]
    [InlineData("Webhooks:AllowHttp", "perhaps")]
    [InlineData("Webhooks:AllowedNetworks", "10.0.0.0/33")]
    [InlineData("Webhooks:AllowedPorts", "https")]
    [InlineData("Webhooks:TimeoutSeconds", "600")]
    [InlineData("Webhooks:RetryTimeScale", "2")]
    public async Task Does_not_start_with_a_setting_that_cannot_be(string name, string value)
    {
        await using var wrong = new WebhookApp((name, value));

        await Should.ThrowAsync<Exception>(async () =>
        {
            await wrong.InitializeAsync();
            _ = wrong.Tracker.Services.GetRequiredService<NpgsqlDataSource>();
        });
    }
}
