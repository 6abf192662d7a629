using System.Text;
using ReplacementTracker.Api.Webhooks;

namespace ReplacementTracker.Api.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    private static readonly byte[] _secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    /// <summary>The first is the one that the libraries of Standard Webhooks are tested with; both were worked out by another program too.</summary>
    [Theory]
    [InlineData(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        """{"test": 2432232314}""",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )]
    [InlineData(
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        """{"event_type":"ping","data":{"success":true}}""",
        "v1,ra7kgjOCnSSR5URJ70WM3QMv18NGuuwnmtI2W0CEQ1c="
    )]
    public void Signs_as_standard_webhooks_says(string id, long timestamp, string body, string expected)
    {
        var signature = WebhookSignature.Of(
            [_secret],
            id,
            DateTimeOffset.FromUnixTimeSeconds(timestamp),
            Encoding.UTF8.GetBytes(body)
        );

        signature.ShouldBe(expected);
    }

    [Fact]
    public void Gives_a_signature_for_each_secret_while_one_is_being_rotated()
    {
        byte[] other = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
        var at = DateTimeOffset.FromUnixTimeSeconds(1614265330);

        var both = WebhookSignature.Of([other, _secret], "id", at, "{}"u8);

        both.Split(' ')
            .ShouldBe([
                WebhookSignature.Of([other], "id", at, "{}"u8),
                WebhookSignature.Of([_secret], "id", at, "{}"u8),
            ]);
    }

    [Fact]
    public void Makes_secrets_of_32_random_bytes_that_say_what_they_are()
    {
        var secret = WebhookSignature.CreateSecret();

        secret.Length.ShouldBe(32);
        WebhookSignature.CreateSecret().ShouldNotBe(secret);
        WebhookSignature.Shown(secret).ShouldBe("whsec_" + Convert.ToBase64String(secret));
    }
}
