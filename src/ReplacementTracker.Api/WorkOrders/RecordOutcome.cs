using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.WorkOrders;

namespace ReplacementTracker.Api.WorkOrders;

internal static class RecordOutcome
{
    /// <summary>Say what was done to one unit.</summary>
    /// <remarks>
    /// While work is in progress; the first outcome of a planned and approved order schedules and starts it. A
    /// replacement by a restricted or targeted maker is refused: `replacement-restricted-by-label`, `-by-origin`,
    /// `-by-mac`, and the same with `targeted`. Until a line is accepted, a new outcome corrects the earlier one; what
    /// that one counted is taken back by an event of its own. If-Match takes the order's ETag.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="number">The order's number: WO-0001.</param>
    /// <param name="tag">The unit's tag.</param>
    public static async Task<Ok<WorkOrderResponse>> Handle(
        string programme,
        string number,
        string tag,
        RecordOutcomeRequest request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var order = await db.WorkOrderAsync(found, number, cancel);
        var line = order.Line(tag);
        ETag.Demand(ifMatch, order);
        found.DemandActive();

        var unit = await db.Units.SingleAsync(row => row.ProgrammeId == found.Id && row.Id == line.UnitId, cancel);
        var at = Occurred.At(request.OccurredAt, clock);
        var former = line.ReplacementUnitId is { } id
            ? await db.Units.SingleAsync(row => row.ProgrammeId == found.Id && row.Id == id, cancel)
            : null;
        var report = new LineReport(request.Outcome!.Value, request.Reason, request.Note);
        var successor = request.Replacement is { } replacement
            ? await SuccessorAsync(db, found, unit, former, replacement, at, cancel)
            : null;
        order.RecordOutcome(unit, report, successor, user.Owner, at);
        if (former is not null && successor is null)
        {
            former.Withdraw($"{order.Number}: reported again as {request.Outcome}", at);
            db.Units.Remove(former);
        }

        await db.SaveChangesAsync(cancel);

        return TypedResults.Ok(WorkOrderResponse.From(order));
    }

    /// <summary>The unit that took the place: a new one, or the one reported before, corrected.</summary>
    private static async Task<Unit> SuccessorAsync(
        TrackerDb db,
        Programme programme,
        Unit old,
        Unit? former,
        ReplacementRequest replacement,
        DateTimeOffset at,
        CancellationToken cancel
    )
    {
        var terms = replacement.ToTerms(old, programme.Clock.DayOf(at));
        ReplacementRules.Demand(programme, old, terms, await ReplacementMakers.Of(db, terms, cancel));
        await ReplacementMakers.DemandNotOfInventory(db, programme.Id, terms, cancel);
        if (former is null)
        {
            var successor = old.Successor(Guid.CreateVersion7(at), replacement.Tag ?? $"{old.Tag}-R", terms, at);
            db.Units.Add(successor);
            return successor;
        }

        if (replacement.Tag is { } tag && tag != former.Tag)
        {
            throw WorkOrderRefusals.ReplacementTagFixed.Because(
                $"The replacement of {old.Tag} was reported as {former.Tag}: a correction keeps that tag."
            );
        }

        former.Amend(programme, terms, former.ScopeStatus, at);
        return former;
    }
}

/// <param name="Outcome">What was done: `replaced`, `removedNotReplaced`, `notFound` or `failed`.</param>
/// <param name="Reason">Why it failed; required with `failed`, and only then.</param>
/// <param name="Replacement">What hangs there now; required with `replaced`, and only then.</param>
/// <param name="Note">In the fitter's words; at most 2,000 characters.</param>
/// <param name="OccurredAt">When it was done; now unless said, never in the future.</param>
[Example(
    """
        {
          "outcome": "replaced",
          "replacement": {
            "tag": "CAM-0001-R",
            "labelVendor": "axis",
            "model": "P3265-LVE",
            "serialNumber": "EXAMPLE-0001",
            "macAddress": "ac:cc:8e:00:00:01"
          },
          "note": "Same bracket, new cable"
        }
        """
)]
internal sealed record RecordOutcomeRequest(
    LineOutcome? Outcome,
    FailureReason? Reason,
    ReplacementRequest? Replacement,
    string? Note,
    DateTimeOffset? OccurredAt
)
{
    internal sealed class Validator : AbstractValidator<RecordOutcomeRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Outcome)
                .NotNull()
                .NotEqual(LineOutcome.Pending)
                .WithMessage("'outcome' is replaced, removedNotReplaced, notFound or failed.");
            RuleFor(request => request.Reason)
                .NotNull()
                .When(request => request.Outcome == LineOutcome.Failed)
                .WithMessage("'reason' says why it failed.");
            RuleFor(request => request.Reason)
                .Null()
                .When(request => request.Outcome != LineOutcome.Failed)
                .WithMessage("'reason' goes with the outcome failed.");
            RuleFor(request => request.Replacement)
                .NotNull()
                .When(request => request.Outcome == LineOutcome.Replaced)
                .WithMessage("'replacement' says what hangs there now.");
            RuleFor(request => request.Replacement)
                .Null()
                .When(request => request.Outcome != LineOutcome.Replaced)
                .WithMessage("'replacement' goes with the outcome replaced.");
            RuleFor(request => request.Replacement).SetValidator(new ReplacementRequest.Validator()!);
            RuleFor(request => request.Note).Prose(2000);
        }
    }
}

/// <summary>The unit that took the place of the old one, at the same site and position.</summary>
/// <param name="Tag">Unique in the programme; the old tag and `-R` unless said.</param>
/// <param name="LabelVendor">Id of the vendor on the housing.</param>
/// <param name="OriginVendor">Id of the vendor that made it, where that is another.</param>
/// <param name="Model">As on the type plate; at most 200 characters.</param>
/// <param name="SerialNumber">As on the type plate; at most 100 characters.</param>
/// <param name="MacAddress">12 hex digits in any notation.</param>
internal sealed record ReplacementRequest(
    string? Tag,
    string? LabelVendor,
    string? OriginVendor,
    string? Model,
    string? SerialNumber,
    string? MacAddress
)
{
    public UnitTerms ToTerms(Unit old, DateOnly installedOn) =>
        new(
            old.Site,
            old.Position,
            LabelVendor,
            OriginVendor,
            Model,
            SerialNumber,
            Domain.Units.MacAddress.TryNormalise(MacAddress, out var mac) ? mac : null,
            installedOn
        );

    internal sealed class Validator : AbstractValidator<ReplacementRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Tag).Tag();
            RuleFor(request => request.LabelVendor).NotNull().Code();
            RuleFor(request => request.OriginVendor).Code();
            RuleFor(request => request.Model).Line(200);
            RuleFor(request => request.SerialNumber).NotNull().Line(100);
            RuleFor(request => request.MacAddress).Mac();
        }
    }
}
