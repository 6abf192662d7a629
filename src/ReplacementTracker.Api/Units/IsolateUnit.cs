using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Units;

internal static class IsolateUnit
{
    /// <summary>Say that a unit was taken off the network.</summary>
    /// <remarks>
    /// It still hangs, and counts for nothing yet. From `inService` only: `stage-not-allowed`. A step cannot have
    /// happened before the one it follows: `occurred-out-of-order`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<UnitResponse>> Handle(
        string programme,
        string tag,
        IsolateUnitRequest? request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var unit = await db.UnitAsync(found, tag, cancel);
        ETag.Demand(ifMatch, unit);
        found.DemandActive();

        var at = Occurred.At(request?.OccurredAt, clock);
        unit.Isolate(at, request?.Note);
        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(await UnitResponse.From(db, found, unit, CancellationToken.None));
    }
}

/// <param name="OccurredAt">When it happened; now unless said, never in the future.</param>
/// <param name="Note">In the engineer's words; at most 1,000 characters.</param>
[Example(
    """
        {
          "note": "Switch port shut"
        }
        """
)]
internal sealed record IsolateUnitRequest(DateTimeOffset? OccurredAt, string? Note)
{
    internal sealed class Validator : AbstractValidator<IsolateUnitRequest>
    {
        public Validator() => RuleFor(request => request.Note).Prose(1000);
    }
}
