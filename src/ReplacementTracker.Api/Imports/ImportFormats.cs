namespace ReplacementTracker.Api.Imports;

/// <summary>What a row can say of a unit; in a file of our own, these are the names of the columns.</summary>
internal enum UnitField
{
    Tag,
    Site,
    Position,
    LabelVendor,
    OriginVendor,
    Model,
    SerialNumber,
    MacAddress,
    InstalledOn,
    ScopeStatus,
}

/// <summary>How another program names its columns.</summary>
/// <param name="Name">What `mapping` calls it.</param>
/// <param name="KnownBy">Columns that a file of this format has, and by which it is recognised.</param>
/// <param name="Columns">Where each field is read from; of several columns the first that says something counts.</param>
internal sealed record ImportFormat(
    string Name,
    IReadOnlyList<string> KnownBy,
    IReadOnlyDictionary<UnitField, string[]> Columns
)
{
    /// <summary>Names are other programs' and may have spaces and the like: they are turned into tags.</summary>
    public bool NamesAreForeign { get; init; }

    /// <summary>Where a maker stands as part of a driver's name, and a driver of no maker we know is no error.</summary>
    public bool VendorIsHint { get; init; }

    /// <summary>Rows alike in all of these are channels of one device; the first one counts.</summary>
    public IReadOnlyList<string> OneDevice { get; init; } = [];
}

/// <summary>The formats that are known, in the order in which they are recognised.</summary>
internal static class ImportFormats
{
    public const string Auto = "auto";

    /// <summary>Our own, which exports have as well.</summary>
    public static readonly ImportFormat Tracker = new(
        "tracker",
        ["tag"],
        Enum.GetValues<UnitField>().ToDictionary(field => field, field => new[] { field.ToString() })
    );

    public static readonly IReadOnlyList<ImportFormat> All =
    [
        Tracker,
        // XProtect Management Client, "Import from CSV": one row a channel.
        new(
            "milestone",
            ["HardwareName", "DeviceType", "Address"],
            new Dictionary<UnitField, string[]>
            {
                [UnitField.Tag] = ["HardwareName"],
                [UnitField.Position] = ["Name"],
                [UnitField.LabelVendor] = ["DriverGroup"],
            }
        )
        {
            NamesAreForeign = true,
            VendorIsHint = true,
            OneDevice = ["HardwareName", "Address"],
        },
        // The same with one row a device, as the MIP SDK's and PowerShell's hardware reports have it.
        new(
            "milestone-hardware",
            ["HardwareName", "HardwareAddress"],
            new Dictionary<UnitField, string[]>
            {
                [UnitField.Tag] = ["HardwareName"],
                [UnitField.Position] = ["HardwareName"],
                [UnitField.LabelVendor] = ["DriverDisplayName"],
                [UnitField.Model] = ["DriverDisplayName"],
                [UnitField.MacAddress] = ["MacAddress"],
            }
        )
        {
            NamesAreForeign = true,
            VendorIsHint = true,
        },
        new(
            "siqura",
            ["IPAddress", "Name", "ModelName"],
            new Dictionary<UnitField, string[]>
            {
                [UnitField.Tag] = ["Name"],
                [UnitField.Position] = ["Name"],
                [UnitField.Model] = ["ModelName"],
                [UnitField.SerialNumber] = ["SerialNumber"],
                [UnitField.MacAddress] = ["MacAddress"],
            }
        )
        {
            NamesAreForeign = true,
        },
        // The devices' CSV export, by field names.
        new(
            "netbox",
            ["name", "device_type", "manufacturer"],
            new Dictionary<UnitField, string[]>
            {
                [UnitField.Tag] = ["asset_tag", "name"],
                [UnitField.Site] = ["site"],
                [UnitField.Position] = ["location"],
                [UnitField.LabelVendor] = ["manufacturer"],
                [UnitField.Model] = ["device_type"],
                [UnitField.SerialNumber] = ["serial"],
            }
        )
        {
            NamesAreForeign = true,
        },
    ];

    public static readonly string[] Names = [Auto, .. All.Select(format => format.Name)];
}
