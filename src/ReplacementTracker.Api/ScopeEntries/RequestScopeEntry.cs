using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class RequestScopeEntry
{
    /// <summary>Ask that a unit come into the scope, or out of it.</summary>
    /// <remarks>
    /// In an active programme only: in a draft, correct the unit itself. Nothing counts until another person approves;
    /// a unit has one open request at a time (`scope-entry-open`). An exception with `expiresOn` ends by itself after
    /// that day, in the programme's time zone: the unit is again what it was before, by an entry of its own. Before that
    /// it can be prolonged: ask for `excepted` with another day, or with none. Refused: `unit-unknown`,
    /// `scope-unchanged`, `unit-is-replacement`, `occurred-out-of-order`, `scope-entry-expires-too-early`,
    /// `programme-not-active`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<ScopeEntryResponse>> Handle(
        string programme,
        RequestScopeEntryRequest request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        held.DemandActive();
        var unit =
            await db.Units.SingleOrDefaultAsync(row => row.ProgrammeId == held.Id && row.Tag == request.Unit, cancel)
            ?? throw UnitRefusals.Unknown.Because($"Programme {held.Code} has no unit {request.Unit}.");
        await DemandNoneOpen(db, unit, cancel);
        var inForce = (await db.ExceptionsInForceAsync(held, [unit.Id], cancel)).GetValueOrDefault(unit.Id);

        var now = clock.Now();
        var entry = ScopeEntry.Request(
            held,
            Guid.CreateVersion7(now),
            unit,
            request.To!.Value,
            request.Reason!,
            request.ExpiresOn,
            inForce,
            user.Owner,
            request.OccurredAt is null ? null : Occurred.At(request.OccurredAt, clock),
            now
        );
        db.ScopeEntries.Add(entry);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{held.Code}/scope-entries/{entry.Id}"),
            ScopeEntryResponse.Of(entry)
        );
    }

    private static async Task DemandNoneOpen(TrackerDb db, Unit unit, CancellationToken cancel)
    {
        var open = await db
            .ScopeEntries.AsNoTracking()
            .SingleOrDefaultAsync(
                row =>
                    row.ProgrammeId == unit.ProgrammeId
                    && row.UnitId == unit.Id
                    && row.Status == ScopeEntryStatus.Requested,
                cancel
            );
        if (open is not null)
        {
            throw ScopeRefusals.Open.Because(
                $"{open.RequestedBy} asked that {unit.Tag} be {Domain.EnumText.Text(open.To)}: "
                    + $"scope entry {open.Id} waits for its approval or rejection."
            );
        }
    }
}

/// <param name="Unit">Tag of the unit.</param>
/// <param name="To">What it is to be; `inScope` and `unknown` count, `outOfScope` and `excepted` do not.</param>
/// <param name="Reason">Why; at most 1,000 characters.</param>
/// <param name="ExpiresOn">Last day of an exception, today at the earliest; without end unless said. Only for `excepted`.</param>
/// <param name="OccurredAt">From when it is to count; from the approval unless said, never in the future.</param>
[Example(
    """
        {
          "unit": "CAM-0001",
          "to": "excepted",
          "reason": "The platform is closed until the works on the bridge are done",
          "expiresOn": "2027-03-31"
        }
        """
)]
internal sealed record RequestScopeEntryRequest(
    string? Unit,
    ScopeStatus? To,
    string? Reason,
    DateOnly? ExpiresOn,
    DateTimeOffset? OccurredAt
)
{
    internal sealed class Validator : AbstractValidator<RequestScopeEntryRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Unit).NotNull().Tag();
            RuleFor(request => request.To).NotNull();
            RuleFor(request => request.Reason).NotNull().Prose(1000);
            RuleFor(request => request.ExpiresOn).Sensible();
            RuleFor(request => request.ExpiresOn)
                .Null()
                .When(request => request.To is not null and not ScopeStatus.Excepted)
                .WithMessage("'expiresOn' is for exceptions: 'to' is excepted.");
        }
    }
}
