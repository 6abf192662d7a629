using System.Globalization;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Fuzz;

/// <summary>Thousands of random requests, made of the OpenAPI document itself.</summary>
public sealed class FuzzTests(TrackerApp plain, ITestOutputHelper output) : IClassFixture<TrackerApp>
{
    /// <summary>How many requests; 5,000 unless said.</summary>
    private const string CountVariable = "TRACKER_FUZZ_REQUESTS";

    /// <summary>Where the random numbers begin: the same for every run, unless said, so that nobody's change fails by chance.</summary>
    private const string SeedVariable = "TRACKER_FUZZ_SEED";

    private const int RequestsPerProgramme = 500;

    /// <remarks>
    /// No 5xx but a 503 that says when to come back, no status that the document does not announce for the operation, no
    /// body that breaks its schema, whoever asks and whatever is sent.
    /// </remarks>
    [Fact]
    public async Task Answers_only_what_the_document_announces_whatever_is_sent()
    {
        // Webhooks may name this machine, and nothing is sent: their operations are tried, not their receivers.
        await using var app = plain.With(
            ("Webhooks:Deliver", "false"),
            ("Webhooks:AllowHttp", "true"),
            ("Webhooks:AllowedPorts", "*"),
            ("Webhooks:AllowedNetworks", "127.0.0.0/8")
        );
        var seed = Number(SeedVariable) ?? 1;
        var count = Number(CountVariable) ?? 5_000;
        var random = new Random(seed);
        var contract = await ApiContract.ReadAsync((await app.Anonymous.Get("/v1/openapi.json")).Ok().Text);
        var requests = new RandomRequests(contract, random);
        Dictionary<int, int> statuses = [];
        Dictionary<string, int> successes = contract.Operations.ToDictionary(operation => operation.Name, _ => 0);
        Dictionary<string, string> objections = [];
        TrackerClient[] clients = [];
        var (programme, ending) = ("", "");

        for (var number = 0; number < count; number++)
        {
            if (number % RequestsPerProgramme == 0)
            {
                (programme, ending) = (await app.ActiveProgramme(12), await app.ActiveProgramme(1));
                // Further along than chance would come.
                await app.StartedWorkOrder(programme, "CAM-0001", "CAM-0002", "CAM-0003");
                await app.CompletedWorkOrder(programme, "CAM-0004");
                clients = await Clients(app, programme);
            }

            var operation = contract.Operations[number % contract.Operations.Count];
            using var request = requests.Next(
                operation,
                // Once closed, a programme refuses whatever comes: one of its own is closed.
                operation.Path.Contains("{programme}/closure", StringComparison.Ordinal)
                    ? ending
                    : programme
            );
            // The administrator would lock itself out by changing its own key.
            var client =
                random.Next(100) < 75 && operation.Path != "/me/rotation"
                    ? app.Administrator
                    : clients[random.Next(clients.Length)];
            using var response = await client.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            var status = (int)response.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            successes[operation.Name] += status < 300 ? 1 : 0;
            var objection =
                status is 503 or 429 && response.Headers.RetryAfter is null
                    ? $"answers {status} without Retry-After"
                    : contract.Objection(operation, status, response.Content.Headers.ContentType?.MediaType, body);
            if (objection is not null)
            {
                objections.TryAdd($"{operation.Name} {objection}", await Shown(request, body));
            }

            requests.Learn(operation, response, body);
        }

        output.WriteLine($"Seed {seed}: {string.Join(", ", statuses.OrderBy(some => some.Key))}");
        output.WriteLine(
            $"Never succeeded: {string.Join(", ", successes.Where(some => some.Value == 0).Select(some => some.Key))}"
        );
        objections
            .Select(some => $"{some.Key}\n{some.Value}")
            .ShouldBeEmpty($"{SeedVariable}={seed} {CountVariable}={count} repeats this");
        // Otherwise it would have knocked at doors only.
        successes.Count(some => some.Value > 0).ShouldBeGreaterThan(successes.Count * 2 / 3);
    }

    private static async Task<TrackerClient[]> Clients(TrackerApp app, string programme) =>
        [
            await app.ClientOf("Fuzz reader", ["reader"], [programme]),
            await app.ClientOf("Fuzz planner", ["planner"], [programme]),
            await app.ClientOf("Fuzz engineer", ["engineer"], [programme]),
            await app.ClientOf("Fuzz verifier", ["verifier"]),
            await app.ClientOf("Fuzz administrator", ["administrator"]),
            await app.ClientOf("Fuzz stranger", ["planner"], ["another"]),
            app.Anonymous,
            app.Client("no-such-key"),
        ];

    private static async Task<string> Shown(HttpRequestMessage request, string answer)
    {
        var sent = request.Content is null
            ? ""
            : await request.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return $"  {request.Method} {request.RequestUri} {request.Headers} {sent[..Math.Min(sent.Length, 500)]}\n"
            + $"  {answer[..Math.Min(answer.Length, 700)]}";
    }

    private static int? Number(string variable) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
