using ReplacementTracker.Api.Imports;
using ReplacementTracker.Api.Tests.Support;

namespace ReplacementTracker.Api.Tests.Imports;

public sealed class ForeignFormatsTests(TrackerApp app) : IClassFixture<TrackerApp>
{
    private const string Marker = "hunter2-marker";

    private const string NetBox = """
        name,status,tenant,role,manufacturer,device_type,serial,asset_tag,site,location,rack,comments
        cam ut 1,active,,Camera,Hikvision,DS-2CD2143G0-I,DS21430001,,Utrecht Centraal,Perron 5,,
        cam ut 2,active,,Camera,Axis,P3265-LV,ACCC8E000001,ASSET-7,Utrecht Centraal,,,"two
        lines"
        """;

    private const string MilestoneChannels = $"""
        DeviceType,Name,Address,Channel,UserName,Password,DriverNumber,DriverGroup,RecordingServer,Enabled,HardwareName,StorageName,Coordinates,DeviceGroups
        Camera,Perron 5 noord,http://10.20.30.40/,0,root,{Marker},421,Hikvision,RS1,yes,UT perron 5 (10.20.30.40),Local default,,Perrons
        Camera,Perron 5 zuid,http://10.20.30.40/,1,root,{Marker},421,Hikvision,RS1,yes,UT perron 5 (10.20.30.40),Local default,,Perrons
        Microphone,Mic 1,http://10.20.30.40/,0,root,{Marker},421,Hikvision,RS1,yes,UT perron 5 (10.20.30.40),Local default,,
        Camera,Hal,http://10.20.30.41/,0,root,{Marker},806,Universal,RS1,yes,UT hal,Local default,,
        """;

    private const string MilestoneHardware = $"""
        HardwareName,HardwareAddress,MacAddress,UserName,Password,DriverNumber,DriverDisplayName,RecordingServerName,RecordingServerId
        Café spoor 1,http://10.20.30.42/,ACCC8E112233,root,"{Marker},""x"" y",421,Axis P3265-LV Dome Camera,RS1,5a6a3f6e-0000-0000-0000-000000000000
        hal-2,http://10.20.30.43/,,root,{Marker},806,ONVIF Conformant Device,RS1,5a6a3f6e-0000-0000-0000-000000000000
        """;

    private const string Siqura = $"""
        IPAddress;Port;Username;Password;ForcedOffline;Name;ModelName;ProductType;SerialNumber;MacAddress;Status
        10.20.30.44;80;Admin;{Marker};False;Perron 1 kop;FD2002v2M1;Camera;700123;00-0D-5E-00-00-01;Online
        """;

    public static readonly TheoryData<string, string> Files = new()
    {
        { "netbox", NetBox },
        { "milestone", MilestoneChannels },
        { "milestone-hardware", MilestoneHardware },
        { "siqura", Siqura },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Recognises_the_format_and_changes_nothing_the_second_time(string format, string csv)
    {
        var programme = await app.DraftProgramme();

        var first = (await app.Administrator.Import(programme, csv, "?site=UT")).Applied();
        var second = (await app.Administrator.Import(programme, csv, $"?site=UT&mapping={format}")).Applied();

        ((string?)first["mapping"]).ShouldBe(format);
        ((int)first["createdCount"]!).ShouldBeGreaterThan(0);
        ((int)second["unchangedCount"]!).ShouldBe((int)second["rowCount"]!);
    }

    [Fact]
    public async Task Reads_devices_of_NetBox()
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Import(programme, NetBox)).Applied();

