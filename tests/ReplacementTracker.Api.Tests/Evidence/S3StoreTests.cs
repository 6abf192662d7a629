using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

public sealed class S3StoreTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string Stuck = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO idempotency_keys%'
        """;

    [Fact]
    public async Task Keeps_files_there_and_gives_them_back()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var other = app.With(s3.Settings);
        var programme = await app.ActiveProgramme(1);
        byte[] photo = [.. Files.Jpeg(), .. new byte[300_000]];

        var id = (string)
            (await other.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"], photo)).Created()["id"]!;

        s3.Objects.ShouldHaveSingleItem().Value.ShouldBe(photo);
        s3.Objects.Keys.Single().ShouldStartWith("/evidence-bucket/evidence/");
        s3.Objects.Keys.Single().ShouldEndWith(id);
        s3.Signed.ShouldAllBe(signature => signature.StartsWith("AWS4-HMAC-SHA256 Credential=test-access-key/"));
        (await app.Sql<long>($"SELECT count(*) FROM evidence_chunks WHERE evidence_id = '{id}'")).ShouldBe(0);
        using var content = await other.Administrator.Content(programme, id);
        (await content.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).ShouldBe(photo);
    }

    [Fact]
    public async Task Never_serves_what_was_altered_or_is_gone()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var other = app.With(s3.Settings);
        var programme = await app.ActiveProgramme(1);
        var id = (string)(await other.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;
        var path = $"programmes/{programme}/evidence/{id}/content";
        var key = s3.Objects.Keys.Single();

        s3.Objects[key] = [.. s3.Objects[key].Reverse()];
        (await other.Administrator.Get(path)).ShouldBeRefused(HttpStatusCode.Conflict, "evidence-altered");
        s3.Objects.Clear();
        (await other.Administrator.Get(path)).ShouldBeRefused(HttpStatusCode.Conflict, "evidence-altered");
    }

    [Fact]
    public async Task Keeps_nothing_of_what_is_refused_and_deletes_what_is_withdrawn()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var other = app.With(s3.Settings);
        var programme = await app.ActiveProgramme(1);

        (await other.Administrator.Submit(programme, "serialPhoto", ["CAM-9999"])).ShouldBeRefused(
            HttpStatusCode.BadRequest,
            "unit-unknown"
        );
        s3.Objects.ShouldBeEmpty();
        var id = (string)(await other.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;
        (
            await other.Administrator.Post(
                $"programmes/{programme}/evidence/{id}/withdrawal",
                new { reason = "Mistake" },
                "*"
            )
        ).Ok();
        s3.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task Deletes_what_is_withdrawn_under_a_key_when_that_is_certain_and_not_before()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var other = app.With(s3.Settings);
        var programme = await app.ActiveProgramme(1);
        var id = (string)(await other.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("LOCK TABLE idempotency_keys IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var withdrawn = Withdraw();
        while (await app.Sql<long>(Stuck) == 0)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        s3.Objects.ShouldHaveSingleItem();
        await held.RollbackAsync(TestContext.Current.CancellationToken);
        (await withdrawn).Ok();
        s3.Objects.ShouldBeEmpty();
        (await Withdraw()).Ok().Headers.Contains("Idempotency-Replayed").ShouldBeTrue();

        Task<Answer> Withdraw() =>
            other.Administrator.Send(
                HttpMethod.Post,
                $"programmes/{programme}/evidence/{id}/withdrawal",
                new { reason = "Mistake" },
                headers: [("If-Match", "*"), ("Idempotency-Key", id)]
            );
    }

    [Fact]
    public async Task Says_to_try_again_where_the_store_fails_and_leaves_no_evidence_without_content()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var other = app.With(s3.Settings);
        var programme = await app.ActiveProgramme(1);
        s3.Fails = true;

        var answer = await other.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"]);

        answer.ShouldBeRefused(HttpStatusCode.ServiceUnavailable, "evidence-store-unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        ((long)(await app.Administrator.Get($"programmes/{programme}/evidence")).Ok()["total"]!).ShouldBe(0);
        app.Logs.All.ShouldAllBe(line => !line.Contains("test-secret-key"));
    }

    [Fact]
    public async Task Reads_each_file_where_it_was_put()
    {
        await using var s3 = await FakeS3.StartAsync();
        await using var other = app.With(s3.Settings);
        var programme = await app.ActiveProgramme(1);
        var inDatabase = (string)
            (await app.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;
        var inS3 = (string)(await other.Administrator.Submit(programme, "serialPhoto", ["CAM-0001"])).Created()["id"]!;

        (await other.Administrator.Content(programme, inDatabase)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Administrator.Get($"programmes/{programme}/evidence/{inS3}/content")).ShouldBeRefused(
            HttpStatusCode.ServiceUnavailable,
            "evidence-store-unavailable"
        );
    }

    [Theory]
    [InlineData("Evidence:S3:Bucket=b")]
    [InlineData("Evidence:S3:Bucket=b", "Evidence:S3:Endpoint=ftp://store")]
    [InlineData("Evidence:S3:Bucket=b", "Evidence:S3:Region=eu-west-1", "Evidence:S3:AccessKey=a")]
    [InlineData("Evidence:MaxBytes=0")]
    public void Does_not_start_with_settings_that_cannot_work(params string[] settings)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder();
        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(
            configuration,
            settings.Select(setting => KeyValuePair.Create(setting.Split('=')[0], (string?)setting.Split('=')[1]))
        );

        Should.Throw<OptionsValidationException>(() =>
            Api.Evidence.EvidenceOptions.Add(
                new Microsoft.Extensions.DependencyInjection.ServiceCollection(),
                configuration.Build()
            )
        );
    }

    /// <summary>As much of S3 as is used: objects are put, got and deleted by their path.</summary>
    private sealed class FakeS3(WebApplication server) : IAsyncDisposable
    {
        public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

        public ConcurrentBag<string> Signed { get; } = [];

        public bool Fails { get; set; }

        public (string, string)[] Settings =>
            [
                ("Evidence:S3:Bucket", "evidence-bucket"),
                ("Evidence:S3:Endpoint", server.Urls.Single()),
                ("Evidence:S3:AccessKey", "test-access-key"),
                ("Evidence:S3:SecretKey", "test-secret-key"),
            ];

        public static async Task<FakeS3> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var server = builder.Build();
            var fake = new FakeS3(server);
            server.Run(fake.AnswerAsync);
            await server.StartAsync();
            return fake;
        }

        public ValueTask DisposeAsync() => server.DisposeAsync();

        private async Task AnswerAsync(HttpContext http)
        {
            Signed.Add(http.Request.Headers.Authorization.ToString());
            var key = http.Request.Path.Value!;
            if (Fails)
            {
                http.Response.StatusCode = 503;
                return;
            }

            switch (http.Request.Method)
            {
                case "PUT":
                    using (MemoryStream body = new())
                    {
                        await http.Request.Body.CopyToAsync(body);
                        Objects[key] = body.ToArray();
                    }

                    http.Response.Headers.ETag = "\"0\"";
                    break;
                case "GET" when Objects.TryGetValue(key, out var found):
                    http.Response.ContentLength = found.Length;
                    await http.Response.Body.WriteAsync(found);
                    break;
                case "GET":
                    http.Response.StatusCode = 404;
                    http.Response.ContentType = "application/xml";
                    await http.Response.WriteAsync("<Error><Code>NoSuchKey</Code></Error>");
                    break;
                case "DELETE":
                    Objects.TryRemove(key, out _);
                    http.Response.StatusCode = 204;
                    break;
            }
        }
    }
}
