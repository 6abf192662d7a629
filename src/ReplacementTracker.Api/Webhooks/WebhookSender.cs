using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ReplacementTracker.Api.Http;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>One attempt at one message.</summary>
internal sealed partial class WebhookSender(
    WebhookOptions options,
    OutboundAddressPolicy policy,
    WebhookSecrets secrets,
    TimeProvider clock,
    ILogger<WebhookSender> log
) : IDisposable
{
    private static readonly string UserAgent = $"ReplacementTracker/{RequestGuards.ApiVersion}";

    private readonly HttpMessageInvoker http = new(OutboundConnections.Create(policy));

    /// <exception cref="OperationCanceledException">The service ends; whether the message arrived is not known.</exception>
    public async Task<Attempt> SendAsync(ClaimedMessage message, CancellationToken stopping)
    {
        var started = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.Timeout);
        try
        {
            // What was allowed when it was entered may not be by now.
            if (policy.WrongWith(message.Receiver.Url) is not null)
            {
                return Failed(DeliveryFailure.AddressRefused);
            }

            using var request = Request(message);
            // The head of the answer says all there is to know. Its body is not waited for.
            using var response = await http.SendAsync(request, limit.Token);
            return Answered(response, Stopwatch.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return Failed(DeliveryFailure.Timeout);
        }
        catch (HttpRequestException exception)
        {
            return Failed(
                exception.InnerException is AddressRefusedException
                    ? DeliveryFailure.AddressRefused
                    : DeliveryFailure.Connection
            );
        }
        catch (CryptographicException exception)
        {
            CannotOpenSecret(log, message.Receiver.WebhookId, exception);
            return Failed(DeliveryFailure.Secret);
        }

        Attempt Failed(DeliveryFailure failure) => new(null, failure, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(ClaimedMessage message)
    {
        var now = clock.Now();
        var body = Encoding.UTF8.GetBytes(message.Body);
        var id = message.MessageId.ToString();
        var receiver = message.Receiver;
        var keys = secrets.Of(receiver.Secret, receiver.PreviousSecret, receiver.PreviousSecretUntil, now);
        var request = new HttpRequestMessage(HttpMethod.Post, receiver.Url)
        {
            Content = new ByteArrayContent(body),
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(keys, id, now, body));
        return request;
    }

    private Attempt Answered(HttpResponseMessage response, TimeSpan duration)
    {
        var status = (int)response.StatusCode;
        DeliveryFailure? failure = status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => DeliveryFailure.Redirect,
            _ => DeliveryFailure.Status,
        };
        var wish = status is 429 or 503 ? RetrySchedule.Wish(response.Headers.RetryAfter, clock.Now()) : null;
        return new Attempt(status, failure, duration, wish);
    }

    [LoggerMessage(
        LogLevel.Error,
        "The secret of webhook {WebhookId} cannot be opened with the keys in key_ring. Rotate it, and tell its receiver."
    )]
    private static partial void CannotOpenSecret(ILogger logger, Guid webhookId, Exception exception);
}
