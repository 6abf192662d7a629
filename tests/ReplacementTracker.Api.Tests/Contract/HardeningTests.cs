using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using ReplacementTracker.Api.Tests.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>The real server, as a process of its own: what it does with those who mean it no good.</summary>
public sealed class ServedTracker : IAsyncLifetime
{
    public TrackerApp App { get; } = new();

    public TrackerProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await App.InitializeAsync();
        Process = await TrackerProcess.StartAsync(App, ("RateLimits__PerMinute", "0"));
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await App.DisposeAsync();
    }
}

/// <summary>Invariant 19: any input gives 2xx, 4xx, or 503 and 429 with Retry-After, and soon.</summary>
public sealed class HardeningTests(ServedTracker served) : IClassFixture<ServedTracker>
{
    private TrackerClient Client => served.Process.Client;

    [Theory]
    [InlineData("/v1/programmes", 200)]
    [InlineData("/v1/programmes/none", 404)]
    [InlineData("/v1/nowhere", 404)]
    [InlineData("/v1/programmes?limit=none", 400)]
    [InlineData("/v1/programmes?surprise=1", 400)]
    [InlineData("/v1/programmes/", 404)]
    [InlineData("/v1/problems", 200)]
    [InlineData("/v1/openapi.json", 200)]
    [InlineData("/health/live", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/swagger/index.html", 200)]
    [InlineData("/", 200)]
    [InlineData("/sign-in", 200)]
    [InlineData("/assets/none", 404)]
    public async Task Sets_the_security_headers_on_every_answer(string path, int status)
    {
        var answer = await Client.Get(path);

        answer.Status.ShouldBe((HttpStatusCode)status);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "X-Frame-Options").ShouldBe("DENY");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "API-Version").ShouldNotBeEmpty();
        var policy = Header(answer, "Content-Security-Policy");
        policy.ShouldStartWith("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        if (path.StartsWith("/v1", StringComparison.Ordinal))
        {
            policy.ShouldBe("default-src 'none'; frame-ancestors 'none'");
        }

        foreach (var name in new[] { "Server", "X-Powered-By", "Strict-Transport-Security" })
        {
            answer.Headers.Contains(name).ShouldBeFalse(name);
        }

        if (status >= 400 || path is "/v1/programmes" or "/v1/problems" or "/health/live" or "/metrics" or "/sign-in")
        {
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(path == "/v1/openapi.json");
    }

    [Fact]
    public async Task Refuses_a_body_of_one_byte_more_than_a_megabyte()
    {
        var fits = await Client.PostText("sites", new string(' ', 1024 * 1024));
        var exceeds = await Client.PostText("sites", new string(' ', (1024 * 1024) + 1));

        fits.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        exceeds.ShouldBeRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public async Task Refuses_a_body_that_is_a_thousand_deep(string open, string close)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 1000)) + "1" + string.Concat(Enumerable.Repeat(close, 1000));

        (await Client.PostText("sites", deep)).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
    }

