using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Exports;

internal static class ExportUnits
{
    /// <summary>The columns of an import in its spelling, then what else is known. They stay, in this order.</summary>
    public static readonly ExportColumn[] Columns =
    [
        new("tag", CellKind.Text, "What people call the unit; unique in the programme."),
        new("site", CellKind.Text, "Code of the site."),
        new("position", CellKind.Text, "Where at the site, in words.", IsSensitive: true),
        new("labelVendor", CellKind.Text, "Id of the maker that the housing names."),
        new("originVendor", CellKind.Text, "Id of the maker that made it."),
        new("model", CellKind.Text, "Model."),
        new("serialNumber", CellKind.Text, "Serial number.", IsSensitive: true),
        new("macAddress", CellKind.Text, "MAC address.", IsSensitive: true),
        new("installedOn", CellKind.Day, "When it was put up."),
        new("scopeStatus", CellKind.Text, "Whether it counts: unknown, inScope, outOfScope or excepted."),
        new("programme", CellKind.Text, "The programme's code."),
        new("stage", CellKind.Text, "How far it is: inService, isolated, removed, sanitised, disposed or notFound."),
        new("inBaseline", CellKind.Flag, "Whether it is one of the promised ones."),
        new("replaces", CellKind.Text, "Tag of the unit whose place it took."),
        new("replacedBy", CellKind.Text, "Tag of the unit that took its place."),
        new("removedAt", CellKind.Instant, "When it was taken down, or not found."),
        new("replacedAt", CellKind.Instant, "When another unit took its place."),
        new("verifiedAt", CellKind.Instant, "When somebody else accepted the work."),
        new("disposedAt", CellKind.Instant, "When it was destroyed or handed over."),
        new("siteName", CellKind.Text, "Name of the site."),
        new("province", CellKind.Text, "Province of the site."),
        new("updatedAt", CellKind.Instant, "When this service was last told of a change."),
        new("certificateNumber", CellKind.Text, "Number of the certificate under which it was disposed of."),
    ];

    /// <summary>Export the units as CSV, by tag.</summary>
    /// <remarks>
    /// One row a unit, streamed. The first ten columns are those of an import: the file can be imported again, and then
    /// changes nothing. Without the scope `sensitive` the columns `position`, `serialNumber` and `macAddress` are absent. UTF-8 with BOM; cells that a spreadsheet would take for formulas begin with an apostrophe.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportUnitsQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var seesSensitive = user.SeesSensitive(found.Code);
        var fileName = CsvFile.Name(found, "units", found.Clock.DayOf(clock.Now()));
        return await CopiedRows.SendAsync(
            http,
            db,
            fileName,
            query.Locale,
            [.. Columns.Where(column => seesSensitive || !column.IsSensitive)],
            Select(found, query, seesSensitive),
            query,
            cancel
        );
    }

    /// <remarks>The tags of replacements are looked up only where there are any.</remarks>
    private static string Select(Programme programme, ExportUnitsQuery query, bool seesSensitive)
    {
        var where = CopiedRows.Where(
            ($"u.programme_id = '{programme.Id}'", true),
            ($"u.site = ANY ({CopiedRows.Many("site", "upper(value)")})", query.Site is { Length: > 0 }),
            ($"s.province = ANY ({CopiedRows.Many("province")})", query.Province is { Length: > 0 }),
            ($"s.kind = ANY ({CopiedRows.Many("siteKind")})", query.SiteKind is { Length: > 0 }),
            ($"u.stage = ANY ({CopiedRows.Many("stage")})", query.Stage is { Length: > 0 }),
            (
                $"(u.label_vendor = ANY ({CopiedRows.Many("vendor")}) OR u.origin_vendor = ANY ({CopiedRows.Many("vendor")}))",
                query.Vendor is { Length: > 0 }
            ),
            ($"u.scope_status = ANY ({CopiedRows.Many("scopeStatus")})", query.ScopeStatus is { Length: > 0 }),
            ($"u.in_baseline = {CopiedRows.One("inBaseline", "boolean")}", query.InBaseline is not null),
            (
                $"(u.replaces_unit_id IS NOT NULL) = {CopiedRows.One("replacement", "boolean")}",
                query.Replacement is not null
            ),
            ($"u.updated_at >= {CopiedRows.One("updatedSince", "timestamptz")}", query.UpdatedSince is not null)
        );
        return $"""
            SELECT
                u.tag, u.site, {(seesSensitive ? "u.position, " : "")}u.label_vendor, u.origin_vendor, u.model,
                {(seesSensitive ? "u.serial_number, u.mac_address," : "")}
                u.installed_on, u.scope_status, '{programme.Code}', u.stage, u.in_baseline,
                CASE WHEN u.replaces_unit_id IS NOT NULL THEN
                    (SELECT o.tag FROM units AS o WHERE o.programme_id = u.programme_id AND o.id = u.replaces_unit_id)
                END,
                CASE WHEN u.replaced_at IS NOT NULL THEN
                    (SELECT o.tag FROM units AS o WHERE o.programme_id = u.programme_id AND o.replaces_unit_id = u.id)
                END,
                u.removed_at, u.replaced_at, u.verified_at, u.disposed_at, s.name, s.province, u.updated_at,
                u.certificate_number
            FROM units AS u
            JOIN sites AS s ON s.code = u.site
            WHERE {where}
            ORDER BY u.tag
            """;
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
/// <param name="UpdatedSince">Only units changed at this instant or later.</param>
/// <param name="Locale">`nl`, unless said: semicolons and decimal commas. `en`: commas and decimal points.</param>
internal sealed record ExportUnitsQuery(
    [FromQuery(Name = "site")] string[]? Site,
    [FromQuery(Name = "province")] string[]? Province,
    [FromQuery(Name = "siteKind")] string[]? SiteKind,
    [FromQuery(Name = "stage")] string[]? Stage,
    [FromQuery(Name = "vendor")] string[]? Vendor,
    [FromQuery(Name = "scopeStatus")] string[]? ScopeStatus,
    [FromQuery(Name = "inBaseline")] string? InBaseline,
    [FromQuery(Name = "replacement")] string? Replacement,
    [FromQuery(Name = "updatedSince")] string? UpdatedSince,
    [FromQuery(Name = "locale")] string? Locale
)
{
    internal sealed class Validator : AbstractValidator<ExportUnitsQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Site).SiteCode();
            RuleForEach(query => query.Province).Line(100);
            RuleForEach(query => query.SiteKind).OneOf<ExportUnitsQuery, SiteKind>();
            RuleForEach(query => query.Stage).OneOf<ExportUnitsQuery, UnitStage>();
            RuleForEach(query => query.Vendor).Code();
            RuleForEach(query => query.ScopeStatus).OneOf<ExportUnitsQuery, ScopeStatus>();
            RuleFor(query => query.InBaseline).Flag();
            RuleFor(query => query.Replacement).Flag();
            RuleFor(query => query.UpdatedSince).Moment();
            RuleFor(query => query.Locale).OneOf<ExportUnitsQuery, CsvLocale>();
        }
    }
}
