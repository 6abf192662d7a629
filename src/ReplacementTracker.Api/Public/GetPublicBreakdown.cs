using FluentValidation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Api.Persistence;
using ReplacementTracker.Api.Progress;
using ReplacementTracker.Api.Security;
using ReplacementTracker.Domain;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Api.Public;

internal static class GetPublicBreakdown
{
    /// <summary>Say how far each group is, to anybody, small groups merged.</summary>
    /// <remarks>
    /// The counts of the promised units as they stood, and as they were known, at the end of last week: from day to day
    /// they would tell when a visit was. Groups of fewer than `smallestGroup` units are merged, with two others, into one
    /// row without a name; where even that would give one of them away, all are. Groups are of the baseline alone: next
    /// to the scope, a unit that was added to a group would show by subtraction.
    /// </remarks>
    /// <param name="programme">The programme's code.</param>
    public static async Task<Ok<PublicBreakdownResponse>> Handle(
        string programme,
        [AsParameters] GetPublicBreakdownQuery query,
        HttpContext http,
        CurrentUser user,
        PublicFigures figures,
        TrackerDb db,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var found = await db.ProgrammeAsync(programme, cancel);
        var asOf = EndOfLastWeek(found, clock.Now());
        var by = EnumText.Parse<PublicBreakdownBy>(query.By!);
        var rows = (
            await BreakdownReport.ReadAsync(db, found, asOf, EnumText.Parse<BreakdownBy>(query.By!), cancel)
        ).Items;
        var published = SmallGroups.Publish(
            rows.Select(row => new GroupCounts(row.Group, Counts(row))),
            figures.SmallestGroup
        );
        var names = rows.ToDictionary(row => row.Group ?? "", row => row.GroupName, StringComparer.Ordinal);
        PublicFigures.LetBeKept(http, user);
        return TypedResults.Ok(
            new PublicBreakdownResponse(
                found.Code,
                found.Name,
                found.IsInvented,
                asOf.Day,
                by,
                figures.SmallestGroup,
                [
                    .. published
                        .Shown.OrderByDescending(group => group.Counts.UnitCount)
                        .ThenBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => Row(group.Key, names[group.Key ?? ""], isMerged: false, group.Counts)),
                    .. published.Merged is { } merged
                        ? [Row(group: null, published.Shown.Count > 0 ? "Other" : "All", isMerged: true, merged)]
                        : Array.Empty<PublicBreakdownRowResponse>(),
                ]
            )
        );
    }

    /// <summary>The end of the last Sunday, and what was recorded by then: the next figures come with the next week.</summary>
    private static AsOf EndOfLastWeek(Programme programme, DateTimeOffset now)
    {
        var today = programme.Clock.DayOf(now);
        var sunday = today.AddDays(today.DayOfWeek == DayOfWeek.Sunday ? -7 : -(int)today.DayOfWeek);
        var end = programme.Clock.EndOf(sunday);
        return new AsOf(sunday, end, end, IsPinned: true);
    }

    private static StageCounts Counts(BreakdownRowResponse row) =>
        new(
            row.BaselineUnitCount,
            row.BaselineRemovedCount,
            row.BaselineReplacedCount,
            row.BaselineVerifiedCount,
            row.BaselineDisposedCount
        );

    private static PublicBreakdownRowResponse Row(string? group, string name, bool isMerged, StageCounts counts) =>
        new(
            group,
            name,
            isMerged,
            counts.UnitCount,
            counts.Removed,
            Percent.Of(counts.Removed, counts.UnitCount),
            counts.Replaced,
            Percent.Of(counts.Replaced, counts.UnitCount),
            counts.Verified,
            Percent.Of(counts.Verified, counts.UnitCount),
            counts.Disposed,
            Percent.Of(counts.Disposed, counts.UnitCount)
        );
}

/// <param name="By">What the groups are; required.</param>
internal sealed record GetPublicBreakdownQuery([FromQuery(Name = "by")] string? By)
{
    internal sealed class Validator : AbstractValidator<GetPublicBreakdownQuery>
    {
        public Validator() =>
            RuleFor(query => query.By)
                .NotNull()
                .WithMessage($"'by' is required: one of {string.Join(", ", EnumText.All<PublicBreakdownBy>())}.")
                .OneOf<GetPublicBreakdownQuery, PublicBreakdownBy>();
    }
}

/// <summary>Never by site: that is where the units are.</summary>
internal enum PublicBreakdownBy
{
    Province,
    Vendor,
    SiteKind,
}

/// <summary>The counts of the promised units by group, at the end of last week.</summary>
/// <param name="Programme">The programme's code.</param>
/// <param name="ProgrammeName">What people call it.</param>
/// <param name="IsInvented">True for sample data: units, orders and dates are made up.</param>
/// <param name="AsOf">The last Sunday, in the programme's time zone.</param>
/// <param name="By">What the groups are.</param>
/// <param name="SmallestGroup">Units that a group needs to be shown by itself.</param>
/// <param name="Items">The largest first, what was merged last; empty before the first week of units has ended.</param>
[Example(
    """
        {
          "programme": "prorail",
          "programmeName": "ProRail: Hikvision and Huawei cameras (sample)",
          "isInvented": true,
          "asOf": "2026-09-27",
          "by": "province",
          "smallestGroup": 5,
          "items": [
            {
              "group": null,
              "groupName": "Other",
              "isMerged": true,
              "unitCount": 31,
              "removedCount": 18,
              "removedPercent": 58.0,
              "replacedCount": 17,
              "replacedPercent": 54.8,
              "verifiedCount": 15,
              "verifiedPercent": 48.3,
              "disposedCount": 9,
              "disposedPercent": 29.0
            }
          ]
        }
        """
)]
internal sealed record PublicBreakdownResponse(
    string Programme,
    string ProgrammeName,
    bool IsInvented,
    DateOnly AsOf,
    PublicBreakdownBy By,
    int SmallestGroup,
    IReadOnlyList<PublicBreakdownRowResponse> Items
) : IReport
{
    object IReport.Essence => this;
}

/// <summary>One group. Percentages are of its own units, floored to one decimal.</summary>
/// <param name="Group">Key of the group; null for units of which it is not known, and for what was merged.</param>
/// <param name="GroupName">The same for people; never null.</param>
/// <param name="IsMerged">Whether these are several groups, of which some are small.</param>
/// <param name="UnitCount">Promised units of the group.</param>
/// <param name="RemovedCount">Those that were taken down, or not found.</param>
/// <param name="RemovedPercent">The same of the group's units.</param>
/// <param name="ReplacedCount">Those that another unit replaced.</param>
/// <param name="ReplacedPercent">The same of the group's units.</param>
/// <param name="VerifiedCount">Those that somebody else accepted.</param>
/// <param name="VerifiedPercent">The same of the group's units.</param>
/// <param name="DisposedCount">Those that were destroyed or handed over.</param>
/// <param name="DisposedPercent">The same of the group's units.</param>
internal sealed record PublicBreakdownRowResponse(
    string? Group,
    string GroupName,
    bool IsMerged,
    int UnitCount,
    int RemovedCount,
    decimal? RemovedPercent,
    int ReplacedCount,
    decimal? ReplacedPercent,
    int VerifiedCount,
    decimal? VerifiedPercent,
    int DisposedCount,
    decimal? DisposedPercent
);
