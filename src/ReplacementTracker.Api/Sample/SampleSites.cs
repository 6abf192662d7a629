namespace ReplacementTracker.Api.Sample;

/// <summary>Which stations the sample pretends had how many of the cameras, in the order of the roll-out.</summary>
/// <remarks>The stations are real; that such a camera hangs at any of them is invented.</remarks>
internal static class SampleSites
{
    /// <summary>Units of the first visits, which make up the pilot.</summary>
    public const int PilotUnitCount = 15;
    public const int PilotTarget = 14;
    public const int ZeelandUnitCount = 11;

    /// <summary>A station with more is visited twice.</summary>
    public const int MostUnitsPerVisit = 8;

    public static readonly IReadOnlyList<(string Site, int Units)> All =
    [
        ("MDB", 4),
        ("GS", 4),
        ("VS", 3),
        ("RSD", 4),
        ("BD", 5),
        ("AMF", 5),
        ("DDR", 4),
        ("UT", 10),
        ("LW", 5),
        ("EHV", 6),
        ("ASN", 4),
        ("ZL", 5),
        ("RTD", 8),
        ("HLM", 4),
        ("GN", 5),
        ("MT", 4),
        ("AH", 5),
        ("ALM", 4),
        ("ASD", 9),
        ("ES", 4),
        ("NM", 5),
        ("LEDN", 5),
        ("HT", 4),
        ("LLS", 4),
        ("APD", 4),
        ("GVC", 7),
        ("TB", 4),
        ("DV", 4),
        ("SHL", 5),
        ("VL", 4),
        ("GD", 4),
        ("ASS", 4),
        ("HGL", 3),
        ("HVS", 3),
        ("EMN", 3),
        ("AMR", 4),
        ("HRL", 3),
        ("ED", 3),
        ("DT", 3),
        ("ZP", 2),
        ("RM", 3),
        ("HR", 3),
        ("WD", 2),
        ("ASB", 3),
        ("SK", 2),
        ("STD", 3),
    ];
}
