using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Domain.Milestones;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Milestones;

internal static class GetMilestone
{
    /// <summary>Read a milestone and how it stands.</summary>
    /// <remarks>With `asOf` or `knownAt`, what was promised then, and how it stood.</remarks>
    /// <param name="programme">The programme's code.</param>
    /// <param name="code">The milestone's code.</param>
    public static async Task<Ok<MilestoneResponse>> Handle(
        string programme,
        string code,
        [AsParameters] GetMilestoneQuery query,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        return TypedResults.Ok(
            await MilestoneReport.OneAsync(db, found, code, AsOf.Of(found, query, clock.Now()), cancel)
        );
    }
}

/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
internal sealed record GetMilestoneQuery(
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt
) : IAsOf
{
    internal sealed class Validator : AbstractValidator<GetMilestoneQuery>
    {
        public Validator() => this.RulesForAsOf();
    }
}

internal static class ListMilestones
{
    /// <summary>List the milestones, the first due first.</summary>
    /// <remarks>
    /// With `asOf` or `knownAt`, what was promised then, and how it stood. Milestones on the same day come by code.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<Page<MilestoneResponse>>> Handle(
        string programme,
        [AsParameters] ListMilestonesQuery query,
        HttpContext http,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var statuses = Query.Many<MilestoneStatus>(query.Status);
        var all = (await MilestoneReport.AllAsync(db, found, AsOf.Of(found, query, clock.Now()), cancel))
            .Where(milestone => statuses.Length == 0 || statuses.Contains(milestone.Status))
            .ToList();

        // Status is worked out rather than stored, so the page is cut here: a programme has a handful of milestones.
        var limit = Query.Number(query.Limit) ?? Paging.DefaultLimit;
        var after = query.Cursor is { } cursor ? Cursors.Read<string>(cursor) : null;
        var rest = all.Where(milestone => after is null || string.CompareOrdinal(Key(milestone), after) > 0).ToList();
        var next = rest.Count > limit ? Cursors.Write(Key(rest[limit - 1])) : null;
        return TypedResults.Ok(Paging.Create(http, [.. rest.Take(limit)], next, all.Count));
    }

    /// <summary>Unique, and ordered as the list is.</summary>
    private static string Key(MilestoneResponse milestone) => $"{milestone.DueOn:yyyy-MM-dd} {milestone.Code}";
}

/// <param name="Status">Only milestones that stand like this; repeat for several.</param>
/// <param name="AsOf">The day the figures are for, such as 2026-10-01; unless said, the day of `knownAt`, so today, in the programme's time zone.</param>
/// <param name="KnownAt">What was recorded later does not count, such as 2026-10-03T08:00:00Z; now unless said.</param>
/// <param name="Cursor">`nextCursor` of the page before.</param>
/// <param name="Limit">Items a page, 1 to 500; 50 unless said.</param>
internal sealed record ListMilestonesQuery(
    [FromQuery(Name = "status")] string[]? Status,
    [FromQuery(Name = "asOf")] string? AsOf,
    [FromQuery(Name = "knownAt")] string? KnownAt,
    [FromQuery(Name = "cursor")] string? Cursor,
    [FromQuery(Name = "limit")] string? Limit
) : IAsOf, IPaged
{
    internal sealed class Validator : AbstractValidator<ListMilestonesQuery>
    {
        public Validator()
        {
            RuleForEach(query => query.Status).NotNull().OneOf<ListMilestonesQuery, MilestoneStatus>();
            this.RulesForAsOf();
            this.RulesForPage();
        }
    }
}

/// <summary>Milestones with their standing, for every answer that shows one.</summary>
internal static class MilestoneReport
{
    /// <returns>By the day they are due, then by code.</returns>
    public static async Task<IReadOnlyList<MilestoneResponse>> AllAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    ) =>
        [
            .. (await ReadAsync(db, programme, asOf, cancel)).Select(milestone =>
                MilestoneResponse.From(milestone, asOf)
            ),
        ];

    /// <exception cref="Domain.RefusalException">`milestone-not-found`: there was none then.</exception>
    public static async Task<MilestoneResponse> OneAsync(
        TrackerDb db,
        Programme programme,
        string code,
        AsOf asOf,
        CancellationToken cancel
    ) => MilestoneResponse.From(await FindAsync(db, programme, code, asOf, cancel), asOf);

    /// <summary>As it stands now, after it was saved.</summary>
    public static Task<MilestoneResponse> PresentAsync(
        TrackerDb db,
        Programme programme,
        string code,
        DateTimeOffset now,
        CancellationToken cancel
    ) => OneAsync(db, programme, code, Present(programme, now), cancel);

    /// <summary>How it stands now, before it is changed.</summary>
    public static async Task<MilestoneProgress> StandingAsync(
        TrackerDb db,
        Programme programme,
        string code,
        DateTimeOffset now,
        CancellationToken cancel
    ) => (await FindAsync(db, programme, code, Present(programme, now), cancel)).Progress;

    private static async Task<MilestoneThen> FindAsync(
        TrackerDb db,
        Programme programme,
        string code,
        AsOf asOf,
        CancellationToken cancel
    ) =>
        (await ReadAsync(db, programme, asOf, cancel)).FirstOrDefault(milestone => milestone.Code == code)
        ?? throw MilestoneRefusals.NotFound.Because($"Programme {programme.Code} has no milestone {code}.");

    private static async Task<IReadOnlyList<MilestoneThen>> ReadAsync(
        TrackerDb db,
        Programme programme,
        AsOf asOf,
        CancellationToken cancel
    )
    {
        return await MilestoneLog.ReadAsync(db, programme, asOf, cancel);
    }

    private static AsOf Present(Programme programme, DateTimeOffset now) =>
        AsOf.Of(programme, new GetMilestoneQuery(null, null), now);
}
