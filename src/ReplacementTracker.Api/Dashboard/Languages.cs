using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>Dutch or English: as asked for, else as asked for before, else as the browser says.</summary>
internal static class Languages
{
    public const string Parameter = "lang";
    public const string CookieName = "tracker-language";

    /// <summary>For pages only: what programs read does not depend on anybody's language.</summary>
    public static void UseLanguages(this WebApplication app) =>
        app.UseWhen(
            http => DashboardRoutes.IsPage(http.Request.Path),
            pages =>
            {
                pages.UseRequestLocalization(Options());
                pages.Use(
                    (http, next) =>
                    {
                        Remember(http);
                        return next(http);
                    }
                );
            }
        );

    private static RequestLocalizationOptions Options()
    {
        CultureInfo[] cultures = [new("en"), new("nl")];
        return new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture(cultures[0]),
            SupportedCultures = cultures,
            SupportedUICultures = cultures,
            ApplyCurrentCultureToResponseHeaders = true,
            RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = Parameter, UIQueryStringKey = Parameter },
                new CookieRequestCultureProvider { CookieName = CookieName },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ],
        };
    }

    private static void Remember(HttpContext http)
    {
        var feature = http.Features.Get<IRequestCultureFeature>()!;
        if (feature.Provider is QueryStringRequestCultureProvider)
        {
            http.Response.Cookies.Append(
                CookieName,
                CookieRequestCultureProvider.MakeCookieValue(feature.RequestCulture),
                new CookieOptions
                {
                    HttpOnly = true,
                    IsEssential = true,
                    MaxAge = TimeSpan.FromDays(365),
                    SameSite = SameSiteMode.Lax,
                    Secure = http.Request.IsHttps,
                }
            );
        }
    }
}
