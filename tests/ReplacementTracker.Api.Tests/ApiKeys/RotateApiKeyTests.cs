using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.ApiKeys;

/// <summary>Reliability invariant 17: a key that was rotated is refused, on every instance, from the moment it said.</summary>
public sealed class RotateApiKeyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Gives_another_secret_for_the_same_person_and_rights()
    {
        var mine = await app.DraftProgramme();
        var old = (
            await app.Administrator.PostText(
                "api-keys",
                $$"""{"name":"Import","owner":"Rosa","grants":[{"programme":"{{mine}}","roles":["planner"]}],"scopes":["sensitive"]}"""
            )
        ).Created();

        var made = (await app.Administrator.Post($"api-keys/{old["id"]}/rotation", ifMatch: old.ETag)).Created();

        made.Headers.Location!.ToString().ShouldBe($"/v1/api-keys/{made["id"]}");
        ((string)made["key"]!).ShouldNotBe((string)old["key"]!);
        ((string)made["succeeds"]!).ShouldBe((string)old["id"]!);
        foreach (var member in new[] { "name", "owner", "roles", "programmes", "grants", "scopes", "expiresAt" })
        {
            made[member]?.ToJsonString().ShouldBe(old[member]?.ToJsonString(), member);
        }

        (await app.Client((string)made["key"]!).Get("me")).Ok();
        var read = (await app.Administrator.Get($"api-keys/{made["id"]}")).Ok();
        read["key"].ShouldBeNull();
        var before = (await app.Administrator.Get($"api-keys/{old["id"]}")).Ok();
        ((string)before["succeededBy"]!).ShouldBe((string)made["id"]!);
        before.ETag.ShouldBe("\"2\"");
        (
            await app.Sql<string>(
                $"SELECT string_agg(type, ', ' ORDER BY type) FROM events WHERE subject_key IN ('{old["id"]}', '{made["id"]}')"
            )
        ).ShouldBe("api-key.created, api-key.created, api-key.rotated");
        app.Logs.All.ShouldNotContain(line => line.Contains((string)made["key"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lets_the_old_key_open_until_the_overlap_is_over_and_not_longer()
    {
        await using var clocked = await Started();
        var old = await clocked.MakeKey("Rosa");
        var made = (
            await clocked.Administrator.Post($"api-keys/{old["id"]}/rotation", new { overlapHours = 2 }, "*")
        ).Created();
        var (before, after) = (clocked.Client((string)old["key"]!), clocked.Client((string)made["key"]!));
        (await before.Get("me")).Ok();

        clocked.Clock.Advance(TimeSpan.FromMinutes(119));
        (await before.Get("me")).Ok();
        clocked.Clock.Advance(TimeSpan.FromMinutes(1.1));

        (await before.Get("me")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await after.Get("me")).Ok();
    }

    [Fact]
    public async Task Refuses_the_old_key_at_once_where_no_overlap_is_wanted()
    {
        var old = await app.MakeKey("Rosa");

        (await app.Administrator.Post($"api-keys/{old["id"]}/rotation", new { overlapHours = 0 }, "*")).Created();

        (await app.Client((string)old["key"]!).Get("me")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    [Fact]
    public async Task Never_prolongs_the_old_key_and_gives_the_new_one_as_long_a_life()
    {
        await using var clocked = await Started();
        var old = await clocked.MakeKey("Rosa", clocked.Clock.GetUtcNow().AddHours(10));
        clocked.Clock.Advance(TimeSpan.FromHours(9));

        var made = (await clocked.Administrator.Post($"api-keys/{old["id"]}/rotation", ifMatch: "*")).Created();

        var before = (await clocked.Administrator.Get($"api-keys/{old["id"]}")).Ok();
        ((DateTimeOffset)before["expiresAt"]!).ShouldBe((DateTimeOffset)old["expiresAt"]!);
        ((DateTimeOffset)made["expiresAt"]!).ShouldBe(clocked.Clock.GetUtcNow().AddHours(10), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Happens_once_to_a_key_and_never_to_one_that_is_refused()
    {
        var twice = await app.MakeKey("Rosa");
        var revoked = await app.MakeKey("Rosa");
        var expired = await app.MakeKey("Rosa");
        (await app.Administrator.Post($"api-keys/{twice["id"]}/rotation", ifMatch: "*")).Created();
        (await app.Administrator.Post($"api-keys/{revoked["id"]}/revocation", ifMatch: "*")).Ok();
        await app.Sql<object>(
            $"UPDATE api_keys SET expires_at = now() - interval '1 minute' WHERE id = '{expired["id"]}' RETURNING 1"
        );
        var before = await app.Sql<long>("SELECT count(*) FROM api_keys");

        foreach (
            var (key, code) in new[]
            {
                (twice, "api-key-rotated"),
                (revoked, "api-key-revoked"),
                (expired, "api-key-expired"),
            }
        )
        {
            (await app.Administrator.Post($"api-keys/{key["id"]}/rotation", ifMatch: "*")).ShouldBeRefused(
                HttpStatusCode.Conflict,
                code
            );
        }

        (await app.Sql<long>("SELECT count(*) FROM api_keys")).ShouldBe(before);
    }

    [Fact]
    public async Task Has_one_winner_among_many_at_the_same_moment()
    {
        var old = await app.MakeKey("Rosa");
        var client = app.Client((string)old["key"]!);
        (await client.Get("me")).Ok();
        var before = await app.Sql<long>("SELECT count(*) FROM api_keys");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.Post("me/rotation")));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        answers
            .Where(answer => answer.Status != HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Code == "stale" || answer.Code == "api-key-rotated");
        (await app.Sql<long>("SELECT count(*) FROM api_keys")).ShouldBe(before + 1);
    }

    [Fact]
    public async Task Needs_no_administrator_for_ones_own_key_which_then_ends_when_it_would_have()
    {
        var old = await app.MakeKey("Rosa", app.Clock.GetUtcNow().AddDays(30));

        var made = (await app.Client((string)old["key"]!).Post("me/rotation", new { overlapHours = 1 })).Created();

        ((string)made["owner"]!).ShouldBe("Rosa");
        ((string)made["expiresAt"]!).ShouldBe((string)old["expiresAt"]!);
        (await app.Client((string)made["key"]!).Get("me")).Ok();
        (
            await app.Sql<string>(
                $"SELECT actor FROM events WHERE subject_key = '{made["id"]}' AND type = 'api-key.created'"
            )
        ).ShouldBe("Rosa");
    }

    [Fact]
    public async Task Says_who_made_a_key_and_saw_it_whoever_calls_with_it_afterwards()
    {
        var first = await app.MakeKey("Rosa");
        var ada = await app.ClientOf("Ada", ["administrator"]);

        var byItself = (await app.Client((string)first["key"]!).Post("me/rotation")).Created();
        var byAnother = (await ada.Post($"api-keys/{byItself["id"]}/rotation", ifMatch: "*")).Created();

        ((string)first["createdBy"]!).ShouldBe("administrator");
        ((string)byItself["createdBy"]!).ShouldBe("administrator");
        ((string)byAnother["createdBy"]!).ShouldBe("Ada");
        ((string)byAnother["owner"]!).ShouldBe("Rosa");
        ((string)(await ada.Get($"api-keys/{byItself["id"]}")).Ok()["createdBy"]!).ShouldBe("administrator");
        (
            await app.Sql<string>(
                "SELECT string_agg(actor || ' for ' || (changes->'createdBy'->>'to'), ', ' ORDER BY sequence) FROM events "
                    + "WHERE type = 'api-key.created' "
                    + $"AND subject_key IN ('{first["id"]}', '{byItself["id"]}', '{byAnother["id"]}')"
            )
        ).ShouldBe("administrator for administrator, Rosa for administrator, Ada for Ada");
    }

    [Theory]
    [InlineData("""{"overlapHours":-1}""", "/overlapHours inclusive-between")]
    [InlineData("""{"overlapHours":169}""", "/overlapHours inclusive-between")]
    [InlineData("""{"overlapHours":"1"}""", "/overlapHours wrong-type")]
    [InlineData("""{"overlapHours":1.5}""", "/overlapHours wrong-type")]
    [InlineData("""{"expiresAt":"2001-01-01T00:00:00Z"}""", "/expiresAt in-past")]
    [InlineData("""{"roles":["administrator"]}""", "/roles unknown-member")]
    public async Task Refuses_bodies_that_cannot_be_meant(string body, string error)
    {
        var old = await app.MakeKey("Rosa");

        (
            await app.Administrator.Send(
                HttpMethod.Post,
                $"api-keys/{old["id"]}/rotation",
                body,
                headers: ("If-Match", "*")
            )
        )
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
    }

    [Fact]
    public async Task Is_refused_by_another_instance_within_five_seconds()
    {
        await using var other = app.With();
        var old = await app.MakeKey("Rosa");
        var there = other.Client((string)old["key"]!);
        (await there.Get("me")).Ok();
        var since = System.Diagnostics.Stopwatch.StartNew();

        (await app.Administrator.Post($"api-keys/{old["id"]}/revocation", ifMatch: "*")).Ok();

        var status = HttpStatusCode.OK;
        while (status == HttpStatusCode.OK && since.Elapsed < TimeSpan.FromSeconds(5))
        {
            status = (await there.Get("me")).Status;
        }

        status.ShouldBe(HttpStatusCode.Unauthorized);
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static async Task<TrackerApp> Started()
    {
        var app = new TrackerApp();
        await app.InitializeAsync();
        return app;
    }
}

public sealed class AmendApiKeyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Changes_name_and_end_and_nothing_else()
    {
        var made = await app.MakeKey("Ada");

        var amended = (
            await app.Administrator.Patch(
                $"api-keys/{made["id"]}",
                new { name = "Nightly", expiresAt = "2090-01-01T00:00:00Z" },
                made.ETag
            )
        ).Ok();

        ((string)amended["name"]!).ShouldBe("Nightly");
        ((string)amended["expiresAt"]!).ShouldBe("2090-01-01T00:00:00Z");
        amended["roles"]!.ToJsonString().ShouldBe(made["roles"]!.ToJsonString());
        amended.ETag.ShouldBe("\"2\"");
        (await app.Administrator.Patch($"api-keys/{made["id"]}", new { name = "Nightly" }, "*")).ETag.ShouldBe("\"2\"");
        (await app.Administrator.PatchText($"api-keys/{made["id"]}", """{"expiresAt":null}"""))
            .Ok()["expiresAt"]
            .ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"expiresAt":"2001-01-01T00:00:00Z"}""", "/expiresAt in-past")]
    [InlineData("""{"name":null}""", "/name not-null")]
    [InlineData("""{"owner":"Somebody else"}""", "/owner unknown-member")]
    [InlineData("""{"grants":[]}""", "/grants unknown-member")]
    public async Task Refuses_what_cannot_be_meant(string patch, string error)
    {
        var made = await app.MakeKey("Ada");

        (await app.Administrator.PatchText($"api-keys/{made["id"]}", patch))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);
    }

    [Theory]
    [InlineData("""{"expiresAt":null}""")]
    [InlineData("""{"expiresAt":"2090-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"Again"}""")]
    public async Task Does_not_wake_a_key_that_has_ended(string patch)
    {
        var made = await app.MakeKey("Ada");
        var client = app.Client((string)made["key"]!);
        (await client.Post("me/rotation", new { overlapHours = 0 })).Created();

        (await app.Administrator.PatchText($"api-keys/{made["id"]}", patch)).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "api-key-expired"
        );

        (await client.Get("me")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Ends_a_key_with_a_successor_earlier_and_never_later()
    {
        var made = await app.MakeKey("Ada");
        (await app.Client((string)made["key"]!).Post("me/rotation", new { overlapHours = 10 })).Created();
        var (earlier, later) = (app.Clock.GetUtcNow().AddHours(9), app.Clock.GetUtcNow().AddHours(11));

        foreach (var patch in new[] { """{"expiresAt":null}""", $$"""{"expiresAt":"{{later:O}}"}""" })
        {
            (await app.Administrator.PatchText($"api-keys/{made["id"]}", patch)).ShouldBeRefused(
                HttpStatusCode.Conflict,
                "api-key-rotated"
            );
        }

        (await app.Administrator.PatchText($"api-keys/{made["id"]}", $$"""{"expiresAt":"{{earlier:O}}"}""")).Ok();
        (await app.Administrator.PatchText($"api-keys/{made["id"]}", """{"name":"Until nine"}""")).Ok();
    }

    [Fact]
    public async Task Does_not_wake_a_revoked_key()
    {
        var made = await app.MakeKey("Ada");
        (await app.Administrator.Post($"api-keys/{made["id"]}/revocation", ifMatch: "*")).Ok();

        (await app.Administrator.Patch($"api-keys/{made["id"]}", new { name = "Again" }, "*")).ShouldBeRefused(
            HttpStatusCode.Conflict,
            "api-key-revoked"
        );
    }
}

internal static class PatchingKeys
{
    public static Task<Answer> PatchText(this TrackerClient client, string path, string patch) =>
        client.Send(HttpMethod.Patch, path, patch, "application/merge-patch+json", ("If-Match", "*"));
}
