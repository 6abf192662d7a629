using System.Net;
using System.Text;
using ReplacementTracker.Api.Tests.ApiKeys;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Security;

public sealed class AuthenticationTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Theory]
    [InlineData("X-API-Key", "{0}")]
    [InlineData("Authorization", "Bearer {0}")]
    [InlineData("Authorization", "bearer {0}")]
    public async Task Takes_a_key_as_header_or_bearer(string header, string value)
    {
        var key = (string)(await app.MakeKey("Kim"))["key"]!;

        var me = await Me((header, string.Format(null, value, key)));

        ((string)me.Ok()["owner"]!).ShouldBe("Kim");
    }

    [Theory]
    [InlineData("")]
    [InlineData("anybody")]
    public async Task Takes_a_key_as_password_of_whatever_user(string user)
    {
        var key = (string)(await app.MakeKey("Kim"))["key"]!;

        var me = await Me(("Authorization", Basic($"{user}:{key}")));

        ((string)me.Ok()["owner"]!).ShouldBe("Kim");
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("Bearer nobody-knows-this-one")]
    [InlineData("Basic ???")]
    [InlineData("Basic bm8tY29sb24=")]
    [InlineData("Basic dXNlcjo=")]
    [InlineData("Digest username=x")]
    [InlineData("nonsense")]
    public async Task Refuses_what_is_no_key(string authorization)
    {
        var refused = (await Me(("Authorization", authorization))).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );

        refused
            .Headers.WwwAuthenticate.Select(challenge => challenge.Scheme)
            .ShouldBe(["Bearer", "Basic"], ignoreOrder: true);
    }

    [Fact]
    public async Task Says_of_a_mistyped_key_that_it_is_mistyped()
    {
        var key = (string)(await app.MakeKey("Kim"))["key"]!;
        var mistyped = key[..10] + (key[10] == 'a' ? 'b' : 'a') + key[11..];

        var refused = (await Me(("X-API-Key", mistyped))).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );

        ((string)refused["detail"]!).ShouldContain("mistyped");
    }

    [Fact]
    public async Task Takes_no_key_from_the_address_for_addresses_are_logged()
    {
        var key = (string)(await app.MakeKey("Kim"))["key"]!;

        foreach (var name in new[] { "key", "api_key", "access_token", "X-API-Key" })
        {
            (await app.Anonymous.Get($"me?{name}={key}")).ShouldBeRefused(
                HttpStatusCode.Unauthorized,
                "unauthenticated"
            );
        }
    }

    [Fact]
    public async Task Refuses_a_stranger_before_looking_at_what_was_sent()
    {
        (await app.Anonymous.PostText("vendors", "{", "text/plain")).ShouldBeRefused(
            HttpStatusCode.Unauthorized,
            "unauthenticated"
        );
        (await app.Anonymous.Get("sites?limit=none")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    private Task<Answer> Me(params (string Name, string? Value)[] headers) =>
        app.Anonymous.Send(HttpMethod.Get, "me", body: null, headers: headers);

    private static string Basic(string credentials) =>
        $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
}

public sealed class KeyExpiryTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    [Fact]
    public async Task A_key_is_good_until_the_instant_at_which_it_expires()
    {
        app.Clock.FreezeAt(DateTimeOffset.Parse("2026-05-01T10:00:00Z"));
        var made = await app.MakeKey("Ed", DateTimeOffset.Parse("2026-05-01T11:00:00Z"));
        var client = app.Client((string)made["key"]!);
        (await client.Get("me")).Ok();

        app.Clock.FreezeAt(DateTimeOffset.Parse("2026-05-01T10:59:59.999999Z"));
        (await client.Get("me")).Ok();

        app.Clock.FreezeAt(DateTimeOffset.Parse("2026-05-01T11:00:00Z"));
        var refused = (await client.Get("me")).ShouldBeRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        ((string)refused["detail"]!).ShouldContain("expired");
    }
}
