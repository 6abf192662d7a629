using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Programmes;

internal static class ActivateProgramme
{
    /// <summary>Freeze the baseline and begin.</summary>
    /// <remarks>
    /// Every unit in scope, or of unknown make, becomes the baseline. Where `baselineUnitCount` was promised, there have
    /// to be just as many: `baseline-differs` says by how much it is off. From now on only scope entries change what counts.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(
        string programme,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var found = await db.HeldProgrammeAsync(programme, alone: true, cancel);
        ETag.Demand(ifMatch, found);

        var baselineUnits = await db.Units.CountAsync(row => row.ProgrammeId == found.Id && row.InBaseline, cancel);

        found.Activate(baselineUnits, clock.Now());
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(ProgrammeResponse.From(found));
    }
}
