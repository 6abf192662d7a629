namespace ReplacementTracker.Domain.Progress;

/// <summary>How far one group of units is.</summary>
/// <param name="Key">What the group is called; null where that is not known.</param>
public sealed record GroupCounts(string? Key, StageCounts Counts);

/// <param name="Shown">Groups that may be told apart.</param>
/// <param name="Merged">All others together; null where there are none.</param>
public sealed record PublishedGroups(IReadOnlyList<GroupCounts> Shown, StageCounts? Merged);

/// <summary>Keeps the counts of small groups out of what anybody may read: where one camera is left, nobody is to know.</summary>
/// <remarks>
/// Small groups are merged, together with two others so that the sum tells of none of them. The two are the first by name,
/// not the smallest: had their sizes a say, the choice would tell of sizes. If the sum gives one of them away all the same,
/// all groups are merged. Whoever knows the totals, the other groups and these rules still finds more than one size and
/// more than one count possible for each small group; only where a total is nought or all does it say so of every group.
/// </remarks>
public static class SmallGroups
{
    private const int Companions = 2;

    private static readonly Func<StageCounts, int>[] Stages =
    [
        counts => counts.Removed,
        counts => counts.Replaced,
        counts => counts.Verified,
        counts => counts.Disposed,
    ];

    /// <param name="groups">Every unit is in one of them.</param>
    /// <param name="smallest">Units that a group needs to be shown; 3 or more.</param>
    public static PublishedGroups Publish(IEnumerable<GroupCounts> groups, int smallest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(smallest, 3);
        var all = groups
            .Where(group => group.Counts.UnitCount > 0)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .ToList();
        var small = all.Where(group => group.Counts.UnitCount < smallest).ToList();
        if (small.Count == 0)
        {
            return new PublishedGroups(all, Merged: null);
        }

        var companions = all.Except(small).Take(Companions).ToList();
        var total = Sum(all);
        List<GroupCounts> merged = [.. small, .. companions];
        return
            companions.Count == Companions
            && HasSlack(small, companions, smallest)
            && Stages.All(stage => IsMixed(stage, Sum(merged)) || !IsMixed(stage, total))
            ? new PublishedGroups([.. all.Except(merged)], Sum(merged))
            : new PublishedGroups([], total);
    }

    /// <summary>Whether the sum leaves open how large the small ones are: at its least, it would not.</summary>
    private static bool HasSlack(List<GroupCounts> small, List<GroupCounts> companions, int smallest) =>
        small.Count > 1
        || small[0].Counts.UnitCount > 1
        || companions.Exists(companion => companion.Counts.UnitCount > smallest);

    /// <summary>Whether some have reached the stage and some have not.</summary>
    private static bool IsMixed(Func<StageCounts, int> stage, StageCounts counts) =>
        stage(counts) > 0 && stage(counts) < counts.UnitCount;

    private static StageCounts Sum(IEnumerable<GroupCounts> groups) =>
        groups.Aggregate(
            StageCounts.None,
            (sum, group) =>
                new StageCounts(
                    sum.UnitCount + group.Counts.UnitCount,
                    sum.Removed + group.Counts.Removed,
                    sum.Replaced + group.Counts.Replaced,
                    sum.Verified + group.Counts.Verified,
                    sum.Disposed + group.Counts.Disposed
                )
        );
}
