using Microsoft.AspNetCore.Antiforgery;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>What every page has around it.</summary>
/// <param name="Words">In the reader's language.</param>
/// <param name="Root">The way from this page to the top, so that links survive a proxy that serves it below a path.</param>
/// <param name="Here">The page to come back to after signing in; empty for the overview.</param>
/// <param name="OtherParameters">The query without the language, to keep when the language is switched.</param>
/// <param name="SignedInAs">The owner of the key; null for everybody else.</param>
/// <param name="Form">What forms send along, by which they are known to be ours; null on a page without one.</param>
public sealed record Frame(
    Phrases Words,
    string Root,
    string Here,
    IReadOnlyList<KeyValuePair<string, string>> OtherParameters,
    string? SignedInAs,
    FormToken? Form
)
{
    internal static Frame Of(HttpContext http, string root = "./", string here = "", bool withForm = false)
    {
        var user = http.RequestServices.GetRequiredService<CurrentUser>();
        var form = withForm || user.IsSignedIn ? FormToken.Of(http) : null;
        List<KeyValuePair<string, string>> others =
        [
            .. http
                .Request.Query.Where(pair => pair.Key is "asOf" or "knownAt")
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString())),
        ];
        return new Frame(Phrases.Current, root, here, others, user.IsSignedIn ? user.Owner : null, form);
    }

    /// <summary>The address of this page in another language.</summary>
    public string In(Phrases other) =>
        QueryString
            .Create([
                .. OtherParameters.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)),
                KeyValuePair.Create(Languages.Parameter, (string?)other.Code),
            ])
            .Value!;
}

/// <param name="Field">Name of the hidden field.</param>
public sealed record FormToken(string Field, string Value)
{
    internal static FormToken Of(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return new FormToken(tokens.FormFieldName, tokens.RequestToken!);
    }
}
