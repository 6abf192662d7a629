using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Badges;

internal static class GetBadgeImage
{
    /// <summary>Draw the badge, for pages that shields.io cannot reach.</summary>
    /// <remarks>
    /// What `…/badges/progress` says, as an SVG image with a text alternative. Its colours are darker than shields.io's,
    /// so that white letters stand out on all of them.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<ContentHttpResult> Handle(
        string programme,
        [AsParameters] GetBadgeQuery query,
        HttpContext http,
        CurrentUser user,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var badge = await Badge.ReadAsync(db, programme, query.Label, clock.Now(), cancel);
        PublicFigures.LetBeKept(http, user);
        return TypedResults.Text(BadgeImage.Draw(badge), $"{BadgeImage.ContentType}; charset=utf-8");
    }
}
