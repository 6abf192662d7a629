using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ReplacementTracker.Api.Charts;

/// <summary>Draws where how much is left.</summary>
internal sealed class SiteMap
{
    /// <summary>Of the land that circles may cover, taken as high and narrow as the Netherlands, so that many sites do not run into one.</summary>
    private const double MostCovered = 0.1;

    private const double LargestRadius = 22;
    private const double RadiusOfOne = 7;
    private const double SmallestRadius = 2;
    private const int MostNames = 12;

    private static readonly Marker Done = new(MarkerType.Circle, 4, OxyColors.White, Colours.Green, 2);

    private readonly MapFigures figures;
    private readonly PictureFormat format;
    private readonly Picture picture;
    private readonly Wording words;
    private readonly List<MapSite> placed;
    private readonly List<MapSite> unplaced;
    private readonly Frame frame;
    private readonly double radiusOfOne;
    private readonly PlotModel model = new()
    {
        PlotType = PlotType.Cartesian,
        PlotAreaBorderThickness = new OxyThickness(0),
    };
    private readonly Labels labels = new();

    private SiteMap(MapFigures figures, PictureFormat format)
    {
        this.figures = figures;
        this.format = format;
        words = new Wording(format.Locale);
        placed = [.. figures.Sites.Where(site => site.IsPlaced)];
        unplaced = [.. figures.Sites.Where(site => !site.IsPlaced)];
        frame = Frame.Of(placed, figures.Landmarks);
        radiusOfOne = RadiusFor(placed, format);
        var name = figures.Terms.Name;
        picture = new Picture(
            format,
            words.Say($"Map of what is left of {name}", $"Kaart van wat er nog te doen is van {name}"),
            Description()
        );
    }

    private string Noun => figures.Terms.UnitNoun;

    /// <returns>An `svg` element.</returns>
    public static string Draw(MapFigures figures, PictureFormat format) => new SiteMap(figures, format).Draw();

    private string Draw()
    {
        var counted = figures.Of switch
        {
            MapOf.Baseline => words.Say("baseline", "toegezegd aantal"),
            MapOf.Scope => words.Say("scope of that day", "reikwijdte van die dag"),
        };
        picture.Heading(Headline());
        picture.Line(
            $"{words.Say("As of", "Stand op")} {words.Day(figures.AsOf.Day)} · {counted} · {figures.Terms.Name}"
        );
        if (unplaced.Count > 0)
        {
            picture.Line(Unplaced(), maxLines: 2);
        }

        if (figures.IsInvented)
        {
            picture.Line(words.Invented, maxLines: 2, isBold: true);
        }

        AddAxes();
        AddLandmarks();
        AddSites();
        AddProvinces();
        model.Annotations.Add(labels);
        return picture.Draw(model, [.. Legend()]);
    }

    private string Headline()
    {
        var (left, units) = (words.Number(figures.LeftCount), words.Number(figures.UnitCount));
        var open = words.Number(figures.Sites.Count(site => site.LeftCount > 0));
        var sites = words.Number(figures.Sites.Count);
        return figures.UnitCount == 0
            ? words.Say($"No {Noun} at any site yet", $"Nog op geen enkele locatie {Noun}")
            : words.Say(
                $"{left} of {units} {Noun} left to do, at {open} of {sites} sites",
                $"Nog {left} van {units} {Noun} te doen, op {open} van {sites} locaties"
            );
    }

    private string Unplaced()
    {
        var left = words.Number(unplaced.Sum(site => site.LeftCount));
        var names = string.Join(", ", unplaced.Take(5).Select(site => site.Name)) + (unplaced.Count > 5 ? ", …" : "");
        return words.Say(
            $"Not on the map, for want of coordinates: {unplaced.Count} ({left} left to do): {names}.",
            $"Niet op de kaart, want zonder coördinaten: {unplaced.Count} (nog {left} te doen): {names}."
        );
    }

