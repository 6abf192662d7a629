using System.Diagnostics;
using ReplacementTracker.Api.Charts;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Tests.Charts;

public sealed class SiteMapTests
{
    private static readonly PictureFormat _format = new(ChartLocale.En, 640, 760);

    [Fact]
    public void Has_circles_whose_areas_are_as_the_numbers()
    {
        var drawn = Draw([Site("Four", 52, 5, 4), Site("Sixteen", 53, 6, 16)]);

        var (four, sixteen) = (Radius(drawn, "Four: 4 of 20 left"), Radius(drawn, "Sixteen: 16 of 20 left"));

        (sixteen / four).ShouldBe(2, 0.05);
    }

    [Fact]
    public void Covers_little_of_the_country_however_much_is_left()
    {
        var sites = Many(400, 9);

        var drawn = Draw(sites);

        sites
            .Sum(site => Math.PI * Math.Pow(Radius(drawn, $"{site.Name}: 9 of 20 left"), 2))
            .ShouldBeLessThan(640 * 760 * 0.1);
    }

    [Fact]
    public void Writes_no_name_over_another()
    {
        var drawn = Draw(Many(400, 3));

        var names = drawn.Boxes.Where(box => box.Text.StartsWith("Site ", StringComparison.Ordinal)).ToList();
        names.Count.ShouldBeInRange(1, 12);
        foreach (var (one, other) in from one in names from other in names where one != other select (one, other))
        {
            var meet = Math.Abs(one.Left - other.Left) < one.Width && Math.Abs(one.Bottom - other.Bottom) < one.Height;
            meet.ShouldBeFalse($"{one} {other}");
        }
    }

    [Fact]
    public void Stands_on_a_page_with_another_by_its_prefix()
    {
        var one = Draw(Many(3, 1), _format with { IdPrefix = "one-" });
        var two = Draw(Many(3, 1), _format with { IdPrefix = "two-" });

        one.Ids.ShouldAllBe(id => id.StartsWith("one-"));
        one.Ids.Intersect(two.Ids).ShouldBeEmpty();
    }

    [Fact]
    public void Draws_one_place_and_places_around_the_world()
    {
        Draw([Site("Alone", 52, 5, 1)]).Parts.ShouldContain("Alone: 1 of 20 left");
        Draw([Site("North pole", 90, 0, 1), Site("South pole", -90, 180, 1)])
            .Parts.ShouldContain("South pole: 1 of 20 left");
    }

    [Fact]
    public void Takes_no_longer_than_a_glance_for_thousands_of_sites()
    {
        Draw(Many(10, 1));
        var watch = Stopwatch.StartNew();

        Draw(Many(6_000, 1));

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static Drawn Draw(IReadOnlyList<MapSite> sites, PictureFormat? format = null)
    {
        var day = new DateOnly(2026, 10, 1);
        var figures = new MapFigures(
            ProgrammeTerms.Nothing with
            {
                Name = "Some",
                UnitNoun = "cameras",
            },
            IsInvented: false,
            new AsOf(day, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, IsPinned: true),
            MapOf.Baseline,
            sites,
            []
        );
        return new Drawn(SiteMap.Draw(figures, format ?? _format)).ShouldBeHarmless();
    }

    private static MapSite Site(string name, double latitude, double longitude, int left) =>
        new(name, latitude, longitude, UnitCount: 20, left);

    private static List<MapSite> Many(int sites, int left) =>
        [
            .. Enumerable
                .Range(0, sites)
                .Select(number => Site($"Site {number}", 51 + number % 83 / 40.0, 4 + number % 71 / 30.0, left)),
        ];

    private static double Radius(Drawn drawn, string part) => (double)drawn.Of(part)[0].Attribute("rx")!;
}
