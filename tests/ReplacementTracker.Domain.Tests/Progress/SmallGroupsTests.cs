using CsCheck;
using ReplacementTracker.Domain.Progress;

namespace ReplacementTracker.Domain.Tests.Progress;

/// <summary>Groups are lists of units here, and a unit is the number of stages that it has reached.</summary>
public sealed class SmallGroupsTests
{
    private const int Smallest = 5;

    private static readonly Gen<int[][]> Tables = Gen.OneOf(
        Gen.Int[0, 4].Array[0, 9].Array[1, 7],
        // Around the least that is shown, and nearly all alike: there it is hardest to hide.
        Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[0, 4])).Array[0, 6].Array[2, 6],
        Gen.OneOf(Gen.Const(1), Gen.Const(4), Gen.Const(5), Gen.Const(6))
            .SelectMany(size => Gen.Int[0, 4].Array[size])
            .Array[2, 5]
    );

    [Fact]
    public void Shows_no_group_that_is_small_and_no_sum_of_fewer_than_three_groups() =>
        Tables.Sample(table =>
        {
            var published = Publish(table);
            var merged = table.Count(units => units.Length > 0) - published.Shown.Count;

            return published.Shown.All(group => group.Counts.UnitCount >= Smallest)
                && (published.Merged is null ? merged == 0 : merged >= 3 || published.Shown.Count == 0);
        });

    [Fact]
    public void Leaves_the_totals_as_they_are() =>
        Tables.Sample(table =>
        {
            var published = Publish(table);
            var sums = published
                .Shown.Select(group => group.Counts)
                .Append(published.Merged ?? StageCounts.None)
                .ToList();

            return sums.Sum(counts => counts.UnitCount) == table.Sum(units => units.Length)
                && sums.Sum(counts => counts.Replaced) == table.Sum(units => units.Count(stages => stages >= 2))
                && sums.Sum(counts => counts.Disposed) == table.Sum(units => units.Count(stages => stages >= 4));
        });

    [Fact]
    public void Shows_everything_where_nothing_is_small() =>
        Gen.Int[0, 4].Array[5, 9].Array[1, 7].Sample(table => Publish(table).Shown.Count == table.Length);

    /// <summary>
    /// For every small group that was merged with some and not with all, and each of its counts, there is another table, with
    /// another count there, that is published in just the same way. So nobody can tell which of the two is the true one,
    /// not even who knows how it is done.
    /// </summary>
    [Fact]
    public void Lets_nobody_work_out_a_count_of_a_small_group_from_what_is_shown() =>
        Tables.Sample(
            table =>
            {
                var published = Publish(table);
                if (published.Merged is null || published.Shown.Count == 0)
                {
                    return true;
                }

                var others = Others(table).Where(other => Same(Publish(other), published)).ToList();
                return Enumerable
                    .Range(0, table.Length)
                    .Where(group => table[group].Length is > 0 and < Smallest)
                    .All(group =>
                        others.Exists(other => other[group].Length != table[group].Length)
                        && Enumerable
                            .Range(1, 4)
                            .Where(stage => IsOpen(table, stage))
                            .All(stage =>
                                others.Exists(other => Reached(other[group], stage) != Reached(table[group], stage))
                            )
                    );
            },
            iter: 3_000
        );

    /// <summary>Where all groups were merged, the totals alone are told: any of them could be in any group.</summary>
    [Fact]
    public void Tells_the_totals_alone_where_the_rest_would_give_a_group_away()
    {
        // One unit, and two groups of the least that is shown: 11 can be nothing but 1 + 5 + 5.
        var published = Publish([
            [0],
            [0, 1, 2, 3, 4],
            [0, 1, 2, 3, 4],
            [0, 1, 2, 3, 4],
        ]);
        // Nobody merged is done, though somebody is.
        var alike = Publish([
            [0, 0],
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0],
            [4, 4, 4, 4, 4],
        ]);

        published.Shown.ShouldBeEmpty();
        published.Merged!.UnitCount.ShouldBe(16);
        alike.Shown.ShouldBeEmpty();
        alike.Merged!.Disposed.ShouldBe(5);
    }

    [Fact]
    public void Chooses_whom_to_merge_with_by_name_and_not_by_size()
    {
        var published = Publish([
            [0, 0, 1],
            Ten(),
            Ten(),
            Ten(),
            Ten(),
            [0, 1, 2, 3, 4],
        ]);

        published.Shown.Select(group => group.Key).ShouldBe(["3", "4", "5"]);
        published.Merged!.UnitCount.ShouldBe(23);

        static int[] Ten() => [0, 0, 1, 1, 2, 2, 3, 3, 4, 4];
    }

    /// <summary>Every table in which one unit is elsewhere, or two units have changed places.</summary>
    private static IEnumerable<int[][]> Others(int[][] table)
    {
        for (var from = 0; from < table.Length; from++)
        {
            for (var to = 0; to < table.Length; to++)
            {
                for (var unit = 0; from != to && unit < table[from].Length; unit++)
                {
                    var moved = Copy(table);
                    moved[from] = [.. table[from].Where((_, index) => index != unit)];
                    moved[to] = [.. table[to], table[from][unit]];
                    yield return moved;
                    for (var other = 0; other < table[to].Length; other++)
                    {
                        if (table[to][other] != table[from][unit])
                        {
                            var swapped = Copy(table);
                            (swapped[from][unit], swapped[to][other]) = (table[to][other], table[from][unit]);
                            yield return swapped;
                        }
                    }
                }
            }
        }
    }

    private static int[][] Copy(int[][] table) => [.. table.Select(units => units.ToArray())];

    /// <summary>Whether the total leaves it open who has reached the stage.</summary>
    private static bool IsOpen(int[][] table, int stage)
    {
        var reached = table.Sum(units => Reached(units, stage));
        return reached > 0 && reached < table.Sum(units => units.Length);
    }

    private static int Reached(int[] units, int stage) => units.Count(stages => stages >= stage);

    private static PublishedGroups Publish(int[][] table) =>
        SmallGroups.Publish(
            table.Select(
                (units, group) =>
                    new GroupCounts(
                        $"{group}",
                        new StageCounts(
                            units.Length,
                            Reached(units, 1),
                            Reached(units, 2),
                            Reached(units, 3),
                            Reached(units, 4)
                        )
                    )
            ),
            Smallest
        );

    private static bool Same(PublishedGroups one, PublishedGroups two) =>
        one.Merged == two.Merged && one.Shown.SequenceEqual(two.Shown);
}
