using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Http;

/// <summary>Which programmes' counts and percentages anybody may read; never their units, places or people.</summary>
/// <remarks>
/// `Public__Programmes`: codes with commas between them, `*` for every programme, or nothing for none; `*` unless said,
/// since a promise made in public is answered for in public. A draft promises nothing yet, so it is never shown; and of a
/// programme smaller than a group may be, every count tells of single units, so it is shown only if it is named.
/// </remarks>
internal sealed partial class PublicFigures
{
    private const string Setting = "Public:Programmes";
    private const string SizeSetting = "Public:SmallestGroup";
    private const string Every = "*";

    /// <summary>How long anybody may keep what anybody may read.</summary>
    public const int KeptSeconds = 300;

    private readonly HashSet<string> codes;

    /// <exception cref="OptionsValidationException">The settings cannot be understood.</exception>
    public PublicFigures(IConfiguration configuration)
    {
        SmallestGroup = configuration.GetValue(SizeSetting, 5);
        if (SmallestGroup is < 3 or > 1_000)
        {
            throw new OptionsValidationException(
                SizeSetting,
                typeof(PublicFigures),
                [$"Public__SmallestGroup is a number of units, 3 to 1000; it is {SmallestGroup}."]
            );
        }

        var section = configuration.GetSection(Setting);
        // A list in a file arrives as children; overlooked, it would open what it was meant to close.
        var said = section.GetChildren().Any()
            ? section.GetChildren().Select(child => child.Value ?? "")
            : (section.Value ?? Every).Split(',');
        codes = [.. said.Select(code => code.Trim()).Where(code => code.Length > 0)];
        var wrong = codes.Where(code => code != Every && !Code().IsMatch(code)).ToList();
        if (wrong.Count > 0 || (codes.Contains(Every) && codes.Count > 1))
        {
            throw new OptionsValidationException(
                Setting,
                typeof(PublicFigures),
                [
                    "Public__Programmes takes codes of programmes with commas between them, such as prorail,ns-trains; "
                        + $"or * alone, for all; or nothing, for none. It is '{string.Join(',', codes)}'.",
                ]
            );
        }
    }

    /// <summary>Units that a group needs to be shown to anybody by itself: `Public__SmallestGroup`, 5 unless said.</summary>
    public int SmallestGroup { get; }

    /// <summary>What others than the caller may keep: figures that anybody may read.</summary>
    public static void LetBeKept(HttpContext http, CurrentUser user)
    {
        if (!user.IsSignedIn)
        {
            http.Response.Headers.CacheControl = $"public, max-age={KeptSeconds}";
        }
    }

    /// <summary>Whether somebody without a key may read the programme's figures.</summary>
    public bool Shows(Programme programme) =>
        !programme.IsDraft
        && (codes.Contains(programme.Code) || (codes.Contains(Every) && programme.BaselineUnitCount >= SmallestGroup));

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
