using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.ApiKeys;

public sealed class RevokeApiKeyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Shuts_the_key_out_from_its_next_request_on()
    {
        var made = await app.MakeKey("Rob");
        var client = app.Client((string)made["key"]!);
        (await client.Get("me")).Ok();

        var revoked = (await app.Administrator.Post($"api-keys/{made["id"]}/revocation", ifMatch: made.ETag)).Ok();

        revoked["revokedAt"].ShouldNotBeNull();
        revoked["lastUsedAt"].ShouldNotBeNull();
        revoked.ETag.ShouldBe("\"2\"");
        var refused = (await client.Get("me")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        ((string)refused["detail"]!).ShouldContain("revoked");
        (
            await app.Sql<string>(
                $"SELECT type || ' by ' || actor FROM events WHERE subject_key = '{made["id"]}' AND version = 2"
            )
        ).ShouldBe("api-key.revoked by administrator");
    }

    [Fact]
    public async Task Refuses_a_key_that_was_revoked_before()
    {
        var id = (string)(await app.MakeKey("Rob"))["id"]!;
        (await app.Administrator.Post($"api-keys/{id}/revocation", ifMatch: "*")).Ok();

        (await app.Administrator.Post($"api-keys/{id}/revocation", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "api-key-revoked"
        );
    }

    [Fact]
    public async Task Refuses_the_key_that_is_calling()
    {
        var id = (string)(await app.Administrator.Get("me")).Ok()["keyId"]!;

        (await app.Administrator.Post($"api-keys/{id}/revocation", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "own-key"
        );
        (await app.Administrator.Get("me")).Ok();
    }

    [Fact]
    public async Task Demands_the_version_that_the_caller_saw()
    {
        var made = await app.MakeKey("Rob");

        (await app.Administrator.Post($"api-keys/{made["id"]}/revocation")).ShouldBeRefused(
            HttpStatusCode.PreconditionRequired,
            "if-match-required"
        );
        (await app.Administrator.Post($"api-keys/{made["id"]}/revocation", ifMatch: "\"2\"")).ShouldBeRefused(
            HttpStatusCode.PreconditionFailed,
            "stale"
        );
        (await app.Client((string)made["key"]!).Get("me")).Ok();
    }

    [Fact]
    public async Task Says_that_there_is_none() =>
        (await app.Administrator.Post($"api-keys/{Guid.NewGuid()}/revocation", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "api-key-not-found"
        );

    [Fact]
    public async Task Is_for_administrators_of_all_programmes_that_the_key_opens()
    {
        var made = await app.MakeKey("Rob");
        var ofOneProgramme = await app.ClientOf("administrator of one", ["administrator"], ["prorail"]);

        (
            await app.Client((string)made["key"]!).Post($"api-keys/{made["id"]}/revocation", ifMatch: "*")
        ).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await ofOneProgramme.Post($"api-keys/{made["id"]}/revocation", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.NotFound,
            "api-key-not-found"
        );
        (await app.Anonymous.Post($"api-keys/{made["id"]}/revocation", ifMatch: "*")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }
}
