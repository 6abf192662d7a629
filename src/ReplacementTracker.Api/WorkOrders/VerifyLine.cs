using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

internal static class VerifyLine
{
    /// <summary>Accept or reject what was done.</summary>
    /// <remarks>
    /// Never by anybody who had a hand in it (`own-work`): who reported it, also before a correction or on an earlier
    /// order, completed the order, also before a rework, or uploaded evidence of it; a key counts as its owner. What the programme's
    /// evidencePolicy demands for the outcome has to be attached to the unit, of this order or of none, before it is
    /// accepted (`evidence-missing`, each kind in `errors`); from then on that evidence stays. An accepted line stays so,
    /// and its unit counts as verified. A rejected one waits for rework and a new outcome. If-Match takes the order's
    /// ETag.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        string tag,
        VerifyLineRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        var line = order.Line(tag);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var unit = await db.Units.SingleAsync(row => row.ProgrammeId == found.Id && row.Id == line.UnitId, cancel);
        var evidence = await db.EvidenceAtHandAsync(found, unit, order.Id, cancel);
        var at = Occurred.At(request.OccurredAt, clock);
        if (order.Verify(unit, request.Verification!.Value, request.Note, evidence, user.Owner, at) is { } step)
        {
            db.RestOn(evidence, unit, step, at);
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }
}

/// <param name="Verification">`accepted` or `rejected`.</param>
/// <param name="Note">What was looked at, or what is wrong; required to reject, at most 2,000 characters.</param>
/// <param name="OccurredAt">When it was looked at; now unless said, never in the future.</param>
[Example(
    """
        {
          "verification": "accepted",
          "note": "Photo and VMS image seen"
        }
        """
)]
internal sealed record VerifyLineRequest(LineVerification? Verification, string? Note, DateTimeOffset? OccurredAt)
{
    internal sealed class Validator : AbstractValidator<VerifyLineRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Verification)
                .NotNull()
                .NotEqual(LineVerification.Pending)
                .WithMessage("'verification' is accepted or rejected.");
            RuleFor(request => request.Note)
                .NotNull()
                .When(request => request.Verification == LineVerification.Rejected)
                .WithMessage("'note' says what is wrong.");
            RuleFor(request => request.Note).Prose(2000);
        }
    }
}
