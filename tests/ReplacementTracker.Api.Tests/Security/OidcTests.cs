using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Api.Tests.Support;
using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Api.Tests.Security;

/// <summary>Tokens of an identity provider, beside keys.</summary>
public sealed class OidcTests(TrackerApp app, TokenIssuer issuer)
    : IClassFixture<TrackerApp>,
        IClassFixture<TokenIssuer>
{
    [Fact]
    public async Task A_token_opens_what_its_claims_say_and_no_more()
    {
        var (mine, other) = (await app.ActiveProgramme(1), await app.ActiveProgramme(1));
        await using var with = Configured();
        var client = Client(with, issuer.Token("u-17", [$"tracker:{mine}:planner", "somebody-elses:right"]));

        var me = (await client.Get("me")).Ok();
        ((string)me["owner"]!).ShouldBe("u-17");
        me["keyId"].ShouldBeNull();
        me["grants"]!.ToJsonString().ShouldBe($$"""[{"programme":"{{mine}}","roles":["planner"]}]""");
        (await client.Get($"programmes/{mine}/units")).Ok().Text.ShouldNotContain("serialNumber");
        (
            await client.Post(
                $"programmes/{mine}/work-orders",
                new
                {
                    title = "T",
                    site = "UT",
                    units = new[] { "CAM-0001" },
                }
            )
        ).Created();
        (await client.Get($"programmes/{other}/units")).ShouldBeRefused(HttpStatusCode.NotFound, "programme-not-found");
        (await client.Get("api-keys")).ShouldBeRefused(HttpStatusCode.Forbidden, "not-allowed");
        (await client.Post("me/rotation")).ShouldBeRefused(HttpStatusCode.Conflict, "no-key");
        ((long)(await client.Get("programmes")).Ok()["total"]!).ShouldBe(1);
        (
            await app.Sql<string>("SELECT actor FROM events WHERE type = 'work-order.created' AND actor_key_id IS NULL")
        ).ShouldBe("u-17");
    }

    [Fact]
    public async Task A_value_of_the_claim_may_stand_for_several_rights()
    {
        var mine = await app.ActiveProgramme(1);
        await using var with = Configured(
            ("Oidc:Map:0:Value", "Group of auditors"),
            ("Oidc:Map:0:Gives:0", $"tracker:{mine}:verifier"),
            ("Oidc:Map:0:Gives:1", "tracker:sensitive")
        );

        var me = (await Client(with, issuer.Token("u-18", ["Group of auditors"])).Get("me")).Ok();

        me["grants"]!.ToJsonString().ShouldBe($$"""[{"programme":"{{mine}}","roles":["verifier"]}]""");
        me["scopes"]!.ToJsonString().ShouldBe("""["sensitive"]""");
    }

    [Fact]
    public async Task A_token_without_rights_reads_nothing()
    {
        await using var with = Configured();

        (await Client(with, issuer.Token("u-19", ["other"])).Get("me")).ShouldBeRefused(
            HttpStatusCode.Forbidden,
            "not-allowed"
        );
    }

    [Fact]
    public async Task A_token_is_refused_that_is_not_wholly_right()
    {
        await using var with = Configured();
        string[] roles = ["tracker:*:reader"];
        var good = issuer.Token("u", roles);
        (await Client(with, good).Get("me")).Ok();
        Dictionary<string, string> wrong = new()
        {
            ["expired"] = issuer.Token("u", roles, notBeforeMinutes: -60, expiresMinutes: -1.1),
            ["not yet"] = issuer.Token("u", roles, notBeforeMinutes: 2),
            ["issuer"] = issuer.Token("u", roles, issuer: "https://somebody.example"),
            ["audience"] = issuer.Token("u", roles, audience: "another-service"),
            ["signature"] = issuer.Token("u", roles, signedBy: issuer.Forged()),
            ["by public key"] = issuer.Token("u", roles, signedBy: issuer.ByPublicKey()),
            ["unsigned"] = TokenIssuer.Unsigned(good),
            ["altered"] = TokenIssuer.Altered(good),
            ["cut off"] = good[..^10],
            ["no owner"] = issuer.Token(null, roles),
            ["blank owner"] = issuer.Token(" ", roles),
            ["invisible owner"] = issuer.Token("\u200b", roles),
            ["the service as owner"] = issuer.Token("System", roles),
            ["the command line as owner"] = issuer.Token("command\u00a0line", roles),
            ["no token"] = "eyJ.eyJ.x",
        };
        foreach (var (name, token) in wrong)
        {
            var answer = (await Client(with, token).Get("me")).ShouldBeRefused(
                HttpStatusCode.Unauthorized,
                "unauthenticated"
            );

            answer.Headers.WwwAuthenticate.Select(some => some.Scheme).ShouldBe(["Bearer", "Basic"], name);
            ((string)answer["detail"]!).ShouldStartWith("The token ", customMessage: name);
            answer.Text.ShouldNotContain("IDX");
            var badge = await Client(with, token).Get("programmes/none/badges/progress");
            badge.Status.ShouldBe(HttpStatusCode.Unauthorized, name);
        }
    }

    [Fact]
    public async Task Keys_are_taken_as_before_and_tokens_only_where_that_was_asked_for()
    {
        await using var with = Configured();
        var key = await app.KeyOf("Kim", Grant.Of([Role.Reader]), []);

        ((string)(await Client(with, key).Get("me")).Ok()["owner"]!).ShouldBe("Kim");
        (await with.Client(key).Get("me")).Ok();
        (await Client(app, issuer.Token("u", ["tracker:*:reader"])).Get("me")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
    }

    [Fact]
    public async Task The_log_says_from_where_a_token_came_as_it_does_of_a_key()
    {
        var programme = await app.DraftProgramme();
        await app.Units(programme, 1);
        await using var with = Configured();
        var token = issuer.Token("u-21", [$"tracker:{programme}:administrator"]);
        var server = (TestServer)with.Services.GetRequiredService<IServer>();

        var answer = await server.SendAsync(
            http =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:192.0.2.9");
                http.Request.Method = "POST";
                http.Request.Path = $"/v1/programmes/{programme}/activation";
                http.Request.Headers.Authorization = $"Bearer {token}";
                http.Request.Headers.IfMatch = "*";
            },
            TestContext.Current.CancellationToken
        );

        answer.Response.StatusCode.ShouldBe(200);
        (await app.Sql<string>("SELECT DISTINCT origin FROM events WHERE actor = 'u-21'")).ShouldBe("192.0.2.9");
    }

    [Fact]
    public async Task The_answer_that_a_token_got_is_given_again_to_one_with_the_same_rights_alone()
    {
        var programme = await app.DraftProgramme();
        await using var with = Configured();
        var (planner, reader) = ($"tracker:{programme}:planner", $"tracker:{programme}:reader");
        string[] seesAll = [planner, reader, "tracker:sensitive"];
        var made = (await RegisterAsync(seesAll)).Created();
        made.Text.ShouldContain("SECRET-1");

        var again = (await RegisterAsync([.. seesAll.Reverse()])).Created();
        again.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        again.Text.ShouldBe(made.Text);
        foreach (var roles in new string[][] { [planner, reader], [planner, "tracker:sensitive"] })
        {
            var refused = (await RegisterAsync(roles)).ShouldBeRefused(
                HttpStatusCode.Conflict,
                "idempotency-answer-sealed"
            );
            refused.Text.ShouldNotContain("SECRET-1");
        }

        (await app.Sql<long>("SELECT count(*) FROM units WHERE tag = 'CAM-SEALED'")).ShouldBe(1);

        Task<Answer> RegisterAsync(string[] roles) =>
            Client(with, issuer.Token("u-20", roles))
                .Send(
                    HttpMethod.Post,
                    $"programmes/{programme}/units",
                    new
                    {
                        tag = "CAM-SEALED",
                        site = "UT",
                        labelVendor = "hikvision",
                        serialNumber = "SECRET-1",
                    },
                    headers: ("Idempotency-Key", "one-for-all")
                );
    }

    [Fact]
    public async Task A_person_with_a_key_and_a_token_is_one_person()
    {
        var programme = await app.ActiveProgramme(1);
        var number = await app.StartedWorkOrder(programme, "CAM-0001");
        var key = await app.ClientOf("e.jansen", ["engineer"], [programme]);
        (
            await key.Post(
                $"programmes/{programme}/work-orders/{number}/lines/CAM-0001/outcome",
                Given.Replaced("NEW-1"),
                "*"
            )
        ).Ok();
        await app.Administrator.Post($"programmes/{programme}/work-orders/{number}/completion", ifMatch: "*");
        await using var with = Configured();
        var verification = $"programmes/{programme}/work-orders/{number}/lines/CAM-0001/verification";
        string[] roles = [$"tracker:{programme}:verifier"];

        (
            await Client(with, issuer.Token("E.Jansen", roles))
                .Post(verification, new { verification = "accepted" }, "*")
        ).ShouldBeRefused(HttpStatusCode.Forbidden, "own-work");
        (
            await Client(with, issuer.Token("v.visser", roles))
                .Post(verification, new { verification = "accepted" }, "*")
        ).Ok();
    }

    [Theory]
    [InlineData("Oidc:Audience", "")]
    [InlineData("Oidc:Authority", "http://id.example")]
    [InlineData("Oidc:Authority", "id.example")]
    [InlineData("Oidc:Map:0:Value", "group-without-rights")]
    [InlineData("Oidc:Map:0:Gives:0", "tracker:prorail:boss")]
    public void Settings_that_cannot_be_meant_stop_the_start(string name, string value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Oidc:Authority"] = "https://id.example",
            ["Oidc:Audience"] = "us",
            [name] = value,
        };

        Should.Throw<OptionsValidationException>(() =>
            OidcOptions.Of(new Microsoft.Extensions.Configuration.ConfigurationManager().With(settings))
        );
    }

    private static TrackerClient Client(TrackerApp app, string bearer)
    {
        var client = app.Client(key: null);
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        return client;
    }

    private TrackerApp Configured(params (string Name, string Value)[] more) =>
        app.With([("Oidc:Authority", issuer.Address), ("Oidc:Audience", TokenIssuer.Audience), .. more]);
}

internal static class ConfiguringTests
{
    public static Microsoft.Extensions.Configuration.IConfiguration With(
        this Microsoft.Extensions.Configuration.ConfigurationManager configuration,
        Dictionary<string, string?> settings
    )
    {
        foreach (var (name, value) in settings)
        {
            configuration[name] = value;
        }

        return configuration;
    }
}
