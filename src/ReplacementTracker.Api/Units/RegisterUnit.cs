using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Units;

internal static class RegisterUnit
{
    /// <summary>Enter a unit into the inventory.</summary>
    /// <remarks>
    /// Without a scopeStatus its makers decide: `inScope` where the programme wants one of them gone, `unknown`, which
    /// counts, where none is known. Without an originVendor the holder of the block its MAC address lies in is taken.
    /// In a draft a unit that counts belongs to the baseline. In an active programme it would add to the scope: that takes
    /// a `reason` and another person. The unit is `outOfScope`, and counts nowhere, until the scope entry that asks for it
    /// is approved; `occurredAt` is then from when it counts. Refused: `unit-tag-taken`, `serial-number-taken`, `mac-address-taken`,
    /// `site-unknown`, `vendor-unknown`, `programme-closed`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Created<UnitResponse>> Handle(
        string programme,
        RegisterUnitRequest request,
        HttpContext http,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var at = Occurred.At(request.OccurredAt, clock);
        var terms = request.ToTerms();
        terms = terms with
        {
            OriginVendor = terms.OriginVendor ?? await MacRegistry.HolderOf(db, terms.MacAddress, cancel),
        };

        // The programme is held, so that activation cannot count the baseline while this unit is on its way into it.
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        var unit = Unit.Register(
            held,
            Guid.CreateVersion7(clock.Now()),
            request.Tag!,
            terms,
            request.ScopeStatus,
            at,
            request.Reason
        );
        db.Units.Add(unit);
        var wanted = request.ScopeStatus ?? held.ScopeOf(terms.LabelVendor, terms.OriginVendor);
        if (!held.IsDraft && wanted.Counts())
        {
            DemandReason(held, request);
            db.ScopeEntries.Add(
                ScopeEntry.RequestAddition(
                    Guid.CreateVersion7(clock.Now()),
                    unit,
                    wanted,
                    request.Reason!,
                    user.Owner,
                    request.OccurredAt is null ? null : at,
                    clock.Now()
                )
            );
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Created(
            PublicUrl.Of(http, $"/v1/programmes/{held.Code}/units/{unit.Tag}"),
            await UnitResponse.From(db, held, unit, CancellationToken.None)
        );
    }

    private static void DemandReason(Programme programme, RegisterUnitRequest request)
    {
        if (request.Reason is null)
        {
            throw InvalidRequestException.At(
                "/reason",
                "not-null",
                $"Programme {programme.Code} is active: 'reason' says why {request.Tag} is to be added to its scope."
            );
        }
    }
}

/// <summary>A new unit.</summary>
[Example(
    """
        {
          "tag": "CAM-0900",
          "site": "UT",
          "position": "platform 5, pole 12",
          "labelVendor": "hikvision",
          "model": "Bullet 4 MP",
          "serialNumber": "EXAMPLE-0900",
          "reason": "Found during the survey"
        }
        """
)]
internal sealed record RegisterUnitRequest : UnitRequest
{
    /// <summary>What it is called: letters, digits, '.', '_' and '-'; unique in the programme; never changes.</summary>
    public string? Tag { get; init; }

    /// <summary>Since when it was there to be counted; now unless said, never in the future.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>Why it is added, such as "Found during the survey"; required where it is to add to an active scope.</summary>
    public string? Reason { get; init; }

    internal new sealed class Validator : AbstractValidator<RegisterUnitRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Tag).NotNull().Tag();
            RuleFor(request => request.Reason).Prose(1000);
            Include(new UnitRequest.Validator());
        }
    }
}
