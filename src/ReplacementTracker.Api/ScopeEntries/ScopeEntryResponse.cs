using System.Linq.Expressions;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

/// <summary>One line of the ledger: a unit that came to count, or ceased to, after the baseline was frozen.</summary>
/// <param name="Id">What addresses call it.</param>
/// <param name="Sequence">Order of recording; grows, with gaps.</param>
/// <param name="Unit">Tag of the unit.</param>
/// <param name="From">Its scope status before; null for a unit that was found after activation.</param>
/// <param name="To">Its scope status after.</param>
/// <param name="Change">What it does to the scope: 1, −1, or 0 for a reclassification that changes no count.</param>
/// <param name="Reason">Why.</param>
/// <param name="ApprovedBy">Who decided: the owner of the key.</param>
/// <param name="OccurredAt">When it was decided.</param>
internal sealed record ScopeEntryResponse(
    Guid Id,
    long Sequence,
    string Unit,
    ScopeStatus? From,
    ScopeStatus To,
    int Change,
    string Reason,
    string ApprovedBy,
    DateTimeOffset OccurredAt
)
{
    public static readonly Expression<Func<ScopeEntry, ScopeEntryResponse>> FromRow = row => new ScopeEntryResponse(
        row.Id,
        row.Sequence,
        row.UnitTag,
        row.From,
        row.To,
        row.Change,
        row.Reason,
        row.ApprovedBy,
        row.OccurredAt
    );

    public static readonly Func<ScopeEntry, ScopeEntryResponse> Of = FromRow.Compile();
}
