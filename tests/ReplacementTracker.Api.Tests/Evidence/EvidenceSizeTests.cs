using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Evidence;

[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredAlone;

/// <summary>Sizes are looked at by the real server, which the others do without. Alone, for memory is counted.</summary>
[Collection(typeof(MeasuredAlone))]
public sealed class EvidenceSizeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const int Limit = 20 * 1024 * 1024;

    [Theory]
    [InlineData(30L * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge, null)]
    [InlineData(Limit + 1, HttpStatusCode.RequestEntityTooLarge, null)]
    [InlineData(Limit, HttpStatusCode.Created, null)]
    [InlineData(30L * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge, "far-too-large")]
    [InlineData(Limit + 1, HttpStatusCode.RequestEntityTooLarge, "too-large")]
    [InlineData(Limit, HttpStatusCode.Created, "just-so-large")]
    public async Task Takes_files_of_20_MB_and_no_more(long bytes, HttpStatusCode status, string? idempotencyKey)
    {
        var programme = await app.ActiveProgramme(1);
        await using var server = new Server(app);

        var (answered, text, _) = await server.Upload(programme, bytes, idempotencyKey);

        answered.ShouldBe(status, text);
        if (status != HttpStatusCode.Created)
        {
            text.ShouldContain("\"code\":\"body-too-large\"");
        }
    }

    [Fact]
    public async Task Waits_for_a_line_that_takes_longer_than_other_requests_may()
    {
        var programme = await app.ActiveProgramme(1);
        await using var server = new Server(app, ("Limits:RequestSeconds", "1"));
        var pause = TimeSpan.FromSeconds(2);

        var (answered, text, id) = await server.Upload(programme, Limit, pause: pause);

        answered.ShouldBe(HttpStatusCode.Created, text);
        (await server.Download(programme, id!, pause)).ShouldBe(Limit);
    }

    [Fact]
    public async Task Holds_little_of_a_large_file_in_memory()
    {
        var programme = await app.ActiveProgramme(1);
        await using var server = new Server(app);
        await server.Upload(programme, 1_000_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var (answered, text, id) = await server.Upload(programme, Limit);
        var uploaded = GC.GetTotalAllocatedBytes(precise: true) - before;
        answered.ShouldBe(HttpStatusCode.Created, text);
        await server.Download(programme, id!);
        var downloaded = GC.GetTotalAllocatedBytes(precise: true) - before - uploaded;

        TestContext.Current.SendDiagnosticMessage($"Upload {uploaded / 1024} KB, download {downloaded / 1024} KB");
        uploaded.ShouldBeLessThan(Limit / 2);
        downloaded.ShouldBeLessThan(Limit / 2);
    }

    /// <summary>The service behind a real port, and a client that reads and writes without keeping anything.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplicationFactory<Program> factory;
        private readonly HttpClient any;
        private readonly SocketsHttpHandler handler = new() { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        private readonly HttpClient http;
        private byte seed;

        public Server(TrackerApp app, params (string Name, string Value)[] settings)
        {
            factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
            {
                host.UseSetting("ConnectionStrings:Tracker", app.ConnectionString);
                foreach (var (name, value) in settings)
                {
                    host.UseSetting(name, value);
                }
            });
            factory.UseKestrel(0);
            any = factory.CreateClient();
            http = new HttpClient(handler) { BaseAddress = any.BaseAddress };
            http.DefaultRequestHeaders.Add("X-API-Key", TrackerApp.AdministratorKey);
        }

        public async Task<(HttpStatusCode Status, string Text, string? Id)> Upload(
            string programme,
            long bytes,
            string? idempotencyKey = null,
            TimeSpan pause = default
        )
        {
            using var form = new MultipartFormDataContent
            {
                { new StringContent("serialPhoto"), "kind" },
                { new StringContent("CAM-0001"), "unit" },
                { new Noise(bytes, ++seed, pause), "file", "large.jpg" },
            };
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/programmes/{programme}/evidence")
            {
                Content = form,
            };
            request.Headers.ExpectContinue = true;
            if (idempotencyKey is not null)
            {
                request.Headers.Add("Idempotency-Key", idempotencyKey);
            }

            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (response.StatusCode, text, response.Headers.Location?.ToString().Split('/')[^1]);
        }

        public async Task<long> Download(string programme, string id, TimeSpan pause = default)
        {
            using var response = await http.GetAsync(
                $"/v1/programmes/{programme}/evidence/{id}/content",
                HttpCompletionOption.ResponseHeadersRead,
                TestContext.Current.CancellationToken
            );
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            var packet = new byte[64 * 1024];
            var total = 0L;
            while (await stream.ReadAsync(packet, TestContext.Current.CancellationToken) is > 0 and var read)
            {
                total += read;
            }

            return total;
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            handler.Dispose();
            any.Dispose();
            await factory.DisposeAsync();
        }
    }

    /// <summary>A JPEG at its beginning; the rest is made while it is sent.</summary>
    private sealed class Noise : HttpContent
    {
        private readonly long bytes;
        private readonly byte seed;
        private readonly TimeSpan pause;

        public Noise(long bytes, byte seed, TimeSpan pause)
        {
            (this.bytes, this.seed, this.pause) = (bytes, seed, pause);
            Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var packet = new byte[64 * 1024];
            Array.Fill(packet, seed);
            ((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]).CopyTo(packet);
            for (var left = bytes; left > 0; left -= packet.Length)
            {
                await stream.WriteAsync(packet.AsMemory(0, (int)Math.Min(left, packet.Length)));
                if (left == bytes)
                {
                    await Task.Delay(pause);
                }
            }
        }
    }
}
