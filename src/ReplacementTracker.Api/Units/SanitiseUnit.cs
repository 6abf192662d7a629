using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Api.Units;

internal static class SanitiseUnit
{
    /// <summary>Say that a removed unit was wiped.</summary>
    /// <remarks>
    /// From `removed` only: `stage-not-allowed`. Wiping and destruction are two proofs; a disposal is reported by
    /// itself. What the programme's evidencePolicy demands has to be attached to the unit, and not to have proven another
    /// step of it (`evidence-missing`, each kind in `errors`); from then on that evidence stays. A step cannot have happened before the one it follows: `occurred-out-of-order`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<UnitResponse>> Handle(
        string programme,
        string tag,
        SanitiseUnitRequest request,
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

        var evidence = await db.EvidenceAtHandAsync(found, unit, workOrder: null, cancel);
        var at = Occurred.At(request.OccurredAt, clock);
        unit.Sanitise(at, request.Method!, evidence, request.Note);
        db.RestOn(evidence, unit, EvidenceStep.Sanitisation, at);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(await UnitResponse.From(db, found, unit, CancellationToken.None));
    }
}

/// <param name="Method">How it was wiped, such as "NIST SP 800-88 purge"; at most 200 characters.</param>
/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
/// <param name="Note">In the engineer's words; at most 1,000 characters.</param>
[Example(
    """
        {
          "method": "Flash overwritten, configuration reset"
        }
        """
)]
internal sealed record SanitiseUnitRequest(string? Method, DateTimeOffset? OccurredAt, string? Note)
{
    internal sealed class Validator : AbstractValidator<SanitiseUnitRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Method).NotNull().Line(200);
            RuleFor(request => request.Note).Prose(1000);
        }
    }
}
