using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Imports;

/// <summary>Sizes are looked at by the real server, which the others do without.</summary>
public sealed class ImportSizeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Theory]
    [InlineData(257L * 1024 * 1024, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(2L * 1024 * 1024, HttpStatusCode.Accepted)]
    public async Task Takes_files_that_are_larger_than_other_bodies_but_not_any(long bytes, HttpStatusCode status)
    {
        var programme = await app.DraftProgramme();
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
            host.UseSetting("ConnectionStrings:Tracker", app.ServiceConnectionString)
        );
        factory.UseKestrel(0);
        using var any = factory.CreateClient();
        // A client of its own waits for the answer as long as it takes: the factory's begins to send after a second.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var http = new HttpClient(handler) { BaseAddress = any.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/programmes/{programme}/imports");
        request.Headers.Add("X-API-Key", TrackerApp.AdministratorKey);
        // The server answers before the body is sent: it is never there.
        request.Headers.ExpectContinue = true;
        request.Content = new Spaces(bytes);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(status);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain(status == HttpStatusCode.Accepted ? "\"status\":\"applied\"" : "body-too-large");
    }

    /// <summary>A header, and then as many empty lines as there is room for.</summary>
    private sealed class Spaces : HttpContent
    {
        private readonly long bytes;

        public Spaces(long bytes)
        {
            this.bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var packet = new byte[64 * 1024];
            Array.Fill(packet, (byte)'\n');
            "tag,site"u8.CopyTo(packet);
            for (var left = bytes; left > 0; left -= packet.Length)
            {
                await stream.WriteAsync(packet.AsMemory(0, (int)Math.Min(left, packet.Length)));
                packet.AsSpan(0, 8).Fill((byte)'\n');
            }
        }
    }
}
