using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Sites;

namespace ReplacementTracker.Api.Sites;

/// <summary>A place where units hang. Shared by all programmes.</summary>
/// <param name="Code">Upper case; a station's own abbreviation where it has one: UT, ASD.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">What sort of place it is.</param>
/// <param name="Province">The province it lies in; null if unknown, or where it moves.</param>
/// <param name="Latitude">WGS84 degrees north, −90 to 90; null if unknown, or where it moves.</param>
/// <param name="Longitude">WGS84 degrees east, −180 to 180; null where `latitude` is.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
[Example(
    """
        {
          "code": "UT",
          "name": "Utrecht Centraal",
          "kind": "station",
          "province": "Utrecht",
          "latitude": 52.08889,
          "longitude": 5.11027,
          "createdAt": "2026-11-23T21:47:44.232322Z",
          "updatedAt": "2026-11-23T21:47:44.232322Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record SiteResponse(
    string Code,
    string Name,
    SiteKind Kind,
    string? Province,
    double? Latitude,
    double? Longitude,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<Site, SiteResponse>> FromRow = row => new SiteResponse(
        row.Code,
        row.Name,
        row.Kind,
        row.Province,
        row.Latitude,
        row.Longitude,
        row.CreatedAt,
        row.UpdatedAt,
        ETag.Of(row.Version)
    );

    public static readonly Func<Site, SiteResponse> From = FromRow.Compile();
}