    private string Description()
    {
        var most = figures
            .Sites.Where(site => site.LeftCount > 0)
            .Take(5)
            .Select(site => $"{site.Name} {words.Number(site.LeftCount)}");
        List<string?> sentences =
        [
            $"{Headline()}, {words.Say("as of", "stand op")} {words.Day(figures.AsOf.Day)}.",
            figures.LeftCount > 0
                ? $"{words.Say("Most is left at", "Het meeste is nog te doen in")} {string.Join(", ", most)}."
                : null,
            unplaced.Count > 0 ? Unplaced() : null,
            figures.IsInvented ? words.Invented : null,
        ];
        return string.Join(' ', sentences.OfType<string>());
    }

    /// <summary>By area: four times as many have a circle of twice the radius.</summary>
    private double RadiusOf(int left) => Math.Max(SmallestRadius, radiusOfOne * Math.Sqrt(left));

    private static double RadiusFor(List<MapSite> sites, PictureFormat format)
    {
        var (sum, most) = (
            sites.Sum(site => (double)site.LeftCount),
            sites.Select(site => site.LeftCount).DefaultIfEmpty().Max()
        );
        var land = Math.Min(format.Width, 0.7 * (format.Height - 160));
        var room = MostCovered * land * land / 0.7 / Math.PI;
        double[] bounds =
        [
            RadiusOfOne,
            LargestRadius / Math.Sqrt(Math.Max(1, most)),
            Math.Sqrt(room / Math.Max(1, sum)),
        ];
        return bounds.Min();
    }

    private void AddAxes()
    {
        var (left, right, bottom, top) = frame.Sides;
        model.Axes.Add(Axis(AxisPosition.Bottom, left, right));
        model.Axes.Add(Axis(AxisPosition.Left, bottom, top));
    }

    private static LinearAxis Axis(AxisPosition position, double from, double to) =>
        new()
        {
            Position = position,
            Minimum = from,
            Maximum = to,
            IsAxisVisible = false,
        };

    /// <summary>There is no outline to draw: the railway itself shows where one is.</summary>
    private void AddLandmarks()
    {
        var stations = new ScatterSeries
        {
            MarkerType = MarkerType.Circle,
            MarkerSize = 1.4,
            MarkerFill = Colours.Faint,
            ToolTip = words.Say("Stations", "Stations"),
        };
        stations.Points.AddRange(
            figures
                .Landmarks.Select(station => frame.At(station.Latitude, station.Longitude))
                .Where(frame.Holds)
                .Select(at => new ScatterPoint(at.X, at.Y))
        );
        model.Series.Add(stations);
    }

    private void AddSites()
    {
        // The largest first, so that none hides a smaller one.
        foreach (var site in placed.OrderBy(site => site.LeftCount == 0).ThenByDescending(site => site.LeftCount))
        {
            var at = frame.At(site.Latitude!.Value, site.Longitude!.Value);
            var marker = MarkerOf(site.LeftCount);
            model.Annotations.Add(
                new PointAnnotation
                {
                    X = at.X,
                    Y = at.Y,
                    Shape = marker.Shape,
                    Size = marker.Size,
                    Fill = marker.Fill,
                    Stroke = marker.Stroke,
                    StrokeThickness = marker.StrokeThickness,
                    ToolTip =
                        site.LeftCount == 0
                            ? words.Say(
                                $"{site.Name}: all {site.UnitCount} done",
                                $"{site.Name}: alle {site.UnitCount} klaar"
                            )
                            : words.Say(
                                $"{site.Name}: {site.LeftCount} of {site.UnitCount} left",
                                $"{site.Name}: nog {site.LeftCount} van {site.UnitCount}"
                            ),
                }
            );
            labels.Avoid(at, marker.Size * 0.75, isHard: true);
        }

        foreach (var site in placed.Where(site => site.LeftCount > 0).Take(MostNames))
        {
            var name = picture.Canvas.Shorten(site.Name, Picture.FontSize, 400, format.Width / 3.0);
            labels.Add(
                new Label(
                    frame.At(site.Latitude!.Value, site.Longitude!.Value),
                    $"{name} {words.Number(site.LeftCount)}",
                    RadiusOf(site.LeftCount) + 3,
                    LabelPlace.AroundOrAway
                )
            );
        }
    }

    private Marker MarkerOf(int left) =>
        left == 0
            ? Done
            : new Marker(
                MarkerType.Circle,
                RadiusOf(left),
                OxyColor.FromAColor(205, Colours.Vermilion),
                Colours.Ink,
                0.75
            );

