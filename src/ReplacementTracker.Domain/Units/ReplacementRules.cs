using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Domain.Units;

/// <summary>A maker that a replacement shows, and how it shows.</summary>
public sealed record ReplacementMaker(ReplacementGround Ground, string VendorId, VendorRestriction Restriction);

public enum ReplacementGround
{
    /// <summary>The name on the housing.</summary>
    Label,

    /// <summary>The maker behind the label.</summary>
    Origin,

    /// <summary>The holder of the block its MAC address lies in.</summary>
    Mac,
}

/// <summary>Who may not come in again: a maker that is restricted, or that the programme wants gone.</summary>
public static class ReplacementRules
{
    /// <exception cref="RefusalException">`replacement-{restricted|targeted}-by-{label|origin|mac}`, first ground first.</exception>
    public static void Demand(Programme programme, Unit old, UnitTerms next, IEnumerable<ReplacementMaker> makers)
    {
        DemandOtherDevice(old.Tag, old.Terms, next);
        foreach (var maker in makers.OrderBy(maker => maker.Ground))
        {
            if (maker.Restriction == VendorRestriction.Restricted)
            {
                throw Restricted(maker.Ground)
                    .Because($"The replacement of {old.Tag} is by {maker.VendorId}, which is restricted{How(maker)}.");
            }

            if (programme.IsTargeted(maker.VendorId))
            {
                throw Targeted(maker.Ground)
                    .Because(
                        $"The replacement of {old.Tag} is by {maker.VendorId}, "
                            + $"which programme {programme.Code} wants gone{How(maker)}."
                    );
            }
        }
    }

    /// <summary>A replacement is another device than the one it replaces, whichever of the two is being corrected.</summary>
    public static void DemandOtherDevice(string oldTag, UnitTerms old, UnitTerms next)
    {
        if (next.SerialNumber is not null && IsSame(next.SerialNumber, old.SerialNumber))
        {
            throw SameSerialNumber.Because($"The replacement of {oldTag} has the serial number of {oldTag} itself.");
        }

        if (next.MacAddress is not null && next.MacAddress == old.MacAddress)
        {
            throw SameMacAddress.Because($"The replacement of {oldTag} has the MAC address of {oldTag} itself.");
        }
    }

    /// <summary>Serial numbers are read off plates and typed: neither case nor a space makes another device.</summary>
    private static bool IsSame(string one, string? other) =>
        string.Equals(one.Trim(), other?.Trim(), StringComparison.OrdinalIgnoreCase);

    public static readonly RefusalCode FromInventory = new(
        "replacement-from-inventory",
        RefusalKind.Conflict,
        "The replacement is a unit that is itself to be replaced."
    );

    public static readonly RefusalCode RestrictedByLabel = new(
        "replacement-restricted-by-label",
        RefusalKind.Conflict,
        "The replacement carries the label of a restricted maker."
    );

    public static readonly RefusalCode RestrictedByOrigin = new(
        "replacement-restricted-by-origin",
        RefusalKind.Conflict,
        "The replacement was made by a restricted maker."
    );

    public static readonly RefusalCode RestrictedByMac = new(
        "replacement-restricted-by-mac",
        RefusalKind.Conflict,
        "The replacement's MAC address is registered to a restricted maker."
    );

    public static readonly RefusalCode TargetedByLabel = new(
        "replacement-targeted-by-label",
        RefusalKind.Conflict,
        "The replacement carries the label of a maker that the programme wants gone."
    );

    public static readonly RefusalCode TargetedByOrigin = new(
        "replacement-targeted-by-origin",
        RefusalKind.Conflict,
        "The replacement was made by a maker that the programme wants gone."
    );

    public static readonly RefusalCode TargetedByMac = new(
        "replacement-targeted-by-mac",
        RefusalKind.Conflict,
        "The replacement's MAC address is registered to a maker that the programme wants gone."
    );

    public static readonly RefusalCode SameSerialNumber = new(
        "replacement-same-serial-number",
        RefusalKind.Conflict,
        "The replacement has the serial number of the unit it replaces."
    );

    public static readonly RefusalCode SameMacAddress = new(
        "replacement-same-mac-address",
        RefusalKind.Conflict,
        "The replacement has the MAC address of the unit it replaces."
    );

    private static RefusalCode Restricted(ReplacementGround ground) =>
        ground switch
        {
            ReplacementGround.Label => RestrictedByLabel,
            ReplacementGround.Origin => RestrictedByOrigin,
            ReplacementGround.Mac => RestrictedByMac,
        };

    private static RefusalCode Targeted(ReplacementGround ground) =>
        ground switch
        {
            ReplacementGround.Label => TargetedByLabel,
            ReplacementGround.Origin => TargetedByOrigin,
            ReplacementGround.Mac => TargetedByMac,
        };

    private static string How(ReplacementMaker maker) =>
        maker.Ground switch
        {
            ReplacementGround.Label => ", by its label",
            ReplacementGround.Origin => ", by its origin",
            ReplacementGround.Mac => ", by the block its MAC address lies in",
        };
}
