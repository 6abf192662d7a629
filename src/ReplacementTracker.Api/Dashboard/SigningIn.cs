using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>The form, what it sends, and the way out again.</summary>
internal static partial class SigningIn
{
    /// <summary>A failed attempt takes as long as this, whatever was wrong with it.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(600);

    public static IResult Show(HttpContext http) => Form(http, Known(http.Request.Query["to"]), said: null);

    /// <remarks>The key arrives in the body, so that no log and no history keeps it, and is not sent back.</remarks>
    public static async Task<IResult> Handle(
        HttpContext http,
        IAntiforgery antiforgery,
        SignInAttempts attempts,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var began = clock.GetTimestamp();
        var words = Phrases.Current;
        if (await ReadAsync(http, antiforgery, cancel) is not { } form)
        {
            return Form(http, "", words.FormExpired, StatusCodes.Status400BadRequest);
        }

        var to = Known(form["to"]);
        if (!attempts.MayTry(http))
        {
            http.Response.Headers.RetryAfter = "60";
            return Form(http, to, words.TooManyAttempts, StatusCodes.Status429TooManyRequests);
        }

        var (found, _) = await Authentication.FindAsync(db, form["key"].ToString().Trim(), clock.Now(), cancel);
        if (found is null)
        {
            var rest = _patience - clock.GetElapsedTime(began);
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, cancel);
            return Form(http, to, words.SignInFailed, StatusCodes.Status403Forbidden);
        }

        await SignIn.StartAsync(http, found);
        return SeeOther(http, to);
    }

    /// <summary>A form that is not ours ends nothing; one that is too old is answered by the page as it stands.</summary>
    public static async Task<IResult> HandleSignOut(
        HttpContext http,
        IAntiforgery antiforgery,
        CancellationToken cancel
    )
    {
        if (await ReadAsync(http, antiforgery, cancel) is not null)
        {
            await SignIn.EndAsync(http);
        }

        return SeeOther(http, "");
    }

    /// <returns>Null where it is no form, or none of ours.</returns>
    private static async Task<IFormCollection?> ReadAsync(
        HttpContext http,
        IAntiforgery antiforgery,
        CancellationToken cancel
    )
    {
        if (!http.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await http.Request.ReadFormAsync(cancel);
            await antiforgery.ValidateRequestAsync(http);
            return form;
        }
        catch (Exception exception) when (exception is AntiforgeryValidationException or InvalidDataException)
        {
            return null;
        }
    }

    private static IResult Form(HttpContext http, string to, string? said, int status = StatusCodes.Status200OK) =>
        Page.Of<SignInView>(http, Frame.Of(http, here: to, withForm: true), new SignInModel(to, said), status);

    /// <summary>Back to a page of ours, never to where somebody's link would have it.</summary>
    private static string Known(string? to) => to is not null && OwnPage().IsMatch(to) ? to : "";

    private static IResult SeeOther(HttpContext http, string to)
    {
        http.Response.Headers.Location = $"./{to}";
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    [GeneratedRegex("^programmes/[a-z0-9-]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnPage();
}

/// <param name="To">The page to go to afterwards; empty for the overview.</param>
/// <param name="Said">Why the form is there again; null at first.</param>
public sealed record SignInModel(string To, string? Said);
