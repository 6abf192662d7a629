using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;

namespace ReplacementTracker.Api.Progress;

internal static class GetProgress
{
    /// <summary>Say how far a programme is.</summary>
    /// <remarks>
    /// Every figure is a recount of the log's effects: those that occurred up to the end of `asOf`, in the programme's
    /// time zone, and were recorded up to `knownAt`. With both given, the answer is the same for ever. Percentages are
    /// floored to one decimal and null of nothing. The plan runs straight from none at `startsOn` through the
    /// milestones on the completing stage to all at the deadline. Milestones count the baseline.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<ProgressResponse>> Handle(
        string programme,
        [AsParameters] GetProgressQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        return TypedResults.Ok(await ProgressReport.ReadAsync(db, found, AsOf.Of(found, query, clock.Now()), cancel));
    }
}

/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
internal sealed record GetProgressQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<GetProgressQuery>
    {
        public Validator() => this.RulesForAsOf();
    }
}
