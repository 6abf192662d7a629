using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Webhooks;

/// <summary>What delivers is a process of its own here, so that it can be killed as processes are.</summary>
public sealed class WebhookCrashTests : IAsyncLifetime
{
    private const string EventsVariable = "TRACKER_TEST_WEBHOOK_EVENTS";
    private const int Kills = 10;

    /// <summary>Writes and answers, and sends nothing.</summary>
    private readonly WebhookApp app = new(("Webhooks:Deliver", "false"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>
    /// 400 events in the suite; set TRACKER_TEST_WEBHOOK_EVENTS=2000 for the whole of it. The three days of retries pass a
    /// thousand times as quickly, leases of dead workers do not: they are what the end waits for.
    /// </summary>
    [Fact]
    public async Task Invariant_13_loses_nothing_though_the_service_is_killed_ten_times_and_a_quarter_of_answers_is_hostile()
    {
        var events = int.Parse(
            Environment.GetEnvironmentVariable(EventsVariable) ?? "400",
            CultureInfo.InvariantCulture
        );
        var answers = new ConcurrentDictionary<int, int>();
        var taken = new ConcurrentDictionary<string, long>();
        var count = 0;
        await using var receiver = await HookReceiver.StartAsync(
            async (http, message) =>
            {
                // Long enough for some to be on their way when the service is killed.
                await Task.Delay(TimeSpan.FromMilliseconds(15), http.RequestAborted);

                // By turns, so that each run meets all of them: every fourth answer is one of eight that are none.
                var number = Interlocked.Increment(ref count);
                var hostile = number % 4 == 0 ? number / 4 % 8 : -1;
                answers.AddOrUpdate(hostile, 1, (_, before) => before + 1);
                switch (hostile)
                {
                    case 0:
                        http.Response.StatusCode = 500;
                        break;
                    case 1:
                        http.Response.StatusCode = 302;
                        http.Response.Headers.Location = "http://127.0.0.1:1/";
                        break;
                    case 2:
                        http.Response.StatusCode = 503;
                        http.Response.Headers["Retry-After"] = "nonsense";
                        break;
                    case 3:
                        http.Response.StatusCode = 404;
                        break;
                    case 4 or 5:
                        http.Abort();
                        break;
                    case 6:
                        http.Response.StatusCode = 400;
                        await http.Response.WriteAsync(new string('x', 1_000_000), http.RequestAborted);
                        break;
                    case 7:
                        await Task.Delay(TimeSpan.FromSeconds(1.5), http.RequestAborted);
                        http.Response.StatusCode = 500;
                        break;
                    default:
                        taken.TryAdd(message.Id, Stopwatch.GetTimestamp());
                        break;
                }
            }
        );
        var code = await app.Tracker.ActiveProgramme(1);
        var (_, secret) = await app.Webhook(receiver.Url, code, "unit.amended");

        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var service = await ChildService.StartAsync(app.Tracker.ConnectionString);
            var (from, to) = ((kill - 1) * events / Kills, kill * events / Kills);
            var enough = receiver.Received.Count + ((to - from) / 2);
            var writing = WriteAsync(code, from + 1, to);
            await WebhookApp.Eventually(
                $"service {kill} is in the midst of sending",
                () => receiver.Received.Count >= enough,
                seconds: 60
            );
            service.Kill();
            await writing;
        }

        await using (var last = await ChildService.StartAsync(app.Tracker.ConnectionString))
        {
            await WebhookApp.Eventually(
                "everything arrived",
                async () =>
                    taken.Count >= events
                    && await app.Tracker.Sql<long>(
                        "SELECT count(*) FROM webhook_deliveries WHERE status <> 'delivered'"
                    ) == 0,
                seconds: 180
            );
            last.Kill();
        }

        var committed = await CommittedAsync();
        committed.Count.ShouldBe(events);
        taken.Keys.ShouldBe(committed, ignoreOrder: true);
        var messages = receiver.Received.ToList();
        messages.ShouldAllBe(message => committed.Contains(message.Id), "nothing is delivered without a commit");
        messages.ShouldAllBe(message => message.IsSignedBy(secret));
        messages
            .GroupBy(message => message.Id)
            .ShouldAllBe(same => same.Select(message => message.Text).Distinct().Count() == 1);
        answers.Keys.Order().ShouldBe([-1, 0, 1, 2, 3, 4, 5, 6, 7]);
        TestContext.Current.SendDiagnosticMessage(
            $"{events} events, {Kills} kills: {messages.Count} messages, {taken.Count} events taken, "
                + $"{answers.Where(pair => pair.Key >= 0).Sum(pair => pair.Value)} hostile answers"
        );
    }

    private async Task WriteAsync(string code, int from, int to)
    {
        var client = app.Administrator;
        for (var number = from; number <= to; number++)
        {
            (await client.Patch($"programmes/{code}/units/CAM-0001", new { model = $"model {number}" }, "*")).Ok();
            // Refused, so nothing of it may be told.
            if (number % 10 == 0)
            {
                (
                    await client.Patch($"programmes/{code}/units/CAM-0001", new { model = "stale" }, "\"1\"")
                ).ShouldBeRefused(HttpStatusCode.PreconditionFailed, "stale");
            }
        }
    }

    private async Task<HashSet<string>> CommittedAsync() =>
        [
            .. await app.Tracker.Sql<string[]>(
                "SELECT array_agg(id::text) FROM events WHERE type = 'unit.amended' AND category = 'change'"
            ),
        ];

    /// <summary>The service as people run it.</summary>
    private sealed class ChildService(Process process) : IAsyncDisposable
    {
        public static async Task<ChildService> StartAsync(string connectionString)
        {
            var port = FreePort();
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "ReplacementTracker.Api"))
            {
                ArgumentList = { "--urls", $"http://127.0.0.1:{port}" },
                Environment =
                {
                    ["ConnectionStrings__Tracker"] = connectionString,
                    ["TRACKER_ADMIN_KEY"] = TrackerApp.AdministratorKey,
                    ["Webhooks__AllowHttp"] = "true",
                    ["Webhooks__AllowedNetworks"] = "127.0.0.0/8",
                    ["Webhooks__AllowedPorts"] = "*",
                    ["Webhooks__PollMilliseconds"] = "50",
                    ["Webhooks__TimeoutSeconds"] = "1",
                    ["Webhooks__RetryTimeScale"] = "0.001",
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var service = new ChildService(process);
            using var http = new HttpClient();
            await WebhookApp.Eventually(
                "the service is ready",
                async () =>
                {
                    process.HasExited.ShouldBeFalse();
                    try
                    {
                        return (
                            await http.GetAsync($"http://127.0.0.1:{port}/health/ready", Cancel)
                        ).IsSuccessStatusCode;
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                seconds: 60
            );
            return service;
        }

        /// <summary>SIGKILL: it gets no chance to tidy up.</summary>
        public void Kill() => process.Kill();

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
