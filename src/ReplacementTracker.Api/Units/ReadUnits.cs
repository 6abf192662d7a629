using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Units;

internal static class GetUnit
{
    /// <summary>Read a unit.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<UnitResponse>> Handle(
        string programme,
        string tag,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var unit = await UnitRow
            .Of(db, found)
            .Where(row => row.Unit.Tag == tag)
            .Select(UnitResponse.FromRow)
            .SingleOrDefaultAsync(cancel);
        return unit is null
            ? throw UnitRefusals.NotFound.Because($"Programme {found.Code} has no unit {tag}.")
            : TypedResults.Ok(unit);
    }
}

internal static class ListUnits
{
    /// <summary>List a programme's units, by tag.</summary>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<UnitResponse>>> Handle(
        string programme,
        [AsParameters] ListUnitsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var rows = Filter(UnitRow.Of(db, found), query);
        if (query.Search is { } search)
        {
            rows = Search(rows, search, user.SeesSensitive(found.Code));
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Unit.Tag, UnitResponse.FromRow));
    }

    private static IQueryable<UnitRow> Filter(IQueryable<UnitRow> rows, ListUnitsQuery query)
    {
        if (query.Site is { Length: > 0 })
        {
            var sites = query.Site.Select(site => site.ToUpperInvariant()).ToArray();
            rows = rows.Where(row => sites.Contains(row.Unit.Site));
        }

        if (query.Province is { Length: > 0 } provinces)
        {
            rows = rows.Where(row => provinces.Contains(row.Province));
        }

        if (query.SiteKind is { Length: > 0 })
        {
            var kinds = Query.Many<SiteKind>(query.SiteKind);
            rows = rows.Where(row => kinds.Contains(row.SiteKind));
        }

        if (query.Stage is { Length: > 0 })
        {
            var stages = Query.Many<UnitStage>(query.Stage);
            rows = rows.Where(row => stages.Contains(row.Unit.Stage));
        }

        if (query.Vendor is { Length: > 0 } vendors)
        {
            rows = rows.Where(row => vendors.Contains(row.Unit.LabelVendor) || vendors.Contains(row.Unit.OriginVendor));
        }

        if (query.ScopeStatus is { Length: > 0 })
        {
            var statuses = Query.Many<ScopeStatus>(query.ScopeStatus);
            rows = rows.Where(row => statuses.Contains(row.Unit.ScopeStatus));
        }

        if (query.InBaseline is not null)
        {
            var inBaseline = Query.Flag(query.InBaseline);
            rows = rows.Where(row => row.Unit.InBaseline == inBaseline);
        }

        if (query.Replacement is not null)
        {
            var replacement = Query.Flag(query.Replacement);
            rows = rows.Where(row => (row.Unit.ReplacesUnitId != null) == replacement);
        }

        if (Query.Moment(query.UpdatedSince) is { } since)
        {
            rows = rows.Where(row => row.Unit.UpdatedAt >= since);
        }

        return rows;
    }

    private static IQueryable<UnitRow> Search(IQueryable<UnitRow> rows, string search, bool seesSensitive)
    {
        const string escape = @"\";
        var text = search
            .Trim()
            .Replace(escape, escape + escape, StringComparison.Ordinal)
            .Replace("%", escape + "%", StringComparison.Ordinal)
            .Replace("_", escape + "_", StringComparison.Ordinal);
        var pattern = $"%{text}%";

        // What is not shown is not looked in either: whoever may guess until a unit is found, knows.
        if (!seesSensitive)
        {
            return rows.Where(row =>
                EF.Functions.ILike(row.Unit.Tag, pattern, escape)
                || EF.Functions.ILike(row.Unit.Model!, pattern, escape)
            );
        }

        // A text that cannot be part of an address finds none: no digit is a '-'.
        var digits = MacAddress.TryDigits(search, out var some) ? some : "-";
        return rows.Where(row =>
            EF.Functions.ILike(row.Unit.Tag, pattern, escape)
            || EF.Functions.ILike(row.Unit.Position!, pattern, escape)
            || EF.Functions.ILike(row.Unit.Model!, pattern, escape)
            || EF.Functions.ILike(row.Unit.SerialNumber!, pattern, escape)
            || row.Unit.MacAddress!.Replace(":", "").Contains(digits)
        );
    }
}

/// <param name="Site">Only units at the site of this code, in either case; repeat for several.</param>
/// <param name="Province">Only units at sites in this province, spelt as there; repeat for several.</param>
/// <param name="SiteKind">Only units at sites of this kind; repeat for several.</param>
/// <param name="Stage">Only units that are this far; repeat for several.</param>
/// <param name="Vendor">Only units with this vendor's id as label or as origin; repeat for several.</param>
/// <param name="ScopeStatus">Only units of this scope status; repeat for several.</param>
/// <param name="InBaseline">Whether they are among the promised ones.</param>
/// <param name="Replacement">Whether they took the place of another.</param>
/// <param name="Search">Part of the tag, position, model, serial number or MAC address, in either case and any notation; without the scope `sensitive`, of the tag or model.</param>
/// <param name="UpdatedSince">Only units changed at this instant or later.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListUnitsQuery(
    [FromQuery(Name = "site")] string[]? Site,
    [FromQuery(Name = "province")] string[]? Province,
    [FromQuery(Name = "siteKind")] string[]? SiteKind,
    [FromQuery(Name = "stage")] string[]? Stage,
    [FromQuery(Name = "vendor")] string[]? Vendor,
    [FromQuery(Name = "scopeStatus")] string[]? ScopeStatus,
    [FromQuery(Name = "inBaseline")] string? InBaseline,
    [FromQuery(Name = "replacement")] string? Replacement,
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "updatedSince")] string? UpdatedSince,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListUnitsQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Site).SiteCode();
            RuleForEach(query => query.Province).Line(100);
            RuleForEach(query => query.SiteKind).OneOf<ListUnitsQuery, SiteKind>();
            RuleForEach(query => query.Stage).OneOf<ListUnitsQuery, UnitStage>();
            RuleForEach(query => query.Vendor).Code();
            RuleForEach(query => query.ScopeStatus).OneOf<ListUnitsQuery, ScopeStatus>();
            RuleFor(query => query.InBaseline).Flag();
            RuleFor(query => query.Replacement).Flag();
            RuleFor(query => query.Search).Line(100);
            RuleFor(query => query.UpdatedSince).Moment();
            this.RulesForPage();
        }
    }
}
