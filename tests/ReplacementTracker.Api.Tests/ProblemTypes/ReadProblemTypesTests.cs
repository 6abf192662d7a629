using System.Net;
using System.Text.Json.Nodes;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.ProblemTypes;

public sealed class ListProblemTypesTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Gives_every_code_once_to_anybody()
    {
        var page = (await app.Anonymous.Get("problems")).Ok();

        var items = page["items"]!.AsArray();
        var codes = items.Select(item => (string)item!["code"]!).ToList();
        codes.Distinct().Count().ShouldBe(codes.Count);
        ((long)page["total"]!).ShouldBe(codes.Count);
        page["next"].ShouldBeNull();
        codes.ShouldContain("invalid-request");
        codes.ShouldContain("stale");
        codes.ShouldContain("site-code-taken");
        codes.ShouldContain("problem-not-found");
        codes.ShouldAllBe(code => code.All(c => char.IsAsciiLetterLower(c) || c == '-'));
        items.ShouldAllBe(item => (int)item!["status"]! >= 400 && ((string)item["title"]!).EndsWith('.'));
    }

    [Fact]
    public async Task Refuses_parameters() =>
        (await app.Anonymous.Get("problems?limit=5"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe(["limit unknown-parameter"]);
}

public sealed class GetProblemTypeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Explains_a_problem_at_the_address_that_it_names()
    {
        var problem = await app.Anonymous.Get("me");

        var explained = (await app.Anonymous.Get((string)problem["type"]!)).Ok();

        ((string)explained["code"]!).ShouldBe("unauthenticated");
        ((int)explained["status"]!).ShouldBe(401);
        ((string)explained["title"]!).ShouldBe((string)problem["title"]!);
        ((string)explained["type"]!).ShouldBe((string)problem["type"]!);
    }

    [Fact]
    public async Task Is_there_for_every_code_in_the_list()
    {
        foreach (var item in (await app.Anonymous.Get("problems")).Ok()["items"]!.AsArray())
        {
            var one = (await app.Anonymous.Get((string)item!["type"]!)).Ok();
            JsonNode.DeepEquals(one.Json, item).ShouldBeTrue(one.Text);
        }
    }

    [Fact]
    public async Task Says_that_there_is_none() =>
        (await app.Anonymous.Get("problems/nothing")).ShouldBeRefused(HttpStatusCode.NotFound, "problem-not-found");
}
