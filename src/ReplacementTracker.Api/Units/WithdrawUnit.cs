using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Units;

internal static class WithdrawUnit
{
    /// <summary>Take a unit out of a draft's inventory.</summary>
    /// <remarks>
    /// For units that were entered by mistake. Its events stay in the log. An active programme refuses
    /// (`programme-not-draft`): there a unit leaves the scope by a scope entry. A unit with a history refuses as well:
    /// `unit-in-use`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<NoContent> Handle(
        string programme,
        string tag,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        var unit = await db.UnitAsync(held, tag, cancel);
        ETag.Demand(ifMatch, unit);
        if (!held.IsDraft)
        {
            throw ProgrammeRefusals.NotDraft.Because(
                $"Programme {held.Code} is {held.Status.Text()}: its inventory stays. Take {tag} out of its scope by "
                    + $"POST /v1/programmes/{held.Code}/scope-entries."
            );
        }

        if (unit.Stage != UnitStage.InService)
        {
            throw UnitRefusals.InUse.Because($"Unit {tag} is {unit.Stage.Text()}: it has a history.");
        }

        unit.Withdraw("Entered by mistake", clock.Now());
        db.Units.Remove(unit);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.NoContent();
    }
}
