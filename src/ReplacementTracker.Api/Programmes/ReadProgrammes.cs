using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Programmes;

internal static class GetProgramme
{
    /// <summary>Read a programme.</summary>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgrammeResponse>> Handle(string programme, TrackerDb db, CancellationToken cancel) =>
        TypedResults.Ok(ProgrammeResponse.From(await db.ProgrammeAsync(programme, cancel)));
}

internal static class ListProgrammes
{
    /// <summary>List the programmes that the key opens, by code.</summary>
    public static async Task<Ok<Page<ProgrammeResponse>>> Handle(
        [AsParameters] ListProgrammesQuery query,
        HttpContext http,
        TrackerDb db,
        CurrentUser user
    )
    {
        IQueryable<Programme> rows = db.Programmes;
        if (user.Programmes is { } opened)
        {
            rows = rows.Where(row => opened.Contains(row.Code));
        }

        if (query.Status is { Length: > 0 })
        {
            var statuses = Query.Many<ProgrammeStatus>(query.Status);
            rows = rows.Where(row => statuses.Contains(row.Status));
        }

        return TypedResults.Ok(await rows.ToPageAsync(http, query, row => row.Code, ProgrammeResponse.FromRow));
    }
}

/// <param name="Status">Only programmes of this status; repeat for several.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListProgrammesQuery(
    [FromQuery(Name = "status")] string[]? Status,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListProgrammesQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Status).OneOf<ListProgrammesQuery, ProgrammeStatus>();
            this.RulesForPage();
        }
    }
}
