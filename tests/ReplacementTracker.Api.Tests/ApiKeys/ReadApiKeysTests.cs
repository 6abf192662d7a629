using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.ApiKeys;

public sealed class ListApiKeysTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Gives_each_key_once_page_by_page()
    {
        var before = (int)(await app.Administrator.Get("api-keys?limit=1")).Ok()["total"]!;
        for (var number = 0; number < 7; number++)
        {
            await app.ClientOf($"owner {number}", ["reader"]);
        }

        var ids = new List<string>();
        for (var path = "/v1/api-keys?limit=3"; path is not null; )
        {
            var page = (await app.Administrator.Get(path)).Ok();
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            path = (string?)page["next"];
        }

        ids.Count.ShouldBe(before + 7);
        ids.ShouldBe(ids.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("cursor=bm8tZ3VpZA", "cursor cursor")]
    [InlineData("cursor=%21", "cursor cursor")]
    [InlineData("owner=me", "owner unknown-parameter")]
    public async Task Refuses_what_cannot_be_meant(string query, string error) =>
        (await app.Administrator.Get($"api-keys?{query}"))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Fact]
    public async Task Is_for_administrators()
    {
        var planner = await app.ClientOf("planner", ["planner", "verifier"]);

        (await planner.Get("api-keys")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await app.Anonymous.Get("api-keys")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}

public sealed class GetApiKeyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Notes_that_a_key_was_used_without_calling_that_a_change()
    {
        var made = await app.MakeKey("Una");
        made["lastUsedAt"].ShouldBeNull();

        (await app.Client((string)made["key"]!).Get("me")).Ok();

        var read = (await app.Administrator.Get($"api-keys/{made["id"]}")).Ok();
        read["lastUsedAt"].ShouldNotBeNull();
        read.ETag.ShouldBe(made.ETag);
        ((string)read["updatedAt"]!).ShouldBe((string)made["updatedAt"]!);
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("none")]
    [InlineData("%7B00000000-0000-0000-0000-000000000000%7D")]
    public async Task Says_that_there_is_none(string id) =>
        (await app.Administrator.Get($"api-keys/{id}")).ShouldBeRefused(HttpStatusCode.NotFound, "api-key-not-found");

    [Fact]
    public async Task Is_for_administrators()
    {
        var id = (string)(await app.MakeKey("Una"))["id"]!;
        var planner = await app.ClientOf("planner", ["planner"]);

        (await planner.Get($"api-keys/{id}")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await app.Anonymous.Get($"api-keys/{id}")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}

public sealed class GetMeTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Says_who_is_calling_with_what_rights()
    {
        var programme = await app.DraftProgramme();
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "Laptop",
                    owner = "Vera",
                    roles = new[] { "verifier" },
                    programmes = new[] { programme },
                    expiresAt = "2090-01-01T00:00:00Z",
                }
            )
        ).Created();

        var me = (await app.Client((string)made["key"]!).Get("me")).Ok();

        ((string)me["owner"]!).ShouldBe("Vera");
        me["roles"]!.ToJsonString().ShouldBe("""["verifier"]""");
        me["programmes"]!.ToJsonString().ShouldBe($"""["{programme}"]""");
        ((string)me["keyId"]!).ShouldBe((string)made["id"]!);
        ((string)me["keyPrefix"]!).ShouldBe((string)made["prefix"]!);
        ((string)me["keyName"]!).ShouldBe("Laptop");
        ((string)me["expiresAt"]!).ShouldBe("2090-01-01T00:00:00Z");
    }

    [Fact]
    public async Task Says_that_a_key_opens_all_and_never_expires_by_null()
    {
        var me = (await app.Administrator.Get("me")).Ok();

        me["programmes"].ShouldBeNull();
        me["expiresAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Says_nothing_to_strangers() =>
        (await app.Anonymous.Get("me")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
}

internal static class GivenKeys
{
    /// <summary>A reader's key, as the answer that shows it.</summary>
    public static async Task<Answer> MakeKey(this TrackerApp app, string owner, DateTimeOffset? expiresAt = null) =>
        (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "test",
                    owner,
                    roles = new[] { "reader" },
                    expiresAt,
                }
            )
        ).Created();
}
