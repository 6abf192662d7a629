using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Disposals;

/// <summary>Certificates as a workshop would record them.</summary>
internal static class Certificates
{
    /// <summary>An active programme of so many cameras CAM-0001 … that were all replaced today. Returns its code.</summary>
    public static async Task<string> RemovedUnits(this TrackerApp app, int units)
    {
        var programme = await app.ActiveProgramme(units);
        await app.CompletedWorkOrder(programme, [.. Enumerable.Range(1, units).Select(Tag)]);
        return programme;
    }

    public static string Tag(int number) => $"CAM-{number:0000}";

    public static string SerialNumber(string programme, int number) => $"{programme}-{Tag(number)}";

    public static string Path(string programme) => $"programmes/{programme}/disposals";

    public static string Today(TrackerApp app) => $"{app.Clock.GetUtcNow().AddHours(1):yyyy-MM-dd}";

    /// <summary>Records a certificate that was issued today, over the cameras of these numbers unless serials are named.</summary>
    public static Task<Answer> Record(
        this TrackerApp app,
        string programme,
        int[] listed,
        string[]? units = null,
        string[]? serialNumbers = null,
        string certificateNumber = "C-1",
        string issuer = "Recycler",
        string? issuedOn = null,
        string? occurredAt = null,
        TrackerClient? by = null
    ) =>
        (by ?? app.Administrator).Post(
            Path(programme),
            new
            {
                certificateNumber,
                issuer,
                standard = "NEN-EN 50625",
                method = "shredded",
                issuedOn = issuedOn ?? Today(app),
                serialNumbers = serialNumbers ?? [.. listed.Select(number => SerialNumber(programme, number))],
                units,
                occurredAt,
                note = "Second load",
            }
        );
}
