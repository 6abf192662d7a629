namespace ReplacementTracker.Api.Tests.Support;

/// <summary>Situations, climbed to by the service's own operations: no test starts from an impossible state.</summary>
public static class Given
{
    private static int count;

    /// <summary>Every programme that is made here, and those of the samples, as the setting names them.</summary>
    public static string Public { get; } =
        string.Join(',', Enumerable.Range(1, 5000).Select(number => $"p{number}").Prepend("prorail"));

    /// <summary>A draft without units, that targets hikvision and huawei. Returns its code.</summary>
    public static async Task<string> DraftProgramme(
        this TrackerApp app,
        string startsOn = "2026-01-01",
        string deadline = "2026-12-31",
        int? baselineUnitCount = null,
        string completionRule = "replaced"
    )
    {
        var code = $"p{Interlocked.Increment(ref count)}";
        (
            await app.Administrator.Post(
                "programmes",
                new
                {
                    code,
                    name = $"Programme {code}",
                    owner = "Somebody",
                    startsOn,
                    deadline,
                    baselineUnitCount,
                    completionRule,
                    targetVendors = new[] { "hikvision", "huawei" },
                    unitNoun = "cameras",
                }
            )
        ).Created();
        return code;
    }

    /// <summary>Registers cameras CAM-0001 … by hikvision at a site. Returns their tags.</summary>
    public static async Task<string[]> Units(
        this TrackerApp app,
        string programme,
        int units,
        string site = "UT",
        int from = 1,
        DateTimeOffset? occurredAt = null
    )
    {
        var tags = Enumerable.Range(from, units).Select(number => $"CAM-{number:0000}").ToArray();
        foreach (var tag in tags)
        {
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/units",
                    new
                    {
                        tag,
                        site,
                        labelVendor = "hikvision",
                        serialNumber = $"{programme}-{tag}",
                        occurredAt,
                    }
                )
            ).Created();
        }

        return tags;
    }

    /// <summary>An active programme of so many cameras CAM-0001 … at one site.</summary>
    public static async Task<string> ActiveProgramme(
        this TrackerApp app,
        int units = 3,
        string site = "UT",
        string startsOn = "2026-01-01",
        string deadline = "2026-12-31",
        string completionRule = "replaced"
    )
    {
        var code = await app.DraftProgramme(startsOn, deadline, completionRule: completionRule);
        await app.Units(code, units, site);
        (await app.Administrator.Post($"programmes/{code}/activation", ifMatch: "*")).Ok();
        return code;
    }

    /// <summary>A scope entry, asked for by "administrator" and approved by "Second". Returns its id.</summary>
    public static async Task<string> ScopeEntry(
        this TrackerApp app,
        string programme,
        string unit,
        string to,
        string? expiresOn = null,
        string? occurredAt = null
    )
    {
        var asked = await app.Administrator.Post(
            $"programmes/{programme}/scope-entries",
            new
            {
                unit,
                to,
                reason = "Looked at",
                expiresOn,
                occurredAt,
            }
        );
        var id = (string)asked.Created()["id"]!;
        (await (await app.Second()).Post($"programmes/{programme}/scope-entries/{id}/approval", ifMatch: "*")).Ok();
        return id;
    }

    /// <summary>Approves, as "Second", whatever was asked for in a programme.</summary>
    public static async Task ApproveAll(this TrackerApp app, string programme)
    {
        var second = await app.Second();
        while (true)
        {
            var waiting = await app.Administrator.Get(
                $"programmes/{programme}/scope-entries?status=requested&limit=500"
            );
            var entries = waiting.Ok()["items"]!.AsArray().Select(entry => (string)entry!["id"]!).ToArray();
            if (entries.Length == 0)
            {
                return;
            }

            (await second.Post($"programmes/{programme}/scope-entries/approvals", new { entries })).Ok();
        }
    }

    /// <summary>Ends a programme: "administrator" asks, "Second" approves.</summary>
    public static async Task<Answer> CloseProgramme(this TrackerApp app, string programme)
    {
        (await app.Administrator.Post($"programmes/{programme}/closure", new { reason = "Done" }, "*")).Ok();
        return (await (await app.Second()).Post($"programmes/{programme}/closure/approval", ifMatch: "*")).Ok();
    }

    /// <summary>Another person than "administrator", who may plan and verify.</summary>
    public static Task<TrackerClient> Second(this TrackerApp app) => app.ClientOf("Second", ["planner", "verifier"]);

    /// <summary>A planned order that waits for approval, with a line for each tag. Returns its number.</summary>
    public static async Task<string> WorkOrder(this TrackerApp app, string programme, params string[] tags) =>
        (string)
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/work-orders",
                    new
                    {
                        title = "Replace cameras",
                        site = "UT",
                        units = tags.Length > 0 ? tags : ["CAM-0001"],
                        plannedStart = "2026-05-04T23:00:00Z",
                        plannedEnd = "2026-05-05T03:00:00Z",
                    }
                )
            ).Created()["number"]!;

    public static async Task<string> ApprovedWorkOrder(this TrackerApp app, string programme, params string[] tags)
    {
        var number = await app.WorkOrder(programme, tags);
        (await app.Administrator.Post($"programmes/{programme}/work-orders/{number}/approval", ifMatch: "*")).Ok();
        return number;
    }

    public static async Task<string> StartedWorkOrder(this TrackerApp app, string programme, params string[] tags)
    {
        var number = await app.ApprovedWorkOrder(programme, tags);
        (await app.Administrator.Post($"programmes/{programme}/work-orders/{number}/schedule", ifMatch: "*")).Ok();
        (await app.Administrator.Post($"programmes/{programme}/work-orders/{number}/start", ifMatch: "*")).Ok();
        return number;
    }

    /// <summary>What a fitter reports who put an Axis camera in the place of another.</summary>
    public static object Replaced(string serialNumber, DateTimeOffset? occurredAt = null) =>
        new
        {
            outcome = "replaced",
            replacement = new
            {
                labelVendor = "axis",
                model = "P3265",
                serialNumber,
            },
            occurredAt,
        };

    /// <summary>All lines replaced by "administrator", and the order completed.</summary>
    public static async Task<string> CompletedWorkOrder(this TrackerApp app, string programme, params string[] tags)
    {
        var number = await app.StartedWorkOrder(programme, tags);
        foreach (var tag in tags.Length > 0 ? tags : ["CAM-0001"])
        {
            (
                await app.Administrator.Post(
                    $"programmes/{programme}/work-orders/{number}/lines/{tag}/outcome",
                    Replaced($"NEW-{programme}-{tag}"),
                    "*"
                )
            ).Ok();
        }

        (await app.Administrator.Post($"programmes/{programme}/work-orders/{number}/completion", ifMatch: "*")).Ok();
        return number;
    }
}