    /// <summary>Each in the middle of its stations.</summary>
    private void AddProvinces()
    {
        var provinces =
            from station in figures.Landmarks
            where station.Province is not null
            group station by station.Province into province
            orderby province.Count() descending, province.Key
            select (
                Name: province.Key,
                At: frame.At(
                    province.Average(station => station.Latitude),
                    province.Average(station => station.Longitude)
                )
            );
        foreach (var (name, at) in provinces.Where(province => frame.Holds(province.At)))
        {
            labels.Add(new Label(at, name, 0, LabelPlace.Near, Picture.FontSize - 1, Colour: Colours.Quiet));
        }
    }

    private IEnumerable<LegendItem> Legend()
    {
        var most = placed.Select(site => site.LeftCount).DefaultIfEmpty().Max();
        int[] round = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];
        List<int> fitting = [.. round.Where(number => number < most), .. most > 0 ? [most] : Array.Empty<int>()];
        int[] shown = fitting.Count > 3 ? [fitting[0], fitting[fitting.Count / 2], fitting[^1]] : [.. fitting];
        foreach (var number in shown)
        {
            yield return new LegendItem(
                words.Say($"{words.Number(number)} left", $"nog {words.Number(number)}"),
                Marker: MarkerOf(number)
            );
        }

        if (placed.Exists(site => site.LeftCount == 0))
        {
            yield return new LegendItem(words.Say("all done", "alles klaar"), Marker: Done);
        }

        if (figures.Landmarks.Count > 0)
        {
            yield return new LegendItem(
                words.Say("station", "station"),
                Marker: new Marker(MarkerType.Circle, 1.4, Colours.Faint, OxyColors.Undefined, 0)
            );
        }
    }

    /// <summary>A plain projection: degrees, those of longitude as short as they are in the middle of the map.</summary>
    private sealed class Frame
    {
        /// <summary>Degrees around what is shown.</summary>
        private const double Edge = 0.06;

        private readonly double squeeze;
        private readonly (double South, double North) latitudes;
        private readonly (double West, double East) longitudes;

        private Frame((double South, double North) latitudes, (double West, double East) longitudes)
        {
            (this.latitudes, this.longitudes) = (latitudes, longitudes);
            squeeze = Math.Max(0.05, Math.Cos((latitudes.South + latitudes.North) / 2 * Math.PI / 180));
        }

        public (double Left, double Right, double Bottom, double Top) Sides =>
            (
                (longitudes.West - Edge) * squeeze,
                (longitudes.East + Edge) * squeeze,
                latitudes.South - Edge,
                latitudes.North + Edge
            );

        /// <summary>All stations where the sites lie among them, so that one sees where; else the sites alone.</summary>
        public static Frame Of(List<MapSite> sites, IReadOnlyList<Landmark> stations)
        {
            List<(double Latitude, double Longitude)> shown =
            [
                .. sites.Select(site => (site.Latitude!.Value, site.Longitude!.Value)),
            ];
            var country = stations.Select(station => (station.Latitude, station.Longitude)).ToList();
            if (shown.Count == 0 && country.Count == 0)
            {
                return new Frame((50.7, 53.6), (3.3, 7.3));
            }

            if (shown.Count == 0 || (country.Count > 0 && shown.TrueForAll(Around(country, 0.5).Holds)))
            {
                shown.AddRange(country);
            }

            return Around(shown, 0);
        }

        public DataPoint At(double latitude, double longitude) => new(longitude * squeeze, latitude);

        public bool Holds(DataPoint at) => Holds((at.Y, at.X / squeeze));

        private bool Holds((double Latitude, double Longitude) at) =>
            at.Latitude >= latitudes.South - Edge
            && at.Latitude <= latitudes.North + Edge
            && at.Longitude >= longitudes.West - Edge
            && at.Longitude <= longitudes.East + Edge;

        private static Frame Around(List<(double Latitude, double Longitude)> places, double margin) =>
            new(
                (places.Min(place => place.Latitude) - margin, places.Max(place => place.Latitude) + margin),
                (places.Min(place => place.Longitude) - margin, places.Max(place => place.Longitude) + margin)
            );
    }
}
