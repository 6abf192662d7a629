using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Charts;

/// <summary>Which units a map counts.</summary>
internal enum MapOf
{
    /// <summary>Those promised.</summary>
    Baseline,

    /// <summary>Those that count today.</summary>
    Scope,
}

/// <summary>What is left where.</summary>
/// <param name="Terms">What the programme said of itself then.</param>
/// <param name="Sites">Sites that have or had units, most left first.</param>
/// <param name="Landmarks">Stations, by which one finds one's way.</param>
internal sealed record MapFigures(
    ProgrammeTerms Terms,
    bool IsInvented,
    AsOf AsOf,
    MapOf Of,
    IReadOnlyList<MapSite> Sites,
    IReadOnlyList<Landmark> Landmarks
)
{
    public int UnitCount => Sites.Sum(site => site.UnitCount);

    public int LeftCount => Sites.Sum(site => site.LeftCount);

    /// <remarks>Where sites are, and what they are called, is today's, as in the breakdown by site.</remarks>
    public static async Task<MapFigures> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        MapOf of,
        CancellationToken cancel
    )
    {
        var terms = (await Promise.ReadAsync(db, programme, asOf, cancel)).Terms;
        var breakdown = await BreakdownReport.ReadAsync(db, programme, asOf, BreakdownBy.Site, cancel);
        var groups = breakdown.Items.Where(row => Units(row, of) > 0).ToList();
        var codes = groups.Select(row => row.Group).OfType<string>().ToArray();
        var places = await db
            .Sites.Where(site => site.Kind == SiteKind.Station || codes.Contains(site.Code))
            .Select(site => new
            {
                site.Code,
                site.Kind,
                site.Province,
                site.Latitude,
                site.Longitude,
            })
            .ToDictionaryAsync(site => site.Code, cancel);
        return new MapFigures(
            terms,
            programme.IsInvented,
            asOf,
            of,
            [
                .. groups
                    .Select(row =>
                    {
                        var place = row.Group is { } code ? places.GetValueOrDefault(code) : null;
                        var units = Units(row, of);
                        var left = Math.Max(0, units - DoneUnits(row, of, terms.CompletionRule));
                        return new MapSite(row.GroupName, place?.Latitude, place?.Longitude, units, left);
                    })
                    .OrderByDescending(site => site.LeftCount)
                    .ThenByDescending(site => site.UnitCount)
                    .ThenBy(site => site.Name, StringComparer.Ordinal),
            ],
            [
                .. places
                    .Values.Where(place => place.Kind == SiteKind.Station)
                    .Where(place => place is { Latitude: not null, Longitude: not null })
                    .OrderBy(place => place.Code, StringComparer.Ordinal)
                    .Select(place => new Landmark(place.Latitude!.Value, place.Longitude!.Value, place.Province)),
            ]
        );
    }

    private static int Units(BreakdownRowResponse row, MapOf of) =>
        of switch
        {
            MapOf.Baseline => row.BaselineUnitCount,
            MapOf.Scope => row.ScopeUnitCount,
        };

    private static int DoneUnits(BreakdownRowResponse row, MapOf of, CompletionRule rule) =>
        (of, rule) switch
        {
            (MapOf.Baseline, CompletionRule.Removed) => row.BaselineRemovedCount,
            (MapOf.Baseline, CompletionRule.Replaced) => row.BaselineReplacedCount,
            (MapOf.Baseline, CompletionRule.Verified) => row.BaselineVerifiedCount,
            (MapOf.Baseline, CompletionRule.Disposed) => row.BaselineDisposedCount,
            (MapOf.Scope, CompletionRule.Removed) => row.ScopeRemovedCount,
            (MapOf.Scope, CompletionRule.Replaced) => row.ScopeReplacedCount,
            (MapOf.Scope, CompletionRule.Verified) => row.ScopeVerifiedCount,
            (MapOf.Scope, CompletionRule.Disposed) => row.ScopeDisposedCount,
        };
}

/// <param name="Latitude">WGS84 degrees north; null where nobody said.</param>
/// <param name="Longitude">WGS84 degrees east; null where nobody said.</param>
/// <param name="UnitCount">&gt; 0.</param>
/// <param name="LeftCount">Those that are not done.</param>
internal sealed record MapSite(string Name, double? Latitude, double? Longitude, int UnitCount, int LeftCount)
{
    public bool IsPlaced => Latitude is not null && Longitude is not null;
}

/// <param name="Latitude">WGS84 degrees north.</param>
/// <param name="Longitude">WGS84 degrees east.</param>
internal sealed record Landmark(double Latitude, double Longitude, string? Province);
