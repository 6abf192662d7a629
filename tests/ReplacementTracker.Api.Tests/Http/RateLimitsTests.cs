using System.Net;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Evidence;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Http;

public sealed class RateLimitsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>15 seconds into a minute.</summary>
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 15, TimeSpan.Zero);

    [Fact]
    public async Task Says_on_every_answer_how_many_requests_are_left_and_for_how_long()
    {
        await using var limited = Limited(("PerMinute", "10"));
        string[] paths = ["me", "programmes/none", "nowhere", "programmes?limit=x", "programmes?surprise=1"];

        for (var number = 0; number < paths.Length; number++)
        {
            var answer = await limited.Administrator.Get(paths[number]);

            Header(answer, "RateLimit-Policy").ShouldBe("\"default\";q=10;w=60", answer.Text);
            Header(answer, "RateLimit").ShouldBe($"\"default\";r={9 - number};t=45");
        }
    }

    [Fact]
    public async Task Refuses_what_comes_too_often_until_the_next_minute()
    {
        await using var limited = Limited(("PerMinute", "3"));
        for (var number = 0; number < 3; number++)
        {
            (await limited.Administrator.Get("me")).Ok();
        }

        var refused = await limited.Administrator.Post("sites", new { code = "never", name = "Never" });

        refused.ShouldBeRefused(HttpStatusCode.TooManyRequests, "quota-exceeded");
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(45));
        Header(refused, "RateLimit").ShouldBe("\"default\";r=0;t=45");
        app.Clock.FreezeAt(Noon.AddSeconds(45));
        (await limited.Administrator.Get("me")).Ok();
        (await limited.Administrator.Get("sites/never")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Counts_each_key_for_itself_and_strangers_by_their_address()
    {
        await using var limited = Limited(("PerMinute", "2"));
        var reader = await limited.ClientOf("Reader", ["reader"]);
        foreach (var client in new[] { limited.Administrator, reader, limited.Anonymous })
        {
            (await client.Get("problems")).Ok();
            (await client.Get("problems")).Ok();
            (await client.Get("problems")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        }
    }

    [Fact]
    public async Task Allows_fewer_exports_and_imports_and_leaves_the_rest_alone()
    {
        var programme = await app.DraftProgramme();
        await using var limited = Limited(("PerMinute", "10"), ("CostlyPerMinute", "2"));
        (await limited.Administrator.Get($"programmes/{programme}/exports/units")).Ok();
        await limited.Administrator.PostText($"programmes/{programme}/imports", "tag\n", "text/csv");

        var refused = await limited.Administrator.Get($"programmes/{programme}/exports/units");

        refused.ShouldBeRefused(HttpStatusCode.TooManyRequests, "quota-exceeded");
        Header(refused, "RateLimit-Policy").ShouldBe("\"default\";q=10;w=60, \"costly\";q=2;w=60");
        Header(refused, "RateLimit").ShouldBe("\"default\";r=7;t=45, \"costly\";r=0;t=45");
        (await limited.Administrator.Get("me")).Ok();
    }

    [Fact]
    public async Task Allows_as_many_photos_as_anything_else()
    {
        var programme = await app.ActiveProgramme(1);
        await using var limited = Limited(("PerMinute", "10"), ("CostlyPerMinute", "1"));

        for (var number = 0; number < 3; number++)
        {
            var made = (await limited.Administrator.Submit(programme, "sitePhoto", ["CAM-0001"])).Created();
            Header(made, "RateLimit-Policy").ShouldBe("\"default\";q=10;w=60");
            (await limited.Administrator.Content(programme, (string)made["id"]!)).StatusCode.ShouldBe(
                HttpStatusCode.OK
            );
        }
    }

    [Fact]
    public async Task Stops_guessing_before_the_right_guess_and_keeps_out_nobody_with_a_key_of_ours()
    {
        await using var limited = Limited(("FailedPerMinute", "3"));
        var reader = await limited.ClientOf("Reader", ["reader"]);
        for (var guess = 0; guess < 3; guess++)
        {
            (await limited.Client($"guess-{guess}").Get("me")).ShouldBeRefused(
                HttpStatusCode.Unauthorized,
                "unauthenticated"
            );
        }

        (await limited.Client(TrackerApp.AdministratorKey).Get("me")).ShouldBeRefused(
            HttpStatusCode.TooManyRequests,
            "quota-exceeded"
        );
        (await limited.Client(KeyFormat.Create()).Get("me")).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await reader.Get("me")).Ok();
        (await limited.Anonymous.Get("problems")).Ok();
        app.Clock.FreezeAt(Noon.AddMinutes(1));
        (await limited.Administrator.Get("me")).Ok();
    }

    [Fact]
    public async Task Does_not_count_health_and_assets()
    {
        await using var limited = Limited(("PerMinute", "1"));

        for (var number = 0; number < 3; number++)
        {
            var answer = (await limited.Anonymous.Get("/health/ready")).Ok();
            (await limited.Anonymous.Get("/assets/none")).Status.ShouldBe(HttpStatusCode.NotFound);
            answer.Headers.Contains("RateLimit").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Is_off_at_0_and_600_a_minute_unless_said()
    {
        await using var off = Limited(("PerMinute", "0"));
        (await off.Administrator.Get("me")).Ok().Headers.Contains("RateLimit-Policy").ShouldBeFalse();

        await using var service = await TrackerProcess.StartAsync(app);
        Header(await service.Client.Get("me"), "RateLimit-Policy").ShouldBe("\"default\";q=600;w=60");
    }

    [Fact]
    public async Task Counts_each_request_once_when_they_come_at_once()
    {
        await using var limited = Limited(("PerMinute", "20"));
        var client = limited.Administrator;

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.Get("problems")));

        answers.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(20);
    }

    private TrackerApp Limited(params (string Name, string Value)[] settings)
    {
        app.Clock.FreezeAt(Noon);
        return app.With([.. settings.Select(some => ($"RateLimits:{some.Name}", some.Value))]);
    }

    private static string Header(Answer answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
