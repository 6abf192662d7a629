using System.Diagnostics.Metrics;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Webhooks;

/// <summary>How webhooks do, without saying whose they are.</summary>
internal sealed class WebhookMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> attempts;

    public WebhookMetrics()
    {
        // A name of its own: collectors take what is called alike for one, and a process may hold two services.
        meter = new Meter($"ReplacementTracker.Webhooks.{Guid.NewGuid():N}");
        attempts = meter.CreateCounter<long>(
            "replacement_webhook_attempts",
            unit: null,
            "Attempts at messages by how they ended: delivered, or why not."
        );
        meter.CreateObservableGauge(
            "replacement_webhook_messages_waiting",
            () => Waiting.Count,
            unit: null,
            "Messages that have not arrived yet, of webhooks that are not paused."
        );
        meter.CreateObservableGauge(
            "replacement_webhook_oldest_waiting_seconds",
            () => Waiting.Age.TotalSeconds,
            unit: null,
            "How long the oldest of them has been waiting; 0 without any."
        );
    }

    public string MeterName => meter.Name;

    /// <summary>As this instance counted it a few seconds ago.</summary>
    public (long Count, TimeSpan Age) Waiting { get; set; }

    public void Count(Attempt attempt) =>
        attempts.Add(1, new KeyValuePair<string, object?>("outcome", attempt.Failure?.Text() ?? "delivered"));

    public void Dispose() => meter.Dispose();
}
