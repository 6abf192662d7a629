using System.Text;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Progress;

/// <summary>The counts by group, for the address itself and for exports.</summary>
internal static class BreakdownReport
{
    /// <summary>The last order that a unit was put on and not taken off again, and that order's contractor then.</summary>
    private const string ContractorsThen = """
        , lines AS (
            SELECT DISTINCT ON (l.tag, l.number) l.tag, l.number, l.type, l.sequence
            FROM (
                SELECT coalesce(e.changes -> 'unit' ->> 'to', e.changes -> 'unit' ->> 'from') AS tag, e.subject_key AS number,
                    e.type, e.sequence
                FROM events e
                WHERE e.programme_id = {0} AND e.subject_kind = 'work-order' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                    AND e.type IN ('work-order.line-added', 'work-order.line-removed')
            ) l
            ORDER BY l.tag, l.number, l.sequence DESC
        ),
        latest_lines AS (
            SELECT DISTINCT ON (tag) tag, number
            FROM lines
            WHERE type = 'work-order.line-added'
            ORDER BY tag, sequence DESC
        ),
        contractors AS (
            SELECT DISTINCT ON (e.subject_key) e.subject_key AS number, e.changes -> 'contractor' ->> 'to' AS contractor
            FROM events e
            WHERE e.programme_id = {0} AND e.subject_kind = 'work-order' AND e.occurred_at < {1} AND e.recorded_at <= {2}
                AND e.changes ? 'contractor'
            ORDER BY e.subject_key, e.sequence DESC
        )
        """;

    public static async Task<BreakdownResponse> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        BreakdownBy by,
        CancellationToken cancel
    )
    {
        var digest = (await EffectLog.ReadAsync(db, programme, asOf, cancel)).Digest;
        var rows = await db
            .Database.SqlQueryRaw<GroupRow>(Statement(by, asOf), programme.Id, asOf.End, asOf.RecordedUpTo)
            .ToListAsync(cancel);
        return new BreakdownResponse(
            programme.Code,
            asOf.Day,
            asOf.KnownAt,
            by,
            [
                .. rows.Where(row => !row.IsEmpty)
                    .OrderByDescending(row => row.ScopeUnits)
                    .ThenBy(row => row.Key is null)
                    .ThenBy(row => row.Key, StringComparer.Ordinal)
                    .Select(row => Row(programme, asOf, by, row)),
            ],
            digest
        )
        {
            IsPinned = asOf.IsPinned,
        };
    }

    /// <summary>Put together from the constants below and nothing else: what a caller sends is a parameter.</summary>
    private static string Statement(BreakdownBy by, AsOf asOf)
    {
        var (key, name, joins) = by switch
        {
            BreakdownBy.Vendor => (
                "coalesce(u.label_vendor, u.origin_vendor)",
                "v.name",
                "LEFT JOIN vendors v ON v.id = coalesce(u.label_vendor, u.origin_vendor)"
            ),
            BreakdownBy.Site => ("u.site", "s.name", "LEFT JOIN sites s ON s.code = u.site"),
            BreakdownBy.Province => ("s.province", "s.province", "LEFT JOIN sites s ON s.code = u.site"),
            BreakdownBy.SiteKind => ("s.kind", "s.kind", "LEFT JOIN sites s ON s.code = u.site"),
            BreakdownBy.Contractor => (
                "c.contractor",
                "c.contractor",
                "LEFT JOIN latest_lines l ON l.tag = e.unit LEFT JOIN contractors c ON c.number = l.number"
            ),
            BreakdownBy.Stage => ("u.stage", "u.stage", ""),
        };
        var counts = string.Join(
            ", ",
            from counted in new[] { "baseline", "scope" }
            from count in EnumText.All<Count>()
            select $"coalesce(sum(e.change) FILTER (WHERE e.in_{counted} AND e.count = '{count}'), 0)::int AS {counted}_{count}"
        );
        return $$"""
            WITH {{EffectLog.Units(asOf)}}{{(by == BreakdownBy.Contractor ? ContractorsThen : "")}}
            SELECT {{key}} AS key, {{name}} AS name, {{counts}}
            FROM effects e
            LEFT JOIN units_then u ON u.tag = e.unit
            {{joins}}
            WHERE e.programme_id = {0} AND e.occurred_at < {1} AND e.recorded_at <= {2}
            GROUP BY 1, 2
            """;
    }

    private static BreakdownRowResponse Row(Programme programme, AsOf asOf, BreakdownBy by, GroupRow row) =>
        new(
            programme.Code,
            asOf.Day,
            by,
            row.Key,
            row.Name is null || row.Key is null ? row.Key ?? Nameless(by) : Named(by, row.Name),
            row.BaselineUnits,
            row.BaselineRemoved,
            Percent.Of(row.BaselineRemoved, row.BaselineUnits),
            row.BaselineReplaced,
            Percent.Of(row.BaselineReplaced, row.BaselineUnits),
            row.BaselineVerified,
            Percent.Of(row.BaselineVerified, row.BaselineUnits),
            row.BaselineDisposed,
            Percent.Of(row.BaselineDisposed, row.BaselineUnits),
            row.ScopeUnits,
            row.ScopeRemoved,
            Percent.Of(row.ScopeRemoved, row.ScopeUnits),
            row.ScopeReplaced,
            Percent.Of(row.ScopeReplaced, row.ScopeUnits),
            row.ScopeVerified,
            Percent.Of(row.ScopeVerified, row.ScopeUnits),
            row.ScopeDisposed,
            Percent.Of(row.ScopeDisposed, row.ScopeUnits)
        );

    private static string Nameless(BreakdownBy by) =>
        by switch
        {
            BreakdownBy.Vendor => "Unknown make",
            BreakdownBy.Site => "Unknown site",
            BreakdownBy.Province => "Unknown province",
            BreakdownBy.SiteKind => "Unknown kind of site",
            BreakdownBy.Contractor => "No contractor",
            BreakdownBy.Stage => "Unknown stage",
        };

    private static string Named(BreakdownBy by, string name) =>
        by is BreakdownBy.SiteKind or BreakdownBy.Stage ? Words(name) : name;

    /// <summary>`bicycleParking` as "Bicycle parking".</summary>
    private static string Words(string camelCase)
    {
        var words = new StringBuilder();
        foreach (var letter in camelCase)
        {
            words.Append(char.IsUpper(letter) ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        words[0] = char.ToUpperInvariant(words[0]);
        return words.ToString();
    }

    private sealed record GroupRow(
        string? Key,
        string? Name,
        int BaselineUnits,
        int BaselineRemoved,
        int BaselineReplaced,
        int BaselineVerified,
        int BaselineDisposed,
        int ScopeUnits,
        int ScopeRemoved,
        int ScopeReplaced,
        int ScopeVerified,
        int ScopeDisposed
    )
    {
        /// <summary>A group whose units all left it again, by withdrawal.</summary>
        public bool IsEmpty =>
            this with { Key = null, Name = null } == new GroupRow(null, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
