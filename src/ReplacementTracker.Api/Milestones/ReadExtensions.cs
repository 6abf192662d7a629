using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;

namespace ReplacementTracker.Api.Milestones;

internal static class GetExtension
{
    /// <summary>Read an extension of a milestone.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    /// <param name="number">The extension's number: 1.</param>
    public static async Task<Ok<ExtensionResponse>> Handle(
        string programme,
        string code,
        string number,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var milestone = await db.MilestoneAsync(found, code, cancel);
        return TypedResults.Ok(ExtensionResponse.From(milestone, milestone.Extension(number)));
    }
}

internal static class ListExtensions
{
    /// <summary>List what was asked for a milestone, granted or not, oldest first.</summary>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    public static async Task<Ok<Page<ExtensionResponse>>> Handle(
        string programme,
        string code,
        [AsParameters] ListExtensionsQuery query,
        HttpContext http,
        TrackerDb db,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var milestone = await db.MilestoneAsync(found, code, cancel);
        var statuses = Query.Many<ExtensionStatus>(query.Status);
        var rows = db.Set<Extension>()
            .Where(row => row.ProgrammeId == found.Id && row.MilestoneId == milestone.Id)
            .Where(row => statuses.Length == 0 || statuses.Contains(row.Status));
        return TypedResults.Ok(
            await rows.ToPageAsync(http, query, row => row.Number, row => ExtensionResponse.From(milestone, row))
        );
    }
}

/// <param name="Status">Only extensions that stand like this; repeat for several.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListExtensionsQuery(
    [FromQuery(Name = "status")] string[]? Status,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IPaged
{
    internal sealed class Validator : AbstractValidator<ListExtensionsQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Status).NotNull().OneOf<ListExtensionsQuery, ExtensionStatus>();
            this.RulesForPage();
        }
    }
}
