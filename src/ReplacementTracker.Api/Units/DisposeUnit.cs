using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Units;

internal static class DisposeUnit
{
    /// <summary>Say that a unit was destroyed or handed over.</summary>
    /// <remarks>
    /// From `removed` or `sanitised`: `stage-not-allowed`. What the programme's evidencePolicy demands has to be attached
    /// to the unit, and not to have proven another step of it, such as its wiping (`evidence-missing`, each kind in
    /// `errors`); from then on that evidence stays. A step cannot have happened before the one it follows:
    /// `occurred-out-of-order`. Where a certificate of this number is recorded, it has to list the unit's serial number:
    /// `serial-number-not-on-certificate`, `unit-without-serial-number`, `serial-number-ambiguous` where another unit
    /// went under that line, `certificate-issued-too-early`. Where none is recorded yet, the number is taken as reported:
    /// devices are handed over weeks before the paper comes. `disposalId` stays null until a certificate is recorded
    /// that lists the unit.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<UnitResponse>> Handle(
        string programme,
        string tag,
        DisposeUnitRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var found = await db.ProgrammeAsync(programme, cancel);
        var unit = await db.UnitAsync(found, tag, cancel);
        ETag.Demand(ifMatch, unit);
        found.DemandActive();

        var number = request.CertificateNumber!.Trim();
        var certificate = await CertificateAsync(db, found, unit, number, cancel);
        var evidence = await db.EvidenceAtHandAsync(found, unit, workOrder: null, cancel);
        var at = Occurred.At(request.OccurredAt, clock);
        if (certificate is null)
        {
            unit.Dispose(at, number, evidence, request.Note);
            db.RestOn(evidence, unit, EvidenceStep.Disposal, at);
        }
        else
        {
            if (certificate.Cover(unit, found.Clock, at, clock.Now(), evidence, request.Note))
            {
                db.RestOn(evidence, unit, EvidenceStep.Disposal, at);
            }

            await DemandOwnLine(db, unit, certificate, cancel);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(await UnitResponse.From(db, found, unit, CancellationToken.None));
    }

    /// <summary>The certificate of this number that lists the unit, or else any of them: two issuers may count alike.</summary>
    private static async Task<Disposal?> CertificateAsync(
        TrackerDb db,
        Programme programme,
        Unit unit,
        string number,
        CancellationToken cancel
    )
    {
        var certificates = await db
            .Disposals.Include(row => row.SerialNumbers)
            .Where(row => row.ProgrammeId == programme.Id && row.CertificateNumber == number)
            .OrderBy(row => row.Id)
            .ToListAsync(cancel);
        return certificates.Find(row => unit.SerialNumber is not null && row.Lists(unit.SerialNumber))
            ?? certificates.FirstOrDefault();
    }

    /// <summary>A line of a certificate stands for one device, and numbers are used again once a unit is down.</summary>
    private static async Task DemandOwnLine(TrackerDb db, Unit unit, Disposal certificate, CancellationToken cancel)
    {
        var other = await db
            .Units.Where(row => row.ProgrammeId == unit.ProgrammeId && row.DisposalId == certificate.Id)
            .Where(row => row.Id != unit.Id)
            .WithSerialNumber(SerialNumber.Key(unit.SerialNumber!))
            .Select(row => row.Tag)
            .FirstOrDefaultAsync(cancel);
        if (other is not null)
        {
            throw DisposalRefusals.SerialNumberAmbiguous.Because(
                $"Unit {other} went under the line of certificate {certificate.CertificateNumber} that lists the serial "
                    + $"number of {unit.Tag}."
            );
        }
    }
}

/// <param name="CertificateNumber">Number of the certificate of destruction or handover; at most 100 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
/// <param name="Note">In the engineer's words; at most 1,000 characters.</param>
[Example(
    """
        {
          "certificateNumber": "EXAMPLE-CERT-1"
        }
        """
)]
internal sealed record DisposeUnitRequest(string? CertificateNumber, DateTimeOffset? OccurredAt, string? Note)
{
    internal sealed class Validator : AbstractValidator<DisposeUnitRequest>
    {
        public Validator()
        {
            RuleFor(request => request.CertificateNumber).NotNull().Line(100);
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
