using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using ReplacementTracker.Api.Startup;

namespace ReplacementTracker.Api.Tests.Startup;

public sealed class HealthProbeTests
{
    [Theory]
    [InlineData(200, 0)]
    [InlineData(503, 1)]
    [InlineData(302, 1)]
    public async Task Ends_with_0_only_where_the_service_is_ready(int status, int expected)
    {
        var asked = "";
        await using var service = WebApplication.CreateSlimBuilder().Build();
        service.Urls.Add("http://127.0.0.1:0");
        service.Run(http =>
        {
            asked = http.Request.Path;
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await service.StartAsync(TestContext.Current.CancellationToken);

        var code = await HealthProbe.RunAsync(["health", service.Urls.Single()]);

        code.ShouldBe(expected);
        asked.ShouldBe("/health/ready");
    }

    [Fact]
    public async Task Ends_with_1_where_nobody_answers()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        (await HealthProbe.RunAsync(["health", $"http://127.0.0.1:{port}"])).ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("file:///etc/hostname")]
    public async Task Ends_with_2_for_what_is_not_an_address(string text) =>
        (await HealthProbe.RunAsync(["health", text])).ShouldBe(2);
}
