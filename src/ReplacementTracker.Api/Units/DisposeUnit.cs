using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Units;

internal static class DisposeUnit
{
    /// <summary>Say that a unit was destroyed or handed over.</summary>
    /// <remarks>
    /// From `removed` or `sanitised`: `stage-not-allowed`. What the programme's evidencePolicy demands has to be attached
    /// to the unit, and not to have proven another step of it, such as its wiping (`evidence-missing`, each kind in
    /// `errors`); from then on that evidence stays. A step cannot have happened before the one it follows:
    /// `occurred-out-of-order`.
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
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var found = await db.ProgrammeAsync(programme, cancel);
        var unit = await db.UnitAsync(found, tag, cancel);
        ETag.Demand(ifMatch, unit);
        found.DemandActive();

        var evidence = await db.EvidenceAtHandAsync(found, unit, workOrder: null, cancel);
        var at = Occurred.At(request.OccurredAt, clock);
        unit.Dispose(at, request.CertificateNumber!, evidence, request.Note);
        db.RestOn(evidence, unit, EvidenceStep.Disposal, at);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(await UnitResponse.From(db, found, unit, CancellationToken.None));
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
