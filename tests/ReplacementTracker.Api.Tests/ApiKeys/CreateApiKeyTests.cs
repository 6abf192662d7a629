using System.Net;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.ApiKeys;

public sealed class CreateApiKeyTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task Shows_the_key_once_and_keeps_its_hash_alone()
    {
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "Nightly import",
                    owner = "Iris",
                    roles = new[] { "planner", "reader", "planner" },
                    expiresAt = "2090-01-01T00:00:00+01:00",
                }
            )
        ).Created();

        var key = (string)made["key"]!;
        var id = (string)made["id"]!;
        key.ShouldStartWith((string)made["prefix"]!);
        made.Headers.Location!.ToString().ShouldBe($"/v1/api-keys/{id}");
        made["roles"]!.AsArray().Select(role => (string)role!).ShouldBe(["planner", "reader"]);
        made["programmes"].ShouldBeNull();
        ((string)made["expiresAt"]!).ShouldBe("2089-12-31T23:00:00Z");
        (await app.Client(key).Get("sites")).Ok();

        var read = (await app.Administrator.Get($"api-keys/{id}")).Ok();
        read["key"].ShouldBeNull();
        read.Text.ShouldNotContain(key);
        (await app.Sql<long>($"SELECT count(*) FROM api_keys AS row WHERE row::text LIKE '%{key}%'")).ShouldBe(0);
        (await app.Sql<long>($"SELECT count(*) FROM events AS row WHERE row::text LIKE '%{key}%'")).ShouldBe(0);
        app.Logs.All.ShouldNotContain(line => line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_written_down_with_who_made_it_for_whom()
    {
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "N",
                    owner = "Olaf",
                    roles = new[] { "verifier" },
                }
            )
        ).Created();

        (
            await app.Sql<string>(
                "SELECT type || ' by ' || actor || ' for ' || (changes->'owner'->>'to') FROM events "
                    + $"WHERE subject_key = '{made["id"]}'"
            )
        ).ShouldBe("api-key.created by administrator for Olaf");
    }

    [Fact]
    public async Task Opens_the_programmes_that_it_names_and_no_others()
    {
        var mine = await app.DraftProgramme();
        var other = await app.DraftProgramme();
        var made = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "N",
                    owner = "O",
                    roles = new[] { "reader" },
                    programmes = new[] { mine, mine },
                }
            )
        ).Created();
        var client = app.Client((string)made["key"]!);

        made["programmes"]!.AsArray().Select(code => (string)code!).ShouldBe([mine]);
        (await client.Get($"programmes/{mine}")).Ok();
        (await client.Get($"programmes/{other}")).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
    }

    [Fact]
    public async Task Refuses_programmes_that_do_not_exist()
    {
        var before = await app.Sql<long>("SELECT count(*) FROM api_keys");

        var refused = (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "N",
                    owner = "O",
                    roles = new[] { "reader" },
                    programmes = new[] { await app.DraftProgramme(), "no-such-one" },
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "programme-unknown");

        ((string)refused["detail"]!).ShouldContain("no-such-one");
        (await app.Sql<long>("SELECT count(*) FROM api_keys")).ShouldBe(before);
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_at_once() =>
        (
            await app.Administrator.PostText(
                "api-keys",
                """{"owner":" ","roles":[],"programmes":[],"expiresAt":"2001-01-01T00:00:00Z"}"""
            )
        )
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe(
                [
                    "/name not-null",
                    "/owner line",
                    "/roles role-count",
                    "/programmes programme-count",
                    "/expiresAt in-past",
                ],
                ignoreOrder: true
            );

    [Theory]
    [InlineData("""{"name":"N","owner":"O"}""", "/roles not-null")]
    [InlineData("""{"name":"N","owner":"O","roles":null}""", "/roles not-null")]
    [InlineData("""{"name":"N","owner":"O","roles":[null]}""", "/roles/0 wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":["Reader"]}""", "/roles/0 wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":[" reader"]}""", "/roles/0 wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":["reader,planner"]}""", "/roles/0 wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":["4"]}""", "/roles/0 wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":[4]}""", "/roles/0 wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":["reader"],"programmes":[null]}""", "/programmes/0 not-null")]
    [InlineData("""{"name":"N","owner":"O","roles":["reader"],"programmes":["A B"]}""", "/programmes/0 code")]
    [InlineData("""{"name":"N","owner":"O","roles":["reader"],"expiresAt":"2090-01-01"}""", "/expiresAt wrong-type")]
    [InlineData("""{"name":"N","owner":"O","roles":["reader"],"key":"mine"}""", "/key unknown-member")]
    [InlineData("""{"name":"a\u0000b","owner":"O","roles":["reader"]}""", "/name line")]
    public async Task Refuses_bodies_that_cannot_be_meant(string body, string error) =>
        (await app.Administrator.PostText("api-keys", body))
            .ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request")
            .Errors.ShouldBe([error]);

    [Theory]
    [InlineData("\u200b", "person-name")]
    [InlineData("\u00ad \u2060", "person-name")]
    [InlineData("\u3164", "person-name")]
    [InlineData("\U000E0041", "person-name")]
    [InlineData("system", "reserved-name")]
    [InlineData("SYSTEM", "reserved-name")]
    [InlineData("sys\u200btem", "reserved-name")]
    [InlineData("\uff53ystem", "reserved-name")]
    [InlineData("Command  line", "reserved-name")]
    [InlineData("reference data", "reserved-name")]
    public async Task Is_for_a_person_and_not_for_nobody_or_the_service_itself(string owner, string error) => (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "N",
                    owner,
                    roles = new[] { "reader" },
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe([$"/owner {error}"]);

    [Fact]
    public async Task Takes_no_name_that_is_too_long_when_it_is_spelt_out() => (
            await app.Administrator.Post(
                "api-keys",
                new
                {
                    name = "N",
                    owner = new string('\ufdfa', 20),
                    roles = new[] { "reader" },
                }
            )
        ).ShouldBeRefused(HttpStatusCode.BadRequest, "invalid-request").Errors.ShouldBe(["/owner person-name"]);

    [Fact]
    public async Task Is_for_administrators_of_all_programmes()
    {
        var body = new
        {
            name = "N",
            owner = "O",
            roles = new[] { "administrator" },
        };
        var planner = await app.ClientOf("planner", ["planner", "engineer", "verifier", "reader"]);
        var ofOneProgramme = await app.ClientOf("administrator of one", ["administrator"], ["prorail"]);

        (await planner.Post("api-keys", body)).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await ofOneProgramme.Post("api-keys", body)).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await app.Anonymous.Post("api-keys", body)).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }
}
