using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Disposals;

internal static class RecordDisposal
{
    /// <summary>Record a certificate for many units.</summary>
    /// <remarks>
    /// Moves every unit whose serial number it lists, or those named in `units`, to `disposed`: all of them or none. A
    /// unit that was reported under this number before the certificate came in stays as it is, and is certified. Who
    /// names units leaves the others for later: by their own `…/disposal`, with this number.
    ///
    /// `errors` has everything that stands in the way, with a pointer to each serial number or unit; the first gives the
    /// problem its code: `serial-number-unknown`, `serial-number-ambiguous`, `serial-number-on-other-certificate`,
    /// `serial-number-not-on-certificate`, `unit-unknown`, `unit-without-serial-number`, `unit-is-replacement`,
    /// `stage-not-allowed`, `evidence-missing`, `occurred-out-of-order`, `certificate-issued-too-early`. Also `certificate-number-taken`,
    /// `programme-not-active`, and `stale` where a unit was changed at the same moment.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<ListedDisposalResponse>> Handle(
        string programme,
        RecordDisposalRequest request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        var terms = request.ToTerms();
        await DemandNew(db, held, terms, cancel);
        await DemandCertificate(db, held, terms.EvidenceId, cancel);
        var listed = await ListedUnits.FindAsync(
            db,
            held,
            terms.CertificateNumber,
            request.SerialNumbers!,
            request.Units,
            cancel
        );

        var now = clock.Now();
        DemandIssued(held, terms.IssuedOn, now);
        DateTimeOffset? occurredAt = request.OccurredAt is { } at ? Occurred.At(at, clock) : null;
        var disposal = new Disposal(held, Guid.CreateVersion7(now), terms, request.SerialNumbers!, user.Owner, now);
        var evidence = await db.EvidenceAtHandAsync(held, listed.Ids, workOrder: null, cancel);
        var gone = listed.Cover(disposal, evidence, occurredAt, now, request.Note);
        foreach (var unit in gone)
        {
            db.RestOn(evidence[unit.Id], unit, EvidenceStep.Disposal, unit.DisposedAt!.Value);
        }

        db.Disposals.Add(disposal);
        await db.SaveChangesAsync(cancel);
        var units = await db.UnitsUnderAsync(disposal, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{held.Code}/disposals/{disposal.Id}"),
            ListedDisposalResponse.From(disposal, units)
        );
    }

    /// <summary>Two at the same time are told apart by the constraint; this is for the sentence.</summary>
    private static async Task DemandNew(
        TrackerDb db,
        Programme programme,
        DisposalTerms terms,
        CancellationToken cancel
    )
    {
        var isTaken = await db.Disposals.AnyAsync(
            row =>
                row.ProgrammeId == programme.Id
                && row.CertificateNumber == terms.CertificateNumber
                && row.Issuer == terms.Issuer,
            cancel
        );
        if (isTaken)
        {
            throw DisposalRefusals.CertificateTaken.Because(
                $"Certificate {terms.CertificateNumber} of {terms.Issuer} is recorded already. What it lists and has "
                    + "not been reported yet goes by the units' own …/disposal, with this number."
            );
        }
    }

    private static async Task DemandCertificate(TrackerDb db, Programme programme, Guid? id, CancellationToken cancel)
    {
        var isThere = await db.Evidence.AnyAsync(
            row =>
                row.ProgrammeId == programme.Id
                && row.Id == id
                && row.Kind == EvidenceKind.CertificateOfDestruction
                && row.WithdrawnAt == null,
            cancel
        );
        if (id is not null && !isThere)
        {
            throw InvalidRequestException.At(
                "/evidenceId",
                "evidence-unknown",
                $"Programme {programme.Code} has no certificateOfDestruction {id} among its evidence."
            );
        }
    }

    private static void DemandIssued(Programme programme, DateOnly issuedOn, DateTimeOffset now)
    {
        var today = programme.Clock.DayOf(now);
        if (issuedOn > today)
        {
            throw InvalidRequestException.At(
                "/issuedOn",
                "in-future",
                $"'issuedOn' is {issuedOn:yyyy-MM-dd}, and it is {today:yyyy-MM-dd} there."
            );
        }
    }
}

/// <param name="CertificateNumber">As on the certificate; at most 100 characters. Unique among those of its issuer.</param>
/// <param name="Issuer">Who signed it; at most 200 characters.</param>
/// <param name="Standard">What the issuer worked by, such as NIST SP 800-88, DIN 66399 or NEN-EN 50625; at most 200 characters.</param>
/// <param name="Method">What became of the devices. How their data were wiped is another step: sanitisation.</param>
/// <param name="IssuedOn">The day on the certificate; not after today in the programme's time zone, nor before the units were taken down.</param>
/// <param name="SerialNumbers">As on the certificate; 1 to 1,000, each once, of at most 100 characters. Case and spaces around do not tell two apart.</param>
/// <param name="Units">Tags of the units to move, each listed by its serial number; 1 to 1,000. Left out: every unit that is listed.</param>
/// <param name="OccurredAt">When it happened to the units, never in the future; left out: noon of `issuedOn`, or what happened to the unit last where that was later.</param>
/// <param name="EvidenceId">Id of the uploaded file of the certificate: evidence of kind `certificateOfDestruction`. Where the programme's evidencePolicy demands one, it has to be attached to the units as well.</param>
/// <param name="Note">In the words of who records it; at most 1,000 characters.</param>
[Example(
    """
        {
          "certificateNumber": "EXAMPLE-CERT-1",
          "issuer": "Example Recycling BV",
          "standard": "NEN-EN 50625",
          "method": "shredded",
          "issuedOn": "2026-10-01",
          "serialNumbers": [
            "EXAMPLE-0001",
            "EXAMPLE-0002"
          ]
        }
        """
)]
internal sealed record RecordDisposalRequest(
    string? CertificateNumber,
    string? Issuer,
    string? Standard,
    DisposalMethod? Method,
    DateOnly? IssuedOn,
    IReadOnlyList<string>? SerialNumbers,
    IReadOnlyList<string>? Units,
    DateTimeOffset? OccurredAt,
    Guid? EvidenceId,
    string? Note
)
{
    public DisposalTerms ToTerms() =>
        new(
            CertificateNumber!.Trim(),
            Issuer!.Trim(),
            Standard?.Trim(),
            Method!.Value,
            IssuedOn!.Value,
            EvidenceId,
            Note
        );

    internal sealed class Validator : AbstractValidator<RecordDisposalRequest>
    {
        public Validator()
        {
            RuleFor(request => request.CertificateNumber).NotNull().Line(100);
            RuleFor(request => request.Issuer).NotNull().Line(200);
            RuleFor(request => request.Standard).Line(200);
            RuleFor(request => request.Method).NotNull();
            RuleFor(request => request.IssuedOn).NotNull().Sensible();
            RuleFor(request => request.SerialNumbers)
                .NotNull()
                .SetValidator(new EachOnce<RecordDisposalRequest>(Disposal.MostSerialNumbers, SerialNumber.Key));
            RuleForEach(request => request.SerialNumbers).NotNull().Line(100);
            RuleFor(request => request.Units)
                .SetValidator(new EachOnce<RecordDisposalRequest>(Disposal.MostSerialNumbers, tag => tag));
            RuleForEach(request => request.Units).NotNull().Tag();
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
