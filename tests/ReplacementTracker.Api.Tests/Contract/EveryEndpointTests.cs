using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Contract;

/// <summary>What holds for every route. They are taken from the route table, so that none can be forgotten.</summary>
public sealed class EveryEndpointTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    /// <summary>Everything that answers without a key.</summary>
    private static readonly string[] _public =
    [
        "GET /",
        "GET /assets/{name}",
        "GET /programmes/{programme}",
        "GET /sign-in",
        "POST /sign-in",
        "POST /sign-out",
        "GET /health/live",
        "GET /health/ready",
        "GET /v1/openapi.json",
        "GET /v1/problems",
        "GET /v1/problems/{code}",
    ];

    [Fact]
    public void Needs_a_key_unless_it_is_listed_as_public()
    {
        Routes().Where(route => route.Anonymous).Select(route => route.Name).Order().ShouldBe(_public.Order());
    }

    [Fact]
    public void Names_a_policy()
    {
        Routes().Where(route => !route.Anonymous && route.Policy is null).Select(route => route.Name).ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_401_before_anything_else_without_a_key()
    {
        foreach (var route in Routes().Where(route => !route.Anonymous))
        {
            var answer = await app.Anonymous.Send(new HttpMethod(route.Method), route.Address("prorail"), "{ nonsense");

            answer.ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
            answer.Headers.WwwAuthenticate.Select(some => some.Scheme).ShouldBe(["Bearer", "Basic"]);
            answer.Headers.GetValues("API-Version").ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Answers_400_for_a_parameter_that_it_does_not_know()
    {
        var programme = await app.ActiveProgramme(1);

        foreach (
            var route in Routes()
                .Where(route => route is { Method: "GET", Anonymous: false } && route.Pattern.StartsWith("/v1"))
        )
        {
            var answer = await app.Administrator.Get($"{route.Address(programme)}?surprise=1");

            answer.ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request");
            answer.Errors.ShouldContain("surprise unknown-parameter", route.Name);
        }
    }

    [Fact]
    public async Task Answers_404_for_what_does_not_exist()
    {
        var programme = await app.ActiveProgramme(1);

        foreach (
            var route in Routes()
                .Where(route => route is { Method: "GET", Anonymous: false })
                .Where(route => route.Pattern.Replace("{programme}", "").Contains('{', StringComparison.Ordinal))
        )
        {
            (await app.Administrator.Get(route.Address(programme))).Status.ShouldBe(
                HttpStatusCode.NotFound,
                route.Name
            );
        }
    }

    [Fact]
    public async Task Takes_no_trailing_slash_and_answers_head_as_get()
    {
        var programme = await app.ActiveProgramme(1);
        foreach (var route in Routes().Where(route => route is { Method: "GET" } && route.Pattern.StartsWith("/v1")))
        {
            var address = route.Address(programme);

            (await app.Administrator.Get($"{address}/")).ShouldBeRefused(HttpStatusCode.NotFound, "no-such-path");
            var get = await app.Administrator.Get(address);
            var head = await app.Administrator.Send(HttpMethod.Head, address, body: null);
            head.Status.ShouldBe(get.Status, route.Name);
            head.Text.ShouldBeEmpty(route.Name);
        }
    }

    [Fact]
    public async Task Refuses_every_body_that_is_not_what_it_takes_without_failing()
    {
        var programme = await app.ActiveProgramme(1);
        string[] bodies =
        [
            "",
            "null",
            "[]",
            "\"\"",
            "{",
            "{\"a\":1,\"a\":2}",
            new string('[', 100),
            "{\"name\":\"\\u0000\",\"reason\":\"\\u0000\",\"note\":\"\\u0000\",\"title\":\"\\u0000\"}",
            "{\"occurredAt\":\"9999-12-31T23:59:59Z\"}",
            "{\"occurredAt\":\"0001-01-01T00:00:00Z\"}",
        ];
        foreach (var route in Routes().Where(route => route.Method is "POST" or "PATCH"))
        {
            foreach (var body in bodies)
            {
                foreach (
                    var type in new[] { "application/json", "application/json; charset=utf-7", "text/xml", "nonsense" }
                )
                {
                    var answer = await app.Administrator.Send(
                        new HttpMethod(route.Method),
                        route.Address(programme),
                        body,
                        type,
                        ("If-Match", "*")
                    );

                    ((int)answer.Status).ShouldBeLessThan(500, $"{route.Name} {type} {body}: {answer.Text}");
                }
            }
        }
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("gICA")]
    [InlineData("====")]
    public async Task Refuses_a_cursor_that_no_page_gave_and_logs_nothing(string cursor)
    {
        var programme = await app.ActiveProgramme(1);
        string[] lists =
        [
            "programmes",
            "sites",
            "vendors",
            $"programmes/{programme}/units",
            $"programmes/{programme}/events",
        ];
        var before = app.Logs.All.Count(line => line.StartsWith("Error", StringComparison.Ordinal));

        foreach (var list in lists)
        {
            (await app.Administrator.Get($"{list}?cursor={cursor}")).Errors.ShouldBe(["cursor cursor"], list);
        }

        app.Logs.All.Count(line => line.StartsWith("Error", StringComparison.Ordinal)).ShouldBe(before);
    }

    private List<Route> Routes() => Routes(app);

    internal static List<Route> Routes(TrackerApp app) =>
        [
            .. app
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(endpoint =>
                    (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(
                        method => new Route(
                            method,
                            "/" + endpoint.RoutePattern.RawText!.Trim('/'),
                            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                            endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy,
                            endpoint.Metadata.GetMetadata<SecondPerson>()?.NotBy
                        )
                    )
                ),
        ];

    internal sealed record Route(string Method, string Pattern, bool Anonymous, string? Policy, string? NotBy)
    {
        public string Name => $"{Method} {Pattern}";

        public string Address(string programme) =>
            Pattern
                .Replace("{programme}", programme)
                .Replace("{number}", "WO-9999")
                .Replace("{tag}", "CAM-9999")
                .Replace("{code}", "nowhere")
                .Replace("{id}", "019ab000-0000-7000-8000-000000000000");
    }
}
