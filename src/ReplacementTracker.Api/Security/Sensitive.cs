using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace ReplacementTracker.Api.Security;

/// <summary>A member of an answer that is left out unless the caller may see what is sensitive.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SensitiveAttribute : Attribute;

/// <summary>Where a unit hangs and what identifies it: of use to a burglar, and to nobody who reads figures.</summary>
/// <remarks>
/// Members that are marked are left out wherever JSON is written, unless a request is under way whose caller may see them.
/// So an answer that nobody thought of shows too little, not too much.
/// </remarks>
internal static class Sensitive
{
    /// <summary>What sensitive members are called, wherever they stand; also as fields of events.</summary>
    public static readonly FrozenSet<string> Members =
    [
        "serialNumber",
        "serialNumbers",
        "macAddress",
        "macAddresses",
        "position",
        "positions",
    ];

    private static readonly HttpContextAccessor Request = new();

    /// <summary>Whether the caller of the request under way may see them, in the programme that its address names.</summary>
    public static bool IsShown =>
        Request.HttpContext is { } http
        && http.RequestServices.GetRequiredService<CurrentUser>()
            .SeesSensitive(http.GetRouteValue("programme") as string);

    /// <summary>Without the fields that the caller may not see.</summary>
    public static IReadOnlyDictionary<string, T> Visible<T>(IReadOnlyDictionary<string, T> fields) =>
        IsShown ? fields : fields.Where(field => !Members.Contains(field.Key)).ToDictionary(StringComparer.Ordinal);

    public static void LeaveOutUnlessShown(JsonTypeInfo type)
    {
        foreach (var member in type.Properties.Where(IsMarked))
        {
            member.ShouldSerialize = static (_, _) => IsShown;
        }
    }

    public static bool IsMarked(JsonPropertyInfo member) =>
        member.AttributeProvider?.IsDefined(typeof(SensitiveAttribute), inherit: true) == true;
}