        var first = await app.Administrator.Unit(programme, "cam-ut-1");
        Fields(first).ShouldBe(["UT", "Perron 5", "hikvision", null, "DS-2CD2143G0-I", "DS21430001", null]);
        var second = await app.Administrator.Unit(programme, "ASSET-7");
        Fields(second).ShouldBe(["UT", null, "axis", null, "P3265-LV", "ACCC8E000001", null]);
    }

    [Fact]
    public async Task Reads_the_channels_of_one_Milestone_device_as_one_unit()
    {
        var programme = await app.DraftProgramme();

        var answer = (await app.Administrator.Import(programme, MilestoneChannels, "?site=Utrecht+Centraal")).Applied();

        ((int)answer["rowCount"]!).ShouldBe(4);
        ((int)answer["createdCount"]!).ShouldBe(2);
        var first = await app.Administrator.Unit(programme, "UT-perron-5-10.20.30.40");
        Fields(first).ShouldBe(["UT", "Perron 5 noord", "hikvision", null, null, null, null]);
        ((string?)(await app.Administrator.Unit(programme, "UT-hal"))["scopeStatus"]).ShouldBe("unknown");
    }

    [Fact]
    public async Task Reads_the_hardware_of_Milestone()
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Import(programme, MilestoneHardware, "?site=UT")).Applied();

        var first = await app.Administrator.Unit(programme, "Cafe-spoor-1");
        Fields(first)
            .ShouldBe(["UT", "Café spoor 1", "axis", "axis", "Axis P3265-LV Dome Camera", null, "AC:CC:8E:11:22:33"]);
        Fields(await app.Administrator.Unit(programme, "hal-2"))
            .ShouldBe(["UT", null, null, null, "ONVIF Conformant Device", null, null]);
    }

    [Fact]
    public async Task Reads_the_devices_of_Siqura()
    {
        var programme = await app.DraftProgramme();

        (await app.Administrator.Import(programme, Siqura, "?site=UT")).Applied();

        var unit = await app.Administrator.Unit(programme, "Perron-1-kop");
        Fields(unit)[..3].ShouldBe(["UT", "Perron 1 kop", null]);
        Fields(unit)[4..].ShouldBe(["FD2002v2M1", "700123", "00:0D:5E:00:00:01"]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Keeps_no_password_no_user_and_no_address(string format, string csv)
    {
        var programme = await app.DraftProgramme();
        var broken = csv + $"\nx,{Marker},\"{Marker}\nx;{Marker};y";

        var refused = await app.Administrator.Import(programme, broken, "?site=UT");
        var answer = (await app.Administrator.Import(programme, csv, "?site=UT")).Applied();

        ((string?)refused["status"]).ShouldBe("refused", format);
        var dropped = answer["droppedColumns"]!.AsArray().Select(name => (string?)name!).ToList();
        dropped.ShouldBe(
            format switch
            {
                "netbox" => [],
                "siqura" => ["Username", "Password"],
                _ => ["UserName", "Password"],
            }
        );
        var everything = await app.WholeDatabase();
        everything.ShouldContain(programme);
        everything.ShouldNotContain(Marker);
        everything.ShouldNotContain("http://10.20.30");
        string.Join('\n', app.Logs.All).ShouldNotContain(Marker);
        (refused.Text + answer.Text).ShouldNotContain(Marker);
    }

    [Fact]
    public async Task Tells_names_that_become_one_tag()
    {
        var programme = await app.DraftProgramme();

        var answer = await app.Administrator.Import(
            programme,
            "name,device_type,manufacturer,site\ncam 1,x,axis,UT\ncam/1,x,axis,UT\n漢字,x,axis,UT\n"
        );

        answer.Problems().ShouldBe(["3 name tag-twice", "4 name tag-invalid"]);
    }

    [Theory]
    [InlineData("CAM-1", "CAM-1")]
    [InlineData("  Perron 5, paal 12  ", "Perron-5-paal-12")]
    [InlineData("Café (noord)", "Cafe-noord")]
    [InlineData("a--b", "a-b")]
    [InlineData("..", "")]
    [InlineData("漢字", "")]
    [InlineData(
        "a very long name that somebody gave to a camera because there was room for it",
        "a-very-long-name-that-somebody-gave-to-a-camera-because-8c12c8c6"
    )]
    public void Makes_the_same_tag_of_the_same_name(string name, string tag) => ForeignName.ToTag(name).ShouldBe(tag);

    [Fact]
    public async Task Reads_columns_that_the_caller_names()
    {
        var programme = await app.DraftProgramme();

        var answer = (
            await app.Administrator.Import(
                programme,
                "Kenmerk;Locatie;Merk;Wachtwoord beheer\nCAM 1;ut;HIKVISION;geheim\n",
                "?column=tag:Kenmerk&column=site:locatie&column=labelVendor:Merk"
            )
        ).Applied();

        answer["droppedColumns"]!.AsArray().Select(name => (string?)name!).ShouldBe(["Wachtwoord beheer"]);
        ((string?)(await app.Administrator.Unit(programme, "CAM-1"))["labelVendor"]).ShouldBe("hikvision");
    }

    private static string?[] Fields(System.Text.Json.Nodes.JsonNode unit) =>
        [
            .. new[]
            {
                "site",
                "position",
                "labelVendor",
                "originVendor",
                "model",
                "serialNumber",
                "macAddress",
            }.Select(field => (string?)unit[field]),
        ];
}
