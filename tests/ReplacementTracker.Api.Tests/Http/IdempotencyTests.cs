using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Http;

/// <summary>Invariant 2: one Idempotency-Key has at most one effect.</summary>
public sealed class IdempotencyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Sent_twenty_times_at_once_a_request_has_one_effect_and_one_answer()
    {
        var programme = await app.DraftProgramme();
        var key = Key();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Send(app.Administrator, Units(programme), Camera("CAM-1"), key))
        );

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
        answers.Select(answer => (answer.Text, answer.ETag, answer.Headers.Location)).Distinct().Count().ShouldBe(1);
        answers.Count(IsReplayed).ShouldBe(19);
        (await app.Sql<long>($"SELECT count(*) FROM events WHERE subject_key = 'CAM-1' AND {Of(programme)}")).ShouldBe(
            1
        );
    }

    [Fact]
    public async Task Gives_the_first_status_body_location_and_etag_again()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        var first = (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).Created();
        (await app.Administrator.Patch($"{Units(programme)}/CAM-1", new { model = "Changed since" }, "*")).Ok();

        var again = (await Send(app.Administrator, Units(programme), Camera("CAM-1"), $"\"{key}\"")).Created();

        again.Text.ShouldBe(first.Text);
        again.ETag.ShouldBe(first.ETag);
        again.Headers.Location.ShouldBe(first.Headers.Location);
        again.ContentHeaders.ContentType.ShouldBe(first.ContentHeaders.ContentType);
        IsReplayed(again).ShouldBeTrue();
        IsReplayed(first).ShouldBeFalse();
    }

    [Fact]
    public async Task Does_a_step_once_though_its_version_is_stale_by_the_second_time()
    {
        var programme = await app.ActiveProgramme();
        var number = await app.WorkOrder(programme);
        var path = $"programmes/{programme}/work-orders/{number}/approval";
        var key = Key();

        var first = await Send(app.Administrator, path, body: null, key, "\"1\"");
        var again = await Send(app.Administrator, path, body: null, key, "\"1\"");

        first.Ok();
        again.Ok().Text.ShouldBe(first.Text);
        (await Send(app.Administrator, path, body: null, key, "\"2\"")).ShouldBeRefused(
            HttpStatusCode.UnprocessableEntity,
            "idempotency-key-reused"
        );
    }

    [Fact]
    public async Task Refuses_another_body_under_the_key_and_does_nothing()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).Created();

        var other = await Send(app.Administrator, Units(programme), Camera("CAM-2"), key);

        other.ShouldBeRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await app.Administrator.Get($"{Units(programme)}/CAM-2")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Keeps_callers_and_paths_apart()
    {
        var (one, two) = (await app.DraftProgramme(), await app.DraftProgramme());
        var planner = await app.ClientOf("Planner", ["planner"]);
        var key = Key();

        (await Send(app.Administrator, Units(one), Camera("CAM-1"), key)).Created();
        IsReplayed((await Send(app.Administrator, Units(two), Camera("CAM-1"), key)).Created()).ShouldBeFalse();
        (await Send(planner, Units(one), Camera("CAM-1"), key)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-tag-taken"
        );
    }

    [Fact]
    public async Task Does_not_keep_what_was_refused()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        (await Send(app.Administrator, Units(programme), new { tag = "" }, key)).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "invalid-request"
        );
        (await Send(app.Administrator, Units(programme), new { tag = "CAM-1", site = "NOWHERE" }, key)).Status.ShouldBe(
            HttpStatusCode.BadRequest
        );

        var corrected = (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).Created();

        IsReplayed(corrected).ShouldBeFalse();
    }

    [Fact]
    public async Task Undoes_work_that_a_constraint_refuses_and_lets_the_key_try_again()
    {
        var programme = await app.DraftProgramme();
        (await app.Administrator.Post(Units(programme), Camera("CAM-1"))).Created();
        var key = Key();

        (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "unit-tag-taken"
        );
        (await app.Administrator.Delete($"{Units(programme)}/CAM-1", "*")).Ok(HttpStatusCode.NoContent);
        (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).Created();
    }

    [Fact]
    public async Task Works_anew_when_the_key_has_expired_and_forgets_it()
    {
        await using var own = new TrackerApp();
        await own.InitializeAsync();
        var programme = await own.DraftProgramme();
        var key = Key();
        var body = new
        {
            code = "once",
            name = "Once",
            kind = "station",
        };
        (await Send(own.Administrator, "sites", body, key)).Created();

        own.Clock.Advance(TimeSpan.FromHours(23.9));
        IsReplayed((await Send(own.Administrator, "sites", body, key)).Created()).ShouldBeTrue();
        own.Clock.Advance(TimeSpan.FromHours(0.2));

        (await Send(own.Administrator, "sites", body, key)).ShouldBeRefused(HttpStatusCode.Conflict, "site-code-taken");
        (await Send(own.Administrator, Units(programme), Camera("CAM-1"), key)).Created();
        var swept = await IdempotencyKeys.SweepAsync(
            own.Services.GetRequiredService<NpgsqlDataSource>(),
            own.Clock.GetUtcNow(),
            TestContext.Current.CancellationToken
        );
        swept.ShouldBe(1);
        (await own.Sql<long>("SELECT count(*) FROM idempotency_keys")).ShouldBe(1);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("two words")]
    [InlineData("\"open")]
    [InlineData("a\"b")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\b\"")]
    [InlineData("a,b")]
    [InlineData("sleutel-é")]
    [InlineData("{256}")]
    public async Task Is_refused_by_every_post_where_it_cannot_be_read(string sent)
    {
        var programme = await app.ActiveProgramme(1);
        var key = sent == "{256}" ? new string('k', 256) : sent;
        var routes = PostRoutes(programme);
        routes.Count.ShouldBeGreaterThan(25);

        foreach (var route in routes)
        {
            var answer = await Send(app.Administrator, route, "{}", key, "*");

            answer.ShouldBeRefused(HttpStatusCode.BadRequest, "idempotency-key-malformed");
        }
    }

    [Fact]
    public async Task Is_taken_by_every_post_and_changes_no_refusal()
    {
        var programme = await app.ActiveProgramme(1);

        // A key that has been rotated is not rotated again, so there the second call is refused for what the first did.
        foreach (var route in PostRoutes(programme).Where(route => route != "/v1/me/rotation"))
        {
            var plain = await Send(app.Administrator, route, "{}", key: null, "*");
            var keyed = await Send(app.Administrator, route, "{}", new string('k', 255), "*");

            (keyed.Status, keyed.Code).ShouldBe((plain.Status, plain.Code), route);
        }
    }

    [Fact]
    public async Task Is_told_of_by_every_post_in_the_document()
    {
        var document = (await app.Anonymous.Get("/v1/openapi.json")).Ok().Json;

        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in item!.AsObject())
            {
                var names = (operation!["parameters"]?.AsArray() ?? []).Select(some => (string)some!["name"]!);
                names.Contains("Idempotency-Key").ShouldBe(verb == "post", $"{verb} {path}");
                (operation["responses"]!["422"] is not null).ShouldBe(verb == "post", $"{verb} {path}");
            }
        }
    }

    [Fact]
    public async Task Keeps_a_new_key_for_its_maker_alone_and_unreadable()
    {
        var key = Key();
        var body = new
        {
            name = "Script",
            owner = "Somebody",
            roles = new[] { "reader" },
        };
        var first = (await Send(app.Administrator, "api-keys", body, key)).Created();
        var secret = (string)first["key"]!;

        var again = (await Send(app.Administrator, "api-keys", body, key)).Created();
        ((string)again["key"]!).ShouldBe(secret);
        (await app.Client(secret).Get("me")).Ok();

        var stored = await app.WholeDatabase();
        stored.ShouldNotContain(secret);
        stored.ShouldNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret[..20])));
        stored.ShouldNotContain(key);
    }

    [Fact]
    public async Task Refuses_an_answer_that_was_changed_in_the_table()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).Created();
        await app.Sql<int>(
            $"""
            WITH changed AS (
                UPDATE idempotency_keys SET answer = set_byte(answer, 50, get_byte(answer, 50) # 1)
                WHERE {Of(programme)} RETURNING 1)
            SELECT count(*)::int FROM changed
            """
        );

        (await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "idempotency-answer-sealed"
        );
    }

    [Fact]
    public async Task Imports_once()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        var path = $"programmes/{programme}/imports";
        const string Csv = "tag,site,labelVendor\nCAM-1,UT,hikvision\nCAM-2,UT,huawei\n";

        var first = await Send(app.Administrator, path, Csv, key, contentType: "text/csv");
        var again = await Send(app.Administrator, path, Csv, key, contentType: "text/csv");

        first.Applied();
        again.Applied().Text.ShouldBe(first.Text);
        again.Headers.Location.ShouldBe(first.Headers.Location);
        again.Headers.RetryAfter.ShouldBe(first.Headers.RetryAfter);
        (await app.Administrator.Get(path)).Ok()["items"]!.AsArray().Count.ShouldBe(1);
        (await Send(app.Administrator, $"{path}?dryRun=true", Csv, key, contentType: "text/csv")).ShouldBeRefused(
            HttpStatusCode.UnprocessableEntity,
            "idempotency-key-reused"
        );
    }

    [Fact]
    public async Task Lets_the_key_try_again_where_a_file_was_refused()
    {
        var programme = await app.DraftProgramme();
        var path = $"programmes/{programme}/imports";
        var key = Key();
        var rows = string.Concat(Enumerable.Range(1, 20).Select(row => $"CAM-{row},UT,hikvision\n"));

        (await Send(app.Administrator, path, "tag,tag,site\n" + rows, key, contentType: "text/csv")).Status.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await Send(app.Administrator, path, "tag,site,labelVendor\n" + rows, key, contentType: "text/csv")).Applied();
    }

    [Fact]
    public async Task Tells_a_repetition_to_come_again_while_the_first_is_at_work()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await HoldAnswersAsync(connection);

        var first = Send(app.Administrator, Units(programme), Camera("CAM-1"), key);
        await UntilStuckAsync();
        var meanwhile = await Send(app.Administrator, Units(programme), Camera("CAM-1"), key);

        meanwhile.ShouldBeRefused(HttpStatusCode.Conflict, "idempotency-key-in-flight");
        meanwhile.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        await held.RollbackAsync(TestContext.Current.CancellationToken);
        (await first).Created();
        IsReplayed((await Send(app.Administrator, Units(programme), Camera("CAM-1"), key)).Created()).ShouldBeTrue();
    }

    [Fact]
    public async Task Leaves_no_effect_when_the_service_is_killed_before_the_commit_and_one_after_the_retry()
    {
        var programme = await app.DraftProgramme();
        var key = Key();
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var held = await HoldAnswersAsync(connection))
        {
            await using var service = await TrackerProcess.StartAsync(app);
            var lost = Send(service.Client, Units(programme), Camera("CAM-1"), key);
            await UntilStuckAsync();
            await service.KillAsync();
            await Should.ThrowAsync<HttpRequestException>(() => lost);
            await held.RollbackAsync(TestContext.Current.CancellationToken);
        }

        await using var second = await TrackerProcess.StartAsync(app);
        (await second.Client.Get($"{Units(programme)}/CAM-1")).Status.ShouldBe(HttpStatusCode.NotFound);
        IsReplayed((await Send(second.Client, Units(programme), Camera("CAM-1"), key)).Created()).ShouldBeFalse();
        (await app.Sql<long>($"SELECT count(*) FROM events WHERE subject_key = 'CAM-1' AND {Of(programme)}")).ShouldBe(
            1
        );
    }

    [Fact]
    public async Task Has_one_effect_when_the_service_is_killed_at_any_moment_and_asked_again()
    {
        var programme = await app.DraftProgramme();
        var random = new Random(1);
        for (var round = 1; round <= 6; round++)
        {
            var (tag, key) = ($"CAM-{round}", Key());
            await using (var service = await TrackerProcess.StartAsync(app))
            {
                (await service.Client.Get("programmes")).Ok();
                var lost = Send(service.Client, Units(programme), Camera(tag), key);
                if (round % 2 == 0)
                {
                    await UntilKeptAsync(round);
                }
                else
                {
                    await Task.Delay(random.Next(200), TestContext.Current.CancellationToken);
                }

                await service.KillAsync();
                await lost.ContinueWith(_ => { }, TaskScheduler.Default);
            }

            await using var second = await TrackerProcess.StartAsync(app);
            var again = (await Send(second.Client, Units(programme), Camera(tag), key)).Created();
            if (round % 2 == 0)
            {
                IsReplayed(again).ShouldBeTrue();
            }
        }

        (
            await app.Sql<long>($"SELECT count(*) FROM events WHERE type = 'unit.registered' AND {Of(programme)}")
        ).ShouldBe(6);

        async Task UntilKeptAsync(int count)
        {
            while (await app.Sql<long>($"SELECT count(*) FROM idempotency_keys WHERE {Of(programme)}") < count)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Lets the work be done, and stops it where its answer is to be kept.</summary>
    private static async Task<NpgsqlTransaction> HoldAnswersAsync(NpgsqlConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("LOCK TABLE idempotency_keys IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return transaction;
    }

    private async Task UntilStuckAsync()
    {
        const string Stuck = """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO idempotency_keys%'
            """;
        while (await app.Sql<long>(Stuck) == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private List<string> PostRoutes(string programme) =>
        [
            .. app
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(some => some.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
                .Select(some => "/" + some.RoutePattern.RawText!.Trim('/'))
                .Where(pattern => pattern.StartsWith("/v1", StringComparison.Ordinal))
                .Select(pattern =>
                    pattern
                        .Replace("{programme}", programme)
                        .Replace("{number}", "WO-9999")
                        .Replace("{id}", "019ab000-0000-7000-8000-000000000000")
                        .Replace('{', 'x')
                        .Replace('}', 'x')
                ),
        ];

    private static Task<Answer> Send(
        TrackerClient client,
        string path,
        object? body,
        string? key,
        string? ifMatch = null,
        string contentType = "application/json"
    ) => client.Send(HttpMethod.Post, path, body, contentType, ("Idempotency-Key", key), ("If-Match", ifMatch));

    private static string Key() => Guid.NewGuid().ToString();

    private static string Units(string programme) => $"programmes/{programme}/units";

    private static string Of(string programme) =>
        $"programme_id = (SELECT id FROM programmes WHERE code = '{programme}')";

    private static object Camera(string tag) =>
        new
        {
            tag,
            site = "UT",
            labelVendor = "hikvision",
        };

    private static bool IsReplayed(Answer answer) =>
        answer.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";
}
