using FluentValidation;
using FluentValidation.Validators;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.OpenApi;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Scope;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class ApproveScopeEntries
{
    /// <summary>Approve many scope entries, all of them or none.</summary>
    /// <remarks>
    /// As one by one, and refused for the same reasons, the first of which is told: after an import into an active
    /// programme its additions are approved in this way. Without If-Match: an entry that was decided on meanwhile is
    /// refused (`scope-entry-decided`, or `stale` at the same moment), and what is asked for never changes. An id that
    /// is none of the programme's is `scope-entry-unknown`.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ApprovedScopeEntriesResponse>> Handle(
        string programme,
        ApproveScopeEntriesRequest request,
        TrackerDb db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        await using var transaction = await db.BeginOrJoinAsync(cancel);
        var held = await db.HeldProgrammeAsync(programme, alone: false, cancel);
        held.DemandActive();
        var ids = request.Entries!;
        var entries = await db
            .ScopeEntries.Where(row => row.ProgrammeId == held.Id && ids.Contains(row.Id))
            .OrderBy(row => row.Sequence)
            .ToListAsync(cancel);
        DemandAll(held.Code, ids, entries);

        Guid[] ofUnits = [.. entries.Select(entry => entry.UnitId).Distinct()];
        var inForce = await db.ExceptionsInForceAsync(held, ofUnits, cancel);
        var units = await db
            .Units.Where(row => row.ProgrammeId == held.Id && ofUnits.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancel);

        var at = request.OccurredAt is null ? (DateTimeOffset?)null : Occurred.At(request.OccurredAt, clock);
        var now = clock.Now();
        foreach (var entry in entries)
        {
            entry.Approve(
                held,
                units[entry.UnitId],
                inForce.GetValueOrDefault(entry.UnitId),
                request.Note,
                user.Owner,
                at,
                now
            );
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);

        return TypedResults.Ok(
            new ApprovedScopeEntriesResponse([.. entries.Select(ScopeEntryResponse.Of)], entries.Count)
        );
    }

    private static void DemandAll(string programme, IReadOnlyList<Guid> ids, List<ScopeEntry> entries)
    {
        if (ids.Except(entries.Select(entry => entry.Id)).ToList() is [var missing, ..])
        {
            throw ScopeRefusals.Unknown.Because($"Programme {programme} has no scope entry {missing}.");
        }
    }
}

/// <summary>What was approved.</summary>
/// <param name="Items">The entries as they are now, in the order of asking.</param>
/// <param name="Total">How many.</param>
internal sealed record ApprovedScopeEntriesResponse(IReadOnlyList<ScopeEntryResponse> Items, int Total);

/// <param name="Entries">Ids of the entries; 1 to 500, each once.</param>
/// <param name="Note">In the approver's words, the same for all; at most 1,000 characters.</param>
/// <param name="OccurredAt">From when they count; unless said what was asked for, or else now. Never in the future.</param>
[Example(
    """
        {
          "entries": [
            "019ab000-0000-7000-8000-000000000001",
            "019ab000-0000-7000-8000-000000000002"
          ],
          "note": "Survey of 20 November seen"
        }
        """
)]
internal sealed record ApproveScopeEntriesRequest(
    IReadOnlyList<Guid>? Entries,
    string? Note,
    DateTimeOffset? OccurredAt
)
{
    internal sealed class Validator : AbstractValidator<ApproveScopeEntriesRequest>
    {
        public Validator()
        {
            RuleFor(request => request.Entries).SetValidator(new EntryIds());
            RuleFor(request => request.Note).Prose(1000);
        }
    }

    /// <summary>1 to 500 ids, each once.</summary>
    private sealed class EntryIds
        : PropertyValidator<ApproveScopeEntriesRequest, IReadOnlyList<Guid>?>,
            INotNullValidator,
            IDescribedRule
    {
        public override string Name => "entry-ids";

        public override bool IsValid(
            ValidationContext<ApproveScopeEntriesRequest> context,
            IReadOnlyList<Guid>? value
        ) => value is { Count: >= 1 and <= Paging.MaxLimit } && value.Distinct().Count() == value.Count;

        public void Describe(OpenApiSchema schema) =>
            (schema.MinItems, schema.MaxItems, schema.UniqueItems) = (1, Paging.MaxLimit, true);

        protected override string GetDefaultMessageTemplate(string errorCode) =>
            $"'{{PropertyName}}' has 1 to {Paging.MaxLimit} ids, each once.";
    }
}
