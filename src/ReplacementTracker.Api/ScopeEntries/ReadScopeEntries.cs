using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Scope;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.ScopeEntries;

internal static class GetScopeEntry
{
    /// <summary>Read a scope entry.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="id">The entry's id.</param>
    public static async Task<Ok<ScopeEntryResponse>> Handle(
        string programme,
        string id,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var entry = Guid.TryParseExact(id, "D", out var guid)
            ? await db.ScopeEntries.SingleOrDefaultAsync(row => row.ProgrammeId == found.Id && row.Id == guid, cancel)
            : null;
        return entry is null
            ? throw ScopeRefusals.NotFound.Because($"Programme {found.Code} has no scope entry {id}.")
            : TypedResults.Ok(ScopeEntryResponse.Of(entry));
    }
}

internal static class ListScopeEntries
{
    /// <summary>List the ledger of the scope, oldest first.</summary>
    /// <remarks>The baseline and the sum of every `change` are the scope of today.</remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<ScopeEntryResponse>>> Handle(
        string programme,
        [AsParameters] ListScopeEntriesQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var rows = db.ScopeEntries.Where(row => row.ProgrammeId == found.Id);
        if (query.Unit is { Length: > 0 } tags)
        {
            rows = rows.Where(row => tags.Contains(row.UnitTag));
        }

        if (query.To is { Length: > 0 })
        {
            var statuses = Query.Many<ScopeStatus>(query.To);
            rows = rows.Where(row => statuses.Contains(row.To));
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Sequence, ScopeEntryResponse.FromRow));
    }
}

/// <param name="Unit">Only entries of the unit with this tag; repeat for several.</param>
/// <param name="To">Only entries that led to this scope status; repeat for several.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListScopeEntriesQuery(
    [FromQuery(Name = "unit")] string[]? Unit,
    [FromQuery(Name = "to")] string[]? To,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListScopeEntriesQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Unit).Tag();
            RuleForEach(query => query.To).OneOf<ListScopeEntriesQuery, ScopeStatus>();
            this.RulesForPage();
        }
    }
}
