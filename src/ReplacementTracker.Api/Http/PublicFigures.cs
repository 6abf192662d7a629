using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Http;

/// <summary>Which programmes' counts and percentages anybody may read; never their units, places or people.</summary>
/// <remarks>
/// `Public__Programmes`: codes with commas between them, `*` for every programme, or nothing for none; `*` unless said,
/// since a promise made in public is answered for in public. A draft promises nothing yet, so it is never shown.
/// </remarks>
internal sealed partial class PublicFigures
{
    private const string Setting = "Public:Programmes";
    private const string Every = "*";

    private readonly HashSet<string> codes;

    /// <exception cref="OptionsValidationException">The setting is neither codes nor an asterisk.</exception>
    public PublicFigures(IConfiguration configuration)
    {
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

    /// <summary>Whether somebody without a key may read the programme's figures.</summary>
    public bool Shows(Programme programme) =>
        !programme.IsDraft && (codes.Contains(Every) || codes.Contains(programme.Code));

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
