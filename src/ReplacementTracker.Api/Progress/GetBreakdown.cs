using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain;

namespace ReplacementTracker.Api.Progress;

internal static class GetBreakdown
{
    /// <summary>Say how far each group of units is.</summary>
    /// <remarks>
    /// Flat rows, the largest scope first; their counts add up to those of `…/progress` for the same `asOf` and
    /// `knownAt`. A unit is in the group it was in then: `vendor` is what the housing says, else who made it;
    /// `contractor` is the one of its latest work order. Names, kinds and provinces of sites are today's.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<BreakdownResponse>> Handle(
        string programme,
        [AsParameters] GetBreakdownQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = AsOf.Of(found, query, clock.Now());
        return TypedResults.Ok(
            await BreakdownReport.ReadAsync(db, found, asOf, EnumText.Parse<BreakdownBy>(query.By!), cancel)
        );
    }
}

/// <param name="By">What the groups are; required.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
internal sealed record GetBreakdownQuery(
    [FromQuery(Name = "by")] string? By,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<GetBreakdownQuery>
    {
        public Validator()
        {
            RuleFor(query => query.By)
                .NotNull()
                .WithMessage($"'by' is required: one of {string.Join(", ", EnumText.All<BreakdownBy>())}.")
                .OneOf<GetBreakdownQuery, BreakdownBy>();
            this.RulesForAsOf();
        }
    }
}