    [Fact]
    public async Task Refuses_what_cannot_be_stored()
    {
        (await Client.PostText("sites", """{"code":"nul","name":"a\u0000b","kind":"station"}""")).Status.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await Client.Get("sites?search=%00")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await Status("GET /v1/sites/%00 HTTP/1.1\r\nHost: a\r\n\r\n")).ShouldBe(400);
        (await Status("GET /v1/sites/\0 HTTP/1.1\r\nHost: a\r\n\r\n")).ShouldBe(400);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("PUT")]
    [InlineData("PROPFIND")]
    [InlineData("get")]
    [InlineData("X")]
    public async Task Answers_405_to_a_method_that_there_is_not(string method)
    {
        (await Status($"{method} /v1/programmes HTTP/1.1\r\nHost: a\r\n\r\n")).ShouldBe(405);
    }

    [Fact]
    public async Task Takes_an_empty_idempotency_key_for_a_mistake_and_not_for_none()
    {
        (await Client.Send(HttpMethod.Post, "sites", "{}", headers: ("Idempotency-Key", ""))).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "idempotency-key-malformed"
        );
    }

    [Fact]
    public async Task Connects_nobody_to_anywhere()
    {
        (await Status("CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n")).ShouldBe(405);
    }

    [Fact]
    public async Task Refuses_headers_and_addresses_without_end()
    {
        var key = $"X-API-Key: {TrackerApp.AdministratorKey}\r\n";
        var parameters = string.Join('&', Enumerable.Range(0, 10_000).Select(number => $"a{number}=1"));
        var headers = string.Concat(Enumerable.Range(0, 100).Select(number => $"X-{number}: 1\r\n"));

        (await Status($"GET /v1/me HTTP/1.1\r\nHost: a\r\nX-Long: {new string('a', 100_000)}\r\n\r\n")).ShouldBe(431);
        (await Status($"GET /v1/me HTTP/1.1\r\nHost: a\r\n{headers}\r\n")).ShouldBe(431);
        (await Status($"GET /v1/programmes?{parameters} HTTP/1.1\r\nHost: a\r\n{key}\r\n")).ShouldBe(414);
        var many = await Client.Get($"programmes?{parameters[..8000]}");
        many.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
        many.Errors.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Waits_for_no_slow_body()
    {
        var started = Stopwatch.GetTimestamp();
        using var socket = await Connected();
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /v1/sites HTTP/1.1\r\nHost: a\r\nX-API-Key: {TrackerApp.AdministratorKey}\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            ),
            TestContext.Current.CancellationToken
        );

        (await StatusOf(stream)).ShouldBe(408);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Waits_for_no_slow_headers()
    {
        var started = Stopwatch.GetTimestamp();
        using var socket = await Connected();
        await using var stream = socket.GetStream();
        await stream.WriteAsync("GET /v1/me HTTP/1.1\r\nHo"u8.ToArray(), TestContext.Current.CancellationToken);

        (await StatusOf(stream)).ShouldBe(408);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task Ends_a_request_that_takes_too_long_and_undoes_it()
    {
        await using var hasty = served.App.With(("Limits:RequestSeconds", "1"));
        var programme = await served.App.DraftProgramme();
        await using var connection = new NpgsqlConnection(served.App.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var command = new NpgsqlCommand("LOCK TABLE units IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var started = Stopwatch.GetTimestamp();

            var answer = await hasty.Administrator.Get($"programmes/{programme}/units");

            answer.ShouldBeRefused(HttpStatusCode.ServiceUnavailable, "took-too-long");
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        }

        (await hasty.Administrator.Get($"programmes/{programme}/units")).Ok();
    }

    [Fact]
    public async Task Limits_statements_but_not_those_of_an_import_and_afterwards_again()
    {
        var programme = await served.App.DraftProgramme();
        (await served.App.Administrator.Import(programme, "tag,site,labelVendor\nCAM-1,UT,hikvision\n")).Applied();

        await using var data = served.App.Data.CreateCommand("SHOW statement_timeout");

        (await data.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe("1min");
    }

    [Fact]
    public async Task Lets_pages_of_listed_origins_in_and_no_others()
    {
        await using var open = served.App.With(("Cors:Origins", "https://board.example"));
        var listed = await From(open, "https://board.example", HttpMethod.Get);
        var preflight = await From(open, "https://board.example", HttpMethod.Options);
        var other = await From(open, "https://evil.example", HttpMethod.Options);

        Header(listed, "Access-Control-Allow-Origin").ShouldBe("https://board.example");
        listed.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        preflight.Status.ShouldBe(HttpStatusCode.NoContent);
        Header(preflight, "Access-Control-Allow-Headers").ShouldContain("X-API-Key");
        other.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
        (await From(served.App, "https://board.example", HttpMethod.Options))
            .Headers.Contains("Access-Control-Allow-Origin")
            .ShouldBeFalse();

        static Task<Answer> From(TrackerApp app, string origin, HttpMethod method) =>
            app.Administrator.Send(
                method,
                "programmes",
                body: null,
                headers:
                [
                    ("Origin", origin),
                    ("Access-Control-Request-Method", method == HttpMethod.Options ? "GET" : null),
                    ("Access-Control-Request-Headers", method == HttpMethod.Options ? "X-API-Key" : null),
                ]
            );
    }

    [Theory]
    [InlineData("Cors__Origins", "*")]
    [InlineData("Cors__Origins", "https://example.org/path")]
    [InlineData("Proxies__Trusted", "everybody")]
    [InlineData("RateLimits__PerMinute", "-1")]
    [InlineData("Idempotency__Hours", "0")]
    [InlineData("Limits__RequestSeconds", "0")]
    public async Task Does_not_start_with_a_setting_that_it_does_not_understand(string name, string value)
    {
        await Should.ThrowAsync<InvalidOperationException>(() => TrackerProcess.StartAsync(served.App, (name, value)));
    }

    [Fact]
    public async Task Believes_only_proxies_that_it_was_told_of()
    {
        (string, string)[] limited = [("RateLimits__PerMinute", "2")];
        await using var alone = await TrackerProcess.StartAsync(served.App, limited);
        await using var behind = await TrackerProcess.StartAsync(
            served.App,
            [.. limited, ("Proxies__Trusted", "127.0.0.1, ::1")]
        );

        (await Statuses(alone)).ShouldBe([200, 200, 429, 429]);
        (await Statuses(behind)).ShouldBe([200, 200, 200, 200]);
        var secure = await Forwarded(behind, "192.0.2.99");
        Header(secure, "Strict-Transport-Security").ShouldStartWith("max-age=");
        (await Forwarded(alone, "192.0.2.99")).Headers.Contains("Strict-Transport-Security").ShouldBeFalse();

        static async Task<List<int>> Statuses(TrackerProcess process)
        {
            List<int> statuses = [];
            for (var number = 1; number <= 4; number++)
            {
                statuses.Add((int)(await Forwarded(process, $"192.0.2.{number}")).Status);
            }

            return statuses;
        }

        static async Task<Answer> Forwarded(TrackerProcess process, string address)
        {
            process.Client.Http.DefaultRequestHeaders.Remove("X-API-Key");
            return await process.Client.Send(
                HttpMethod.Get,
                "problems",
                body: null,
                headers: [("X-Forwarded-For", address), ("X-Forwarded-Proto", "https")]
            );
        }
    }

    private static string Header(Answer answer, string name) =>
        string.Join(
            ", ",
            answer.Headers.TryGetValues(name, out var values) ? values : answer.ContentHeaders.GetValues(name)
        );

    /// <summary>Status of the answer to bytes that no client library would send; 0 where the connection was closed.</summary>
    private async Task<int> Status(string bytes)
    {
        using var socket = await Connected();
        await using var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes), TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // It had seen enough before all was sent; the answer is there.
        }

        return await StatusOf(stream);
    }

    private async Task<TcpClient> Connected()
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(
            served.Process.Address.Host,
            served.Process.Address.Port,
            TestContext.Current.CancellationToken
        );
        return socket;
    }

    private static async Task<int> StatusOf(NetworkStream stream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync(limit.Token);
        return line?.Split(' ') is ["HTTP/1.1", var status, ..] ? int.Parse(status, null) : 0;
    }
}
