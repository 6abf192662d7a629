using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Sites;

internal static class CreateSite
{
    /// <summary>Add a site.</summary>
    /// <remarks>
    /// The Dutch stations are there already; see `GET /v1/sites`. Codes are kept in upper case, and one that differs
    /// in case alone is the same: `site-code-taken`.
    /// </remarks>
    public static async Task<Created<SiteResponse>> Handle(
        CreateSiteRequest request,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var site = new Site(request.Code!.ToUpperInvariant(), request.ToTerms(), clock.Now());
        db.Sites.Add(site);
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created(PublicUrl.Of(http, $"/v1/sites/{site.Code}"), SiteResponse.From(site));
    }
}

/// <summary>A new site.</summary>
[Example(
    """
        {
          "code": "UT-FIETS",
          "name": "Utrecht Stationsplein bicycle parking",
          "kind": "bicycleParking",
          "province": "Utrecht",
          "latitude": 52.0899,
          "longitude": 5.1103
        }
        """
)]
internal sealed record CreateSiteRequest : SiteRequest
{
    /// <summary>What addresses call it: letters, digits, hyphens; kept in upper case, never changes.</summary>
    public string? Code { get; init; }

    internal new sealed class Validator : AbstractValidator<CreateSiteRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Code).NotNull().SiteCode();
            Include(new SiteRequest.Validator());
        }
    }
}
