using System.Text;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Exports;

internal static class ExportUnits
{
    /// <summary>The columns of an import in its spelling, then what else is known. They stay, in this order.</summary>
    private static readonly string[] Columns =
    [
        "tag",
        "site",
        "position",
        "labelVendor",
        "originVendor",
        "model",
        "serialNumber",
        "macAddress",
        "installedOn",
        "scopeStatus",
        "programme",
        "stage",
        "inBaseline",
        "replaces",
        "replacedBy",
        "removedAt",
        "replacedAt",
        "verifiedAt",
        "disposedAt",
        "siteName",
        "province",
        "updatedAt",
    ];

    /// <remarks>
    /// By hand and not by EF, and as bytes, not as objects: a million units cost what the database costs. COPY takes no
    /// parameters, so what was asked for is a setting of the transaction. The tags of replacements are looked up only
    /// where there are any.
    /// </remarks>
    private const string Rows = """
        SELECT
            u.tag, u.site, u.position, u.label_vendor, u.origin_vendor, u.model, u.serial_number, u.mac_address,
            u.installed_on, u.scope_status, u.stage, u.in_baseline,
            CASE WHEN u.replaces_unit_id IS NOT NULL THEN
                (SELECT o.tag FROM units AS o WHERE o.programme_id = u.programme_id AND o.id = u.replaces_unit_id)
            END,
            CASE WHEN u.replaced_at IS NOT NULL THEN
                (SELECT o.tag FROM units AS o WHERE o.programme_id = u.programme_id AND o.replaces_unit_id = u.id)
            END,
            u.removed_at, u.replaced_at, u.verified_at, u.disposed_at, s.name, s.province, u.updated_at
        FROM units AS u
        JOIN sites AS s ON s.code = u.site
        """;

    private const string Asked = "current_setting('tracker.asked')::jsonb";

    /// <summary>Export the units as CSV, by tag.</summary>
    /// <remarks>
    /// One row a unit, streamed. The first ten columns are those of an import: the file can be imported again, and then
    /// changes nothing. UTF-8 with BOM; cells that a spreadsheet would take for formulas begin with an apostrophe.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<EmptyHttpResult> Handle(
        string programme,
        [AsParameters] ExportUnitsQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var fileName = CsvFile.Name(found, "units", found.Clock.DayOf(clock.Now()));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Database.ExecuteSqlAsync(
            $"SELECT set_config('tracker.asked', {JsonSerializer.Serialize(query, Json.Options)}, true)",
            cancel
        );
        var table = await CsvTable.StartAsync(http, fileName, query.Locale, Columns);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginRawBinaryCopyAsync(Copy(found, query), cancel);
        var rows = new BinaryRows(copy);
        var code = Encoding.UTF8.GetBytes(found.Code);
        while (await rows.ReadAsync(cancel))
        {
            Write(table, rows, code);
            await table.EndRowAsync(cancel);
        }

        return await table.EndAsync(cancel);
    }

    private static void Write(CsvTable table, BinaryRows row, ReadOnlySpan<byte> programme)
    {
        for (var column = 0; column < 8; column++)
        {
            table.Utf8(row.Text(column));
        }

        table.Day(row.Day(8));
        table.Utf8(row.Text(9));
        table.Utf8(programme);
        table.Utf8(row.Text(10));
        table.Flag(row.Flag(11));
        table.Utf8(row.Text(12));
        table.Utf8(row.Text(13));
        for (var column = 14; column < 18; column++)
        {
            table.Moment(row.Moment(column));
        }

        table.Utf8(row.Text(18));
        table.Utf8(row.Text(19));
        table.Moment(row.Moment(20));
    }

    /// <remarks>No value of the request stands in it.</remarks>
    private static string Copy(Programme programme, ExportUnitsQuery query)
    {
        (string Condition, bool IsAsked)[] conditions =
        [
            ($"u.programme_id = '{programme.Id}'", true),
            ($"u.site = ANY ({Many("site", "upper(value)")})", query.Site is { Length: > 0 }),
            ($"s.province = ANY ({Many("province")})", query.Province is { Length: > 0 }),
            ($"s.kind = ANY ({Many("siteKind")})", query.SiteKind is { Length: > 0 }),
            ($"u.stage = ANY ({Many("stage")})", query.Stage is { Length: > 0 }),
            (
                $"(u.label_vendor = ANY ({Many("vendor")}) OR u.origin_vendor = ANY ({Many("vendor")}))",
                query.Vendor is { Length: > 0 }
            ),
            ($"u.scope_status = ANY ({Many("scopeStatus")})", query.ScopeStatus is { Length: > 0 }),
            ($"u.in_baseline = {One("inBaseline", "boolean")}", query.InBaseline is not null),
            ($"(u.replaces_unit_id IS NOT NULL) = {One("replacement", "boolean")}", query.Replacement is not null),
            ($"u.updated_at >= {One("updatedSince", "timestamptz")}", query.UpdatedSince is not null),
        ];
        var asked = string.Join(" AND ", conditions.Where(some => some.IsAsked).Select(some => some.Condition));
        return $"COPY ({Rows} WHERE {asked} ORDER BY u.tag) TO STDOUT (FORMAT binary)";

        // Within a SELECT of their own they are read once and not for every row.
        static string Many(string name, string value = "value") =>
            $"ARRAY(SELECT {value} FROM jsonb_array_elements_text({Asked} -> '{name}') AS value)";
        static string One(string name, string type) => $"(SELECT ({Asked} ->> '{name}')::{type})";
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
