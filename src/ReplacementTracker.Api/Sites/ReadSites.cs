using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Sites;

internal static class GetSite
{
    /// <summary>Read a site.</summary>
    /// <param name="code">The site's code; case does not matter.</param>
    public static async Task<Ok<SiteResponse>> Handle(string code, TrackerDb db, CancellationToken cancel) =>
        TypedResults.Ok(SiteResponse.From(await db.SiteAsync(code, cancel)));
}

internal static class ListSites
{
    /// <summary>List the sites of all programmes, by code.</summary>
    public static async Task<Ok<Page<SiteResponse>>> Handle(
        [AsParameters] ListSitesQuery query,
        HttpContext http,
        TrackerDb db
    )
    {
        IQueryable<Site> rows = db.Sites;
        if (query.Kind is { Length: > 0 })
        {
            var kinds = Query.Many<SiteKind>(query.Kind);
            rows = rows.Where(row => kinds.Contains(row.Kind));
        }

        if (query.Province is { Length: > 0 } provinces)
        {
            rows = rows.Where(row => provinces.Contains(row.Province));
        }

        if (query.Search is { } search)
        {
            var pattern = Query.Containing(search);
            rows = rows.Where(row => EF.Functions.ILike(row.Code, pattern) || EF.Functions.ILike(row.Name, pattern));
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Code, SiteResponse.FromRow));
    }
}

/// <param name="Kind">Only sites of this kind; repeat for several.</param>
/// <param name="Province">Only sites in this province, as it is written; repeat for several.</param>
/// <param name="Search">Only sites with this in their code or name; case does not matter.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListSitesQuery(
    [FromQuery(Name = "kind")] string[]? Kind,
    [FromQuery(Name = "province")] string[]? Province,
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListSitesQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Kind).OneOf<ListSitesQuery, SiteKind>();
            RuleForEach(query => query.Province).Line(100);
            RuleFor(query => query.Search).Line(100);
            this.RulesForPage();
        }
    }
}
