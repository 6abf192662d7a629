using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Metrics;

/// <summary>Today's figures of every programme as gauges, worked out when somebody scrapes them.</summary>
/// <remarks>
/// Counts and percentages only: what labels name is the programme. While the database is away the figures are absent
/// rather than old, and `replacement_figures_up` is 0.
/// </remarks>
internal sealed partial class ProgrammeGauges : IDisposable
{
    /// <summary>How long a scrape waits for figures before it goes on with the last ones; scrapers give up after ten.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How long working them out may take in all.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly IServiceScopeFactory scopes;
    private readonly MetricsOptions options;
    private readonly PublicFigures figures;
    private readonly TimeProvider clock;
    private readonly ILogger<ProgrammeGauges> log;
    private readonly Meter meter;
    private readonly Lock turn = new();
    private Task running = Task.CompletedTask;
    private long? readAt;
    private volatile Snapshot latest = Snapshot.Nothing;

    public ProgrammeGauges(
        IServiceScopeFactory scopes,
        MetricsOptions options,
        PublicFigures figures,
        TimeProvider clock,
        ILogger<ProgrammeGauges> log
    )
    {
        (this.scopes, this.options, this.figures, this.clock, this.log) = (scopes, options, figures, clock, log);
        // A name of its own: collectors take what is called alike for one, and a process may hold two services.
        meter = new Meter($"ReplacementTracker.Programmes.{Guid.NewGuid():N}");
        Define();
    }

    public string MeterName => meter.Name;

    /// <summary>Works the figures out anew, unless that was done a moment ago or is being done.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        Task reading;
        lock (turn)
        {
            var isFresh = readAt is { } at && clock.GetElapsedTime(at) < options.Kept;
            if (running.IsCompleted && !isFresh)
            {
                // Not the caller's token: others may wait for the same figures.
                running = Task.Run(ReadAsync, CancellationToken.None);
            }

            reading = running;
        }

