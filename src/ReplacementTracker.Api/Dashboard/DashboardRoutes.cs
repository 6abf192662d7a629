using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Dashboard;

/// <summary>Pages for people: everybody sees the public figures, who signed in sees what their key opens.</summary>
internal static class DashboardRoutes
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services;
    }

    /// <remarks>Not below /v1, and not in the document: a page is no interface.</remarks>
    public static void MapDashboard(this WebApplication app)
    {
        var pages = app.MapGroup("").AllowAnonymous().AcceptsSignIn().ExcludeFromDescription();
        pages.MapGet("/", ShowOverview.Handle);
        pages.MapGet("/programmes/{programme}", ShowProgramme.Handle);
        pages.MapGet("/sign-in", SigningIn.Show);
        pages.MapPost("/sign-in", SigningIn.Handle);
        pages.MapPost("/sign-out", SigningIn.HandleSignOut);
        app.MapGet("/assets/{name}", Asset.Handle).AllowAnonymous().IsNotCounted().ExcludeFromDescription();
    }

    public static bool IsPage(PathString path) =>
        path == "/"
        || path.StartsWithSegments("/programmes")
        || path.StartsWithSegments("/sign-in")
        || path.StartsWithSegments("/sign-out");
}
