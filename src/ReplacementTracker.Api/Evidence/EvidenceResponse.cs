using System.Linq.Expressions;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Evidence;

/// <summary>A file, or a document elsewhere, that was brought forward as evidence.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Kind">What it is brought forward as.</param>
/// <param name="Units">Tags of the units it is of, and what it proves of each; by tag.</param>
/// <param name="WorkOrder">Number of the work order it is of; null where it is of the units as such.</param>
/// <param name="Sha256">Of the bytes as they were sent, or as the sender says of a document elsewhere; 64 hex digits.</param>
/// <param name="MediaType">What the file is, by looking into it; null for a document elsewhere.</param>
/// <param name="SizeBytes">Bytes of the file; null for a document elsewhere.</param>
/// <param name="FileName">What the sender called the file, cleaned; null if not said, or not for this key to see.</param>
/// <param name="Reference">Address of a document elsewhere; null for a file, or where this key may not see it.</param>
/// <param name="Note">In the sender's words; null if none, or not for this key to see.</param>
/// <param name="TakenAt">When the picture was taken or the paper written, as the sender says; null if not said.</param>
/// <param name="UploadedBy">Who brought it forward: the owner of the key.</param>
/// <param name="UploadedAt">When.</param>
/// <param name="WithdrawnAt">When it was taken back, and its content deleted; null unless it was.</param>
/// <param name="WithdrawnBy">Who took it back; null unless it was.</param>
/// <param name="WithdrawalReason">Why; null unless it was.</param>
/// <param name="CreatedAt">When this service was first told of it.</param>
/// <param name="UpdatedAt">When this service was last told of a change.</param>
/// <param name="Etag">What to send as If-Match to withdraw it.</param>
[Example(
    """
        {
          "id": "019d6b0b-0c40-7000-8000-2f1c6d5b9e01",
          "kind": "serialPhoto",
          "units": [
            {
              "unit": "CAM-0001",
              "proves": "replacement",
              "since": "2026-04-10T07:00:00Z"
            }
          ],
          "workOrder": "WO-0001",
          "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "mediaType": "image/jpeg",
          "sizeBytes": 2318044,
          "fileName": "IMG_2041.jpg",
          "reference": null,
          "note": null,
          "takenAt": "2026-04-07T23:20:00Z",
          "uploadedBy": "Sample Engineer 1",
          "uploadedAt": "2026-04-08T01:58:00Z",
          "withdrawnAt": null,
          "withdrawnBy": null,
          "withdrawalReason": null,
          "createdAt": "2026-04-08T01:58:00Z",
          "updatedAt": "2026-04-08T01:58:00Z",
          "etag": "\"1\""
        }
        """
)]
internal sealed record EvidenceResponse(
    Guid Id,
    EvidenceKind Kind,
    IReadOnlyList<EvidenceUnitResponse> Units,
    string? WorkOrder,
    string Sha256,
    string? MediaType,
    long? SizeBytes,
    string? FileName,
    string? Reference,
    string? Note,
    DateTimeOffset? TakenAt,
    string UploadedBy,
    DateTimeOffset UploadedAt,
    DateTimeOffset? WithdrawnAt,
    string? WithdrawnBy,
    string? WithdrawalReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Etag
) : IVersioned
{
    /// <param name="uses">What units rest on.</param>
    /// <param name="seesSensitive">Whether the caller may see what others wrote: names of files, notes, addresses.</param>
    /// <param name="owner">The caller, who sees what they wrote themselves.</param>
    public static Expression<Func<EvidenceItem, EvidenceResponse>> FromRow(
        IQueryable<EvidenceUse> uses,
        bool seesSensitive,
        string owner
    ) =>
        row => new EvidenceResponse(
            row.Id,
            row.Kind,
            row.Units.OrderBy(unit => unit.UnitTag)
                .Select(unit => new EvidenceUnitResponse(
                    unit.UnitTag,
                    uses.Where(use =>
                            use.ProgrammeId == unit.ProgrammeId
                            && use.EvidenceId == unit.EvidenceId
                            && use.UnitId == unit.UnitId
                        )
                        .Select(use => (EvidenceStep?)use.Step)
                        .FirstOrDefault(),
                    uses.Where(use =>
                            use.ProgrammeId == unit.ProgrammeId
                            && use.EvidenceId == unit.EvidenceId
                            && use.UnitId == unit.UnitId
                        )
                        .Select(use => (DateTimeOffset?)use.Since)
                        .FirstOrDefault()
                ))
                .ToList(),
            row.WorkOrderNumber,
            row.Sha256,
            row.MediaType,
            row.SizeBytes,
            seesSensitive || row.UploadedBy == owner ? row.FileName : null,
            seesSensitive || row.UploadedBy == owner ? row.Reference : null,
            seesSensitive || row.UploadedBy == owner ? row.Note : null,
            row.TakenAt,
            row.UploadedBy,
            row.UploadedAt,
            row.WithdrawnAt,
            row.WithdrawnBy,
            row.WithdrawalReason,
            row.CreatedAt,
            row.UpdatedAt,
            ETag.Of(row.Version)
        );

    private static readonly Func<EvidenceItem, EvidenceResponse> Shown = Unused(seesSensitive: true);
    private static readonly Func<EvidenceItem, EvidenceResponse> Hidden = Unused(seesSensitive: false);

    /// <summary>The answer to a submission or a withdrawal: nothing rests on it.</summary>
    public static EvidenceResponse From(EvidenceItem evidence, Programme programme, CurrentUser user) =>
        user.SeesSensitive(programme.Code) || evidence.UploadedBy == user.Owner ? Shown(evidence) : Hidden(evidence);

    private static Func<EvidenceItem, EvidenceResponse> Unused(bool seesSensitive) =>
        FromRow(Array.Empty<EvidenceUse>().AsQueryable(), seesSensitive, owner: "").Compile();
}

/// <summary>One unit that a piece of evidence is of.</summary>
/// <param name="Unit">Its tag.</param>
/// <param name="Proves">The step of the unit that rests on it; null while none does.</param>
/// <param name="Since">When that step was taken; null before.</param>
internal sealed record EvidenceUnitResponse(string Unit, EvidenceStep? Proves, DateTimeOffset? Since);
