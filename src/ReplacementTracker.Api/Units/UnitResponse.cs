using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Sites;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Units;

/// <summary>One camera, or other device, in a programme's inventory.</summary>
/// <param name="Programme">Code of the programme.</param>
/// <param name="Tag">What it is called; unique in the programme.</param>
/// <param name="Site">Code of the site where it hangs, or hung.</param>
/// <param name="SiteName">The site's name.</param>
/// <param name="Province">The site's province; null if not recorded.</param>
/// <param name="Position">Where at the site, in free text; null if not recorded, absent without the scope `sensitive`.</param>
/// <param name="LabelVendor">Id of the vendor whose name is on the housing; null if unknown.</param>
/// <param name="OriginVendor">Id of the vendor that made it; null if unknown.</param>
/// <param name="Model">As on the type plate; null if unknown.</param>
/// <param name="SerialNumber">As on the type plate; null if unknown, absent without the scope `sensitive`.</param>
/// <param name="MacAddress">AA:BB:CC:DD:EE:FF; null if unknown, absent without the scope `sensitive`.</param>
/// <param name="InstalledOn">The day it was hung; null if unknown.</param>
/// <param name="Stage">How far it is on its way out.</param>
/// <param name="ScopeStatus">Whether it is one that has to go; `unknown` counts until somebody has looked.</param>
/// <param name="InBaseline">Whether it is one of the promised ones.</param>
/// <param name="Replaces">Tag of the unit whose place it took; null for a unit of the inventory.</param>
/// <param name="ReplacedBy">Tag of the unit that took its place; null before.</param>
/// <param name="RemovedAt">When it was taken down, or was found to be gone; null before.</param>
/// <param name="ReplacedAt">When another took its place; null before.</param>
/// <param name="VerifiedAt">When somebody else accepted that it is gone; null before.</param>
/// <param name="DisposedAt">When it was destroyed or handed over; null before.</param>
/// <param name="CertificateNumber">Number of the certificate that was reported with it; null before.</param>
/// <param name="DisposalId">Id of the recorded certificate that lists its serial number; null before, and where only a number was reported.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to change it.</param>
[Example(
    """
        {
          "programme": "prorail",
          "tag": "CAM-0197",
          "site": "RSD",
          "siteName": "Roosendaal",
          "province": "Noord-Brabant",
          "position": "platform 3, pole 17",
          "labelVendor": "huawei",
          "originVendor": "huawei",
          "model": "PTZ, 2 MP",
          "serialNumber": "INV-HU-0197-1D13",
          "macAddress": "F4:A5:9D:EA:6C:91",
          "installedOn": "2019-09-15",
          "stage": "disposed",
          "scopeStatus": "inScope",
          "inBaseline": false,
          "replaces": null,
          "replacedBy": "CAM-0197-R",
          "removedAt": "2026-04-24T23:29:00Z",
          "replacedAt": "2026-04-24T23:29:00Z",
          "verifiedAt": "2026-04-28T08:53:00Z",
          "disposedAt": "2026-07-01T12:00:00Z",
          "certificateNumber": "INV-CERT-002",
          "disposalId": "019f20aa-b000-7f06-95d6-2f4a32a55a7c",
          "createdAt": "2026-04-20T09:20:00Z",
          "updatedAt": "2026-07-02T14:00:00Z",
          "etag": "\"5\""
        }
        """
)]
internal sealed record UnitResponse(
    string Programme,
    string Tag,
    string Site,
    string? SiteName,
    string? Province,
    [property: Sensitive] string? Position,
    string? LabelVendor,
    string? OriginVendor,
    string? Model,
    [property: Sensitive] string? SerialNumber,
    [property: Sensitive] string? MacAddress,
    DateOnly? InstalledOn,
    UnitStage Stage,
    ScopeStatus ScopeStatus,
    bool InBaseline,
    string? Replaces,
    string? ReplacedBy,
    DateTimeOffset? RemovedAt,
    DateTimeOffset? ReplacedAt,
    DateTimeOffset? VerifiedAt,
    DateTimeOffset? DisposedAt,
    string? CertificateNumber,
    Guid? DisposalId,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    public static readonly Expression<Func<UnitRow, UnitResponse>> FromRow = row => new UnitResponse(
        row.Programme,
        row.Unit.Tag,
        row.Unit.Site,
        row.SiteName,
        row.Province,
        row.Unit.Position,
        row.Unit.LabelVendor,
        row.Unit.OriginVendor,
        row.Unit.Model,
        row.Unit.SerialNumber,
        row.Unit.MacAddress,
        row.Unit.InstalledOn,
        row.Unit.Stage,
        row.Unit.ScopeStatus,
        row.Unit.InBaseline,
        row.Replaces,
        row.ReplacedBy,
        row.Unit.RemovedAt,
        row.Unit.ReplacedAt,
        row.Unit.VerifiedAt,
        row.Unit.DisposedAt,
        row.Unit.CertificateNumber,
        row.Unit.DisposalId,
        row.Unit.CreatedAt,
        row.Unit.UpdatedAt,
        ETag.Of(row.Unit.Version)
    );

    private static readonly Func<UnitRow, UnitResponse> FromLoadedRow = FromRow.Compile();

    /// <summary>The answer to a change: the unit in hand, and what other tables say of it.</summary>
    public static async Task<UnitResponse> From(TrackerDb db, Programme programme, Unit unit, CancellationToken cancel)
    {
        var row = await db
            .Sites.Where(site => site.Code == unit.Site)
            .Select(site => new UnitRow
            {
                Programme = programme.Code,
                SiteName = site.Name,
                Province = site.Province,
                Replaces = db
                    .Units.Where(other => other.ProgrammeId == unit.ProgrammeId && other.Id == unit.ReplacesUnitId)
                    .Select(other => other.Tag)
                    .FirstOrDefault(),
                ReplacedBy = db
                    .Units.Where(other => other.ProgrammeId == unit.ProgrammeId && other.ReplacesUnitId == unit.Id)
                    .Select(other => other.Tag)
                    .FirstOrDefault(),
            })
            .SingleAsync(cancel);
        row.Unit = unit;
        return FromLoadedRow(row);
    }
}

/// <summary>A unit with what other tables say of it.</summary>
internal sealed class UnitRow
{
    public required string Programme { get; init; }
    public Unit Unit { get; set; } = null!;
    public string? SiteName { get; init; }
    public string? Province { get; init; }
    public SiteKind SiteKind { get; init; }
    public string? Replaces { get; init; }
    public string? ReplacedBy { get; init; }

    public static IQueryable<UnitRow> Of(TrackerDb db, Programme programme) =>
        from unit in db.Units
        where unit.ProgrammeId == programme.Id
        join site in db.Sites on unit.Site equals site.Code
        select new UnitRow
        {
            Programme = programme.Code,
            Unit = unit,
            SiteName = site.Name,
            Province = site.Province,
            SiteKind = site.Kind,
            Replaces = db
                .Units.Where(other => other.ProgrammeId == unit.ProgrammeId && other.Id == unit.ReplacesUnitId)
                .Select(other => other.Tag)
                .FirstOrDefault(),
            ReplacedBy = db
                .Units.Where(other => other.ProgrammeId == unit.ProgrammeId && other.ReplacesUnitId == unit.Id)
                .Select(other => other.Tag)
                .FirstOrDefault(),
        };
}
