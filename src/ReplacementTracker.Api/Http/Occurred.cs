namespace ReplacementTracker.Api.Http;

/// <summary>When something happened, as a request says it: now unless said, earlier if reported late, never later.</summary>
/// <remarks>
/// Asked once what is to change has been read: "now" then lies after whatever was changed just before by somebody else,
/// and a request that names no time is never told that it came too early.
/// </remarks>
internal static class Occurred
{
    public static DateTimeOffset At(DateTimeOffset? occurredAt, TimeProvider clock)
    {
        var now = clock.Now();
        return occurredAt switch
        {
            null => now,
            { } at when at > now => throw InvalidRequestException.At(
                "/occurredAt",
                "in-future",
                $"'occurredAt' is {Instant.Text(at)}, and it is {Instant.Text(now)} now."
            ),
            { Year: < 1990 } at => throw InvalidRequestException.At(
                "/occurredAt",
                "too-early",
                $"'occurredAt' is {Instant.Text(at)}, before there was anything to replace."
            ),
            { } at => at.ToStorable(),
        };
    }
}
