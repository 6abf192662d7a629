using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
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
        return TypedResults.Ok(ScopeEntryResponse.Of(await db.ScopeEntryAsync(found, id, cancel)));
    }
}

internal static class ListScopeEntries
{
    /// <summary>List the ledger of the scope, oldest first.</summary>
    /// <remarks>
    /// What was asked for, approved or not, in the order of asking. The baseline and the sum of every `change` are the
    /// scope of today: what waits, was rejected or was withdrawn changes nothing.
    /// </remarks>
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

        if (query.Status is { Length: > 0 })
        {
            var statuses = Query.Many<ScopeEntryStatus>(query.Status);
            rows = rows.Where(row => statuses.Contains(row.Status));
        }

        if (query.To is { Length: > 0 })
        {
            var scopes = Query.Many<ScopeStatus>(query.To);
            rows = rows.Where(row => scopes.Contains(row.To));
        }

        if (Query.Moment(query.UpdatedSince) is { } since)
        {
            rows = rows.Where(row => row.UpdatedAt >= since);
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Sequence, ScopeEntryResponse.FromRow));
    }
}

/// <param name="Unit">Only entries of the unit with this tag; repeat for several.</param>
/// <param name="Status">Only entries that stand like this; repeat for several.</param>
/// <param name="To">Only entries that lead to this scope status; repeat for several.</param>
/// <param name="UpdatedSince">Only entries changed at this instant or later.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListScopeEntriesQuery(
    [FromQuery(Name = "unit")] string[]? Unit,
    [FromQuery(Name = "status")] string[]? Status,
    [FromQuery(Name = "to")] string[]? To,
    [FromQuery(Name = "updatedSince")] string? UpdatedSince,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListScopeEntriesQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Unit).Tag();
            RuleForEach(query => query.Status).OneOf<ListScopeEntriesQuery, ScopeEntryStatus>();
            RuleForEach(query => query.To).OneOf<ListScopeEntriesQuery, ScopeStatus>();
            RuleFor(query => query.UpdatedSince).Moment();
            this.RulesForPage();
        }
    }
}
