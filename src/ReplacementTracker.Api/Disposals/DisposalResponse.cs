using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Disposals;

namespace ReplacementTracker.Api.Disposals;

/// <summary>One certificate of destruction or handover, for all the serial numbers it lists.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="CertificateNumber">As on the certificate; unique among those of its issuer.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Standard">What the issuer worked by; null where the certificate names none.</param>
/// <param name="Method">What became of the devices.</param>
/// <param name="IssuedOn">The day on the certificate.</param>
/// <param name="EvidenceId">Id of the uploaded file of the certificate; null without.</param>
/// <param name="Note">In the words of who recorded it; null without.</param>
/// <param name="RecordedBy">Who recorded it: the owner of the key.</param>
/// <param name="SerialNumberCount">How many serial numbers it lists; 1 to 1,000.</param>
/// <param name="UnitCount">How many units were disposed of under it; at most `serialNumberCount`.</param>
/// <param name="CreatedAt">When this service was told of it.</param>
/// <param name="Etag">Which version this is.</param>
[Example(
    """
        {
          "id": "019e6a1c-4f80-7c51-a0b7-3d1c4b6b8f60",
          "certificateNumber": "INV-CERT-001",
          "issuer": "Sample Recycler 1 (invented)",
          "standard": "NEN-EN 50625",
          "method": "shredded",
          "issuedOn": "2026-05-27",
          "evidenceId": null,
          "note": "Sample data: this certificate is invented.",
          "recordedBy": "Sample Workshop 1",
          "serialNumberCount": 12,
          "unitCount": 12,
          "createdAt": "2026-05-28T14:00:00Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record DisposalResponse(
    Guid Id,
    string CertificateNumber,
    string Issuer,
    string? Standard,
    DisposalMethod Method,
    DateOnly IssuedOn,
    Guid? EvidenceId,
    string? Note,
    string RecordedBy,
    int SerialNumberCount,
    int UnitCount,
    DateTimeOffset CreatedAt,
    string Etag
)
{
    public static Expression<Func<Disposal, DisposalResponse>> FromRow(TrackerDb db) =>
        row => new DisposalResponse(
            row.Id,
            row.CertificateNumber,
            row.Issuer,
            row.Standard,
            row.Method,
            row.IssuedOn,
            row.EvidenceId,
            row.Note,
            row.RecordedBy,
            row.SerialNumbers.Count,
            db.Units.Count(unit => unit.ProgrammeId == row.ProgrammeId && unit.DisposalId == row.Id),
            row.CreatedAt,
            ETag.Of(row.Version)
        );
}

/// <summary>One certificate of destruction or handover, with what it lists.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="CertificateNumber">As on the certificate; unique among those of its issuer.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Standard">What the issuer worked by; null where the certificate names none.</param>
/// <param name="Method">What became of the devices.</param>
/// <param name="IssuedOn">The day on the certificate.</param>
/// <param name="EvidenceId">Id of the uploaded file of the certificate; null without.</param>
/// <param name="Note">In the words of who recorded it; null without.</param>
/// <param name="RecordedBy">Who recorded it: the owner of the key.</param>
/// <param name="SerialNumberCount">How many serial numbers it lists; 1 to 1,000.</param>
/// <param name="UnitCount">How many units were disposed of under it; at most `serialNumberCount`.</param>
/// <param name="SerialNumbers">In the certificate's order; absent without the scope `sensitive`.</param>
/// <param name="Units">Tags of the units that were disposed of under it, in order.</param>
/// <param name="UnlistedUnits">Tags of units that were reported under its number, and that no certificate of this number lists; in order. Somebody should look.</param>
/// <param name="CreatedAt">When this service was told of it.</param>
/// <param name="Etag">Which version this is.</param>
[Example(
    """
        {
          "id": "019e6a1c-4f80-7c51-a0b7-3d1c4b6b8f60",
          "certificateNumber": "INV-CERT-001",
          "issuer": "Sample Recycler 1 (invented)",
          "standard": "NEN-EN 50625",
          "method": "shredded",
          "issuedOn": "2026-05-27",
          "evidenceId": null,
          "note": "Sample data: this certificate is invented.",
          "recordedBy": "Sample Workshop 1",
          "serialNumberCount": 2,
          "unitCount": 2,
          "serialNumbers": [
            "INV-HU-0197-1D13",
            "INV-HU-0198-2E24"
          ],
          "units": [
            "CAM-0197",
            "CAM-0198"
          ],
          "unlistedUnits": [],
          "createdAt": "2026-05-28T14:00:00Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record ListedDisposalResponse(
    Guid Id,
    string CertificateNumber,
    string Issuer,
    string? Standard,
    DisposalMethod Method,
    DateOnly IssuedOn,
    Guid? EvidenceId,
    string? Note,
    string RecordedBy,
    int SerialNumberCount,
    int UnitCount,
    [property: Sensitive] IReadOnlyList<string> SerialNumbers,
    IReadOnlyList<string> Units,
    IReadOnlyList<string> UnlistedUnits,
    DateTimeOffset CreatedAt,
    string Etag
) : IVersioned, IReport
{
    object IReport.Essence => this;

    /// <param name="disposal">With its serial numbers.</param>
    /// <param name="units">Every unit that went under its number: tag, and the certificate that covers it.</param>
    public static ListedDisposalResponse From(Disposal disposal, IReadOnlyList<(string Tag, Guid? DisposalId)> units)
    {
        var covered = units.Where(unit => unit.DisposalId == disposal.Id).Select(unit => unit.Tag).ToList();
        var unlisted = units.Where(unit => unit.DisposalId is null).Select(unit => unit.Tag).ToList();
        return new(
            disposal.Id,
            disposal.CertificateNumber,
            disposal.Issuer,
            disposal.Standard,
            disposal.Method,
            disposal.IssuedOn,
            disposal.EvidenceId,
            disposal.Note,
            disposal.RecordedBy,
            disposal.SerialNumbers.Count,
            covered.Count,
            [.. disposal.SerialNumbers.OrderBy(listed => listed.Ordinal).Select(listed => listed.Text)],
            covered,
            unlisted,
            disposal.CreatedAt,
            ETag.Of(disposal.Version)
        );
    }
}
