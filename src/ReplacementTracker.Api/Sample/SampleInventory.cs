using System.Globalization;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Api.Sample;

/// <summary>The invented cameras, old and new. The same ones whenever the sample is loaded.</summary>
internal sealed class SampleInventory
{
    public const int Seed = 200756;

    public const string NotInBaselineA = "CAM-0197";
    public const string NotInBaselineB = "CAM-0198";
    public const string OfUnknownMake = "CAM-0199";
    public const string FoundLater = "CAM-0200";

    private static readonly string[] OldModels =
    [
        "Fixed dome, 2 MP",
        "Fixed dome, 4 MP",
        "Bullet, 4 MP",
        "Turret, 4 MP",
        "PTZ, 2 MP",
        "Panoramic, 8 MP",
    ];

    private static readonly string[] NewModels =
    [
        "Fixed dome, 5 MP",
        "Bullet, 5 MP",
        "PTZ, 4 MP",
        "Multi-sensor, 8 MP",
    ];

    /// <summary>Labels under which some of Hikvision's cameras were sold.</summary>
    private static readonly string[] Relabels = ["annke", "interlogix", "lts", "alibi"];

    private static readonly string[] Replacements =
    [
        "axis",
        "bosch-security",
        "hanwha-vision",
        "i-pro",
        "mobotix",
        "axis",
        "hanwha-vision",
    ];

    public static readonly IReadOnlyList<string> Vendors =
    [
        "hikvision",
        "huawei",
        "dahua",
        .. Relabels,
        .. Replacements.Distinct(),
    ];

    private readonly Random random = new(Seed);
    private readonly HashSet<string> places = [];
    private readonly HashSet<string> addresses = [];
    private readonly Dictionary<string, string[]> prefixes;
    private readonly List<SampleUnit> units = [];

    /// <param name="prefixes">Blocks of MAC addresses of each vendor, as hex digits.</param>
    public SampleInventory(Dictionary<string, string[]> prefixes)
    {
        this.prefixes = prefixes;
        foreach (var (site, count) in SampleSites.All)
        {
            for (var unit = 0; unit < count; unit++)
            {
                Add(site, count);
            }
        }

        Baseline = [.. units];
        Add("RSD", 4);
        Add("RSD", 4);
        Add("UT", 10);
        Add("UT", 10);
    }

    /// <summary>In the order of their tags, which is that of the roll-out.</summary>
    public IReadOnlyList<SampleUnit> Baseline { get; }

    public SampleUnit this[string tag] => units[int.Parse(tag.AsSpan(4), CultureInfo.InvariantCulture) - 1];

    private void Add(string site, int atSite)
    {
        var number = units.Count + 1;
        var tag = $"CAM-{number:0000}";
        var (label, origin) = Makers(number);
        var old = new UnitTerms(
            site,
            Place(site, atSite),
            label,
            origin,
            Pick(OldModels),
            Serial(origin, number),
            Mac(origin),
            new DateOnly(2016, 3, 1).AddDays(random.Next(365 * 5))
        );
        var maker = Replacements[(site[0] + site[1]) % Replacements.Length];
        var next = new UnitTerms(
            site,
            old.Position,
            maker,
            OriginVendor: null,
            Pick(NewModels),
            Serial(maker, number),
            Mac(maker),
            InstalledOn: null
        );
        units.Add(new SampleUnit(tag, old, next));
    }

    private static (string Label, string Origin) Makers(int number) =>
        (number % 25, number % 6) switch
        {
            (12, _) => (Relabels[number / 25 % Relabels.Length], "hikvision"),
            (_, 5) => ("huawei", "huawei"),
            _ => ("hikvision", "hikvision"),
        };

    private string Place(string site, int atSite)
    {
        while (true)
        {
            var place = random.Next(8) switch
            {
                0 => $"bicycle parking, entrance {Pick(["north", "south", "east", "west"])}",
                1 => $"bicycle parking, aisle {random.Next(1, 9)}",
                2 => $"underpass, {Pick(["north", "south", "middle"])}",
                3 => $"hall, {Pick(["ticket machines", "gates", "lift", "stairs"])}",
                _ => $"platform {random.Next(1, 3 + atSite)}, pole {random.Next(1, 30)}",
            };
            if (places.Add($"{site} {place}"))
            {
                return place;
            }
        }
    }

    /// <summary>Shows at first sight that it is invented.</summary>
    private string Serial(string vendor, int number) =>
        $"INV-{vendor[..2].ToUpperInvariant()}-{number:0000}-{random.Next(0x10000):X4}";

    /// <summary>An address in a block that is really registered to the vendor.</summary>
    private string Mac(string vendor)
    {
        while (true)
        {
            var digits = Pick(prefixes[vendor]);
            while (digits.Length < 12)
            {
                digits += random.Next(16).ToString("X", CultureInfo.InvariantCulture);
            }

            if (MacAddress.TryNormalise(digits, out var address) && addresses.Add(address))
            {
                return address;
            }
        }
    }

    private string Pick(string[] some) => some[random.Next(some.Length)];
}

/// <summary>An invented camera, and the one that is to hang in its place.</summary>
internal sealed record SampleUnit(string Tag, UnitTerms Old, UnitTerms Next);
