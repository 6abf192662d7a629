using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
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
    /// By hand and not by EF, row by row and not as objects: a million units cost what the database costs. The tags of
    /// replacements are looked up only where there are any.
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
        WHERE u.programme_id = @programme
        """;

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
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = Command((NpgsqlConnection)db.Database.GetDbConnection(), found, query);
        var table = await CsvTable.StartAsync(http, fileName, query.Locale, Columns);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            Write(table, reader, found.Code);
            await table.EndRowAsync(cancel);
        }

        return await table.EndAsync(cancel);
    }

    private static void Write(CsvTable table, NpgsqlDataReader row, string programme)
    {
        for (var column = 0; column < 8; column++)
        {
            table.Text(Text(column));
        }

        table.Day(row.IsDBNull(8) ? null : row.GetFieldValue<DateOnly>(8));
        table.Text(Text(9));
        table.Text(programme);
        table.Text(Text(10));
        table.Flag(row.GetBoolean(11));
        table.Text(Text(12));
        table.Text(Text(13));
        for (var column = 14; column < 18; column++)
        {
            table.Moment(row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column));
        }

        table.Text(Text(18));
        table.Text(Text(19));
        table.Moment(row.GetFieldValue<DateTimeOffset>(20));

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, Programme programme, ExportUnitsQuery query)
    {
        var sql = new List<string> { Rows };
        var command = new NpgsqlCommand { Connection = connection, CommandTimeout = 0 };
        command.Parameters.AddWithValue("programme", NpgsqlDbType.Uuid, programme.Id);
        Only("site", query.Site, "u.site = ANY (@site)", site => site.ToUpperInvariant());
        Only("province", query.Province, "s.province = ANY (@province)");
        Only("siteKind", query.SiteKind, "s.kind = ANY (@siteKind)");
        Only("stage", query.Stage, "u.stage = ANY (@stage)");
        Only("vendor", query.Vendor, "(u.label_vendor = ANY (@vendor) OR u.origin_vendor = ANY (@vendor))");
        Only("scopeStatus", query.ScopeStatus, "u.scope_status = ANY (@scopeStatus)");
        if (query.InBaseline is not null)
        {
            sql.Add("AND u.in_baseline = @inBaseline");
            command.Parameters.AddWithValue("inBaseline", NpgsqlDbType.Boolean, Query.Flag(query.InBaseline));
        }

        if (query.Replacement is not null)
        {
            sql.Add("AND (u.replaces_unit_id IS NOT NULL) = @replacement");
            command.Parameters.AddWithValue("replacement", NpgsqlDbType.Boolean, Query.Flag(query.Replacement));
        }

        if (Query.Moment(query.UpdatedSince) is { } since)
        {
            sql.Add("AND u.updated_at >= @updatedSince");
            command.Parameters.AddWithValue("updatedSince", NpgsqlDbType.TimestampTz, since.ToStorable());
        }

        command.CommandText = string.Join('\n', sql.Append("ORDER BY u.tag"));
        return command;

        void Only(string name, string[]? values, string condition, Func<string, string>? stored = null)
        {
            if (values is { Length: > 0 })
            {
                sql.Add("AND " + condition);
                command.Parameters.AddWithValue(
                    name,
                    NpgsqlDbType.Array | NpgsqlDbType.Text,
                    values.Select(value => stored?.Invoke(value) ?? value).ToArray()
                );
            }
        }
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
