using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class EnterScope
{
    /// <summary>Take a unit into the scope, or out of it.</summary>
    /// <remarks>
    /// In an active programme only: in a draft, correct the unit itself. The baseline does not move. What the unit
    /// counted for in the scope comes or goes along with it. The ledger is append-only: an entry is corrected by
    /// another. Refused: `unit-unknown`, `scope-unchanged`, `unit-is-replacement`, `occurred-out-of-order`,
    /// `programme-not-active`; `stale` where the unit was changed at the same moment.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<ScopeEntryResponse>> Handle(
        string programme,
        EnterScopeRequest request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        held.DemandActive();
        var unit =
            await db.Units.SingleOrDefaultAsync(row => row.ProgrammeId == held.Id && row.Tag == request.Unit, cancel)
            ?? throw UnitRefusals.Unknown.Because($"Programme {held.Code} has no unit {request.Unit}.");

        var at = Occurred.At(request.OccurredAt, clock);
        var from = unit.ScopeStatus;
        unit.ChangeScope(request.To!.Value, request.Reason!, at);
        var entry = new ScopeEntry(
            held.Id,
            Guid.CreateVersion7(clock.Now()),
            unit,
            from,
            request.Reason!,
            user.Owner,
            at
        );
        db.ScopeEntries.Add(entry);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{held.Code}/scope-entries/{entry.Id}"),
            ScopeEntryResponse.Of(entry)
        );
    }
}

/// <param name="Unit">Tag of the unit.</param>
/// <param name="To">What it is from now on; `inScope` and `unknown` count, `outOfScope` and `excepted` do not.</param>
/// <param name="Reason">Why; at most 1,000 characters.</param>
/// <param name="OccurredAt">When it was decided; now unless said, never in the future.</param>
[Example(
    """
        {
          "unit": "CAM-0001",
          "to": "excepted",
          "reason": "The platform is demolished in spring"
        }
        """
)]
internal sealed record EnterScopeRequest(string? Unit, ScopeStatus? To, string? Reason, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<EnterScopeRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Unit).NotNull().Tag();
            RuleFor(request => request.To).NotNull();
            RuleFor(request => request.Reason).NotNull().Prose(1000);
        }
    }
}
