using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>Sizes are looked at by the real server, which the others do without.</summary>
public sealed class BodySizeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Too_large_a_body_is_a_problem_like_any_other()
    {
        await using var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
            host.UseEnvironment("Production")
                .UseSetting("ConnectionStrings:Tracker", app.ServiceConnectionString)
                .UseSetting("TRACKER_ADMIN_KEY", TrackerApp.AdministratorKey)
        );
        factory.UseKestrel(0);
        using var http = factory.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/programmes");
        request.Headers.Add("X-API-Key", TrackerApp.AdministratorKey);
        request.Headers.ExpectContinue = true;
        request.Content = new StringContent(new string(' ', 2 * 1024 * 1024), Encoding.UTF8, "application/json");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("\"code\":\"body-too-large\"");
        text.ShouldContain("larger than 1048576 bytes");
    }
}