        await Task.WhenAny(reading, Task.Delay(Patience, cancel));
    }

    public void Dispose() => meter.Dispose();

    private void Define()
    {
        Gauge(
            "replacement_units",
            "Promised units by status. They count for every stage they reached: only completed and remaining add up.",
            "status",
            report =>
                [
                    ("removed", report.Baseline.Removed.Count),
                    ("replaced", report.Baseline.Replaced.Count),
                    ("verified", report.Baseline.Verified.Count),
                    ("disposed", report.Baseline.Disposed.Count),
                    ("completed", report.CompletedUnitCount),
                    ("remaining", report.RemainingUnitCount),
                ]
        );
        Gauge("replacement_baseline_units", "Units promised.", report => report.BaselineUnitCount);
        Gauge("replacement_scope_units", "Units in scope today.", report => report.ScopeUnitCount);
        Gauge(
            "replacement_progress_ratio",
            "Promised units at the stage that counts as done, 0 to 1, floored to three decimals.",
            report => (double?)(report.PercentComplete / 100)
        );
        Gauge(
            "replacement_planned_ratio",
            "Promised units that were to be done by today, 0 to 1, floored to three decimals.",
            report => (double?)(report.Schedule.PlannedPercent / 100)
        );
        Gauge(
            "replacement_schedule_variance_seconds",
            "SV(t), earned schedule less actual time; below 0 is late.",
            report => (double?)(report.Schedule.SvWeeks * 7 * 24 * 3600)
        );
        Gauge(
            "replacement_schedule_performance_ratio",
            "SPI(t), earned schedule by actual time; below 1 is late.",
            report => (double?)report.Schedule.SpiT
        );
        Gauge(
            "replacement_pace_units_per_week",
            "Mean of units done a week, over the last full ISO weeks.",
            "weeks",
            report => [("4", (double?)report.Pace.Last4Weeks), ("8", (double?)report.Pace.Last8Weeks)]
        );
        Gauge(
            "replacement_required_pace_units_per_week",
            "Units a week that meet the deadline.",
            report => (double?)report.Pace.Required
        );
        Gauge("replacement_work_orders_open", "Visits that have not ended.", report => report.WorkOrders.Open);
        Gauge(
            "replacement_work_orders_overdue",
            "Open visits that were planned to have ended.",
            report => report.WorkOrders.Overdue
        );
        Gauge(
            "replacement_milestones",
            "Milestones that were met and missed.",
            "status",
            report => [("met", report.Milestones.Met), ("missed", report.Milestones.Missed)]
        );
        meter.CreateObservableGauge(
            "replacement_deadline_timestamp_seconds",
            () => latest.Programmes.Select(one => Measured(one, one.DeadlineEnd.ToUnixTimeSeconds())),
            unit: null,
            "First second after the deadline."
        );
        meter.CreateObservableGauge(
            "replacement_programme_info",
            () =>
                latest.Programmes.Select(one =>
                    Measured(
                        one,
                        1,
                        new("name", one.Report.ProgrammeName),
                        new("status", one.Status.Text()),
                        new("completion_rule", one.Report.CompletionRule.Text()),
                        new("invented", one.Report.IsInvented ? "true" : "false")
                    )
                ),
            unit: null,
            "1; the labels say what the programme is, and whether its data are invented."
        );
        meter.CreateObservableGauge(
            "replacement_figures_up",
            () => latest.IsUp ? 1 : 0,
            unit: null,
            "Whether the programmes' figures could be worked out."
        );
    }

    private void Gauge(string name, string help, Func<ProgressResponse, double?> value) =>
        meter.CreateObservableGauge(
            name,
            () =>
                from one in latest.Programmes
                let measured = value(one.Report)
                where measured is not null
                select Measured(one, measured.Value),
            unit: null,
            help
        );

    private void Gauge(
        string name,
        string help,
        string label,
        Func<ProgressResponse, IEnumerable<(string Label, double? Value)>> values
    ) =>
        meter.CreateObservableGauge(
            name,
            () =>
                from one in latest.Programmes
                from measured in values(one.Report)
                let number = measured.Value
                where number is not null
                select Measured(one, number.Value, [new(label, measured.Label)]),
            unit: null,
            help
        );

    private static Measurement<double> Measured(
        Shown one,
        double value,
        params KeyValuePair<string, object?>[] labels
    ) => new(value, [new("programme", one.Report.Programme), .. labels]);

    private async Task ReadAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TrackerDb>();
            List<Shown> shown = [];
            foreach (
                var programme in await db.Programmes.AsNoTracking().OrderBy(row => row.Code).ToListAsync(limit.Token)
            )
            {
                if (!options.Anonymous || figures.Shows(programme))
                {
                    shown.Add(await ReadAsync(db, programme, limit.Token));
                }
            }

            latest = new Snapshot(IsUp: true, shown);
        }
        catch (Exception exception)
        {
            if (latest.IsUp || readAt is null)
            {
                CannotRead(log, exception);
            }

            latest = Snapshot.Nothing;
        }

        lock (turn)
        {
            readAt = clock.GetTimestamp();
        }
    }

    private async Task<Shown> ReadAsync(TrackerDb db, Programme programme, CancellationToken cancel)
    {
        var today = AsOf.Of(programme, new GetProgressQuery(null, null), clock.Now());
        var report = await ProgressReport.ReadAsync(db, programme, today, cancel);
        return new Shown(report, programme.Status, programme.Clock.EndOf(programme.Deadline));
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The programmes' figures for /metrics cannot be read; they are absent until they can."
    )]
    private static partial void CannotRead(ILogger logger, Exception exception);

    private sealed record Snapshot(bool IsUp, IReadOnlyList<Shown> Programmes)
    {
        public static readonly Snapshot Nothing = new(IsUp: false, []);
    }

    private sealed record Shown(ProgressResponse Report, ProgrammeStatus Status, DateTimeOffset DeadlineEnd);
}
