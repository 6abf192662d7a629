using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Api.Vendors;

internal static class GetVendor
{
    /// <summary>Read a vendor.</summary>
    /// <param name="id">The vendor's id.</param>
    public static async Task<Ok<VendorResponse>> Handle(string id, TrackerDb db, CancellationToken cancel) =>
        TypedResults.Ok(VendorResponse.From(await db.VendorAsync(id, cancel)));
}

internal static class ListVendors
{
    /// <summary>List the vendors, by id.</summary>
    /// <remarks>
    /// With `macAddress`, the one vendor whose registered block holds the address: the maker of the network interface,
    /// which is not always the brand on the housing, and none where the block is not known here.
    /// </remarks>
    public static async Task<Ok<Page<VendorResponse>>> Handle(
        [AsParameters] ListVendorsQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var rows = query.Search is { } search ? Containing(db, Query.Containing(search)) : db.Vendors;
        if (query.Restriction is { Length: > 0 })
        {
            var restrictions = Query.Many<VendorRestriction>(query.Restriction);
            rows = rows.Where(row => restrictions.Contains(row.Restriction));
        }

        if (MacAddress.TryNormalise(query.MacAddress, out var mac))
        {
            var holder = await MacRegistry.HolderOf(db, mac, cancel);
            rows = rows.Where(row => row.Id == holder);
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Id, VendorResponse.FromRow));
    }

    /// <summary>In SQL, because a converted list cannot be searched in LINQ.</summary>
    private static IQueryable<Vendor> Containing(TrackerDb db, string pattern) =>
        db.Vendors.FromSql(
            $"""
            SELECT * FROM vendors
            WHERE id ILIKE {pattern} OR name ILIKE {pattern}
                OR EXISTS (SELECT FROM unnest(aliases) AS alias WHERE alias ILIKE {pattern})
            """
        );
}

/// <param name="Restriction">Only vendors of this restriction; repeat for several.</param>
/// <param name="Search">Only vendors with this in their id, name or an alias; case does not matter.</param>
/// <param name="MacAddress">Only the vendor whose registered block holds this address, in any usual notation.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListVendorsQuery(
    [FromQuery(Name = "restriction")] string[]? Restriction,
    [FromQuery(Name = "search")] string? Search,
    [FromQuery(Name = "macAddress")] string? MacAddress,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListVendorsQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Restriction).OneOf<ListVendorsQuery, VendorRestriction>();
            RuleFor(query => query.Search).Line(100);
            RuleFor(query => query.MacAddress).Mac();
            this.RulesForPage();
        }
    }
}
