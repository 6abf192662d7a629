namespace ReplacementTracker.Domain.Units;

public static class UnitRefusals
{
    public static readonly RefusalCode NotFound = new("unit-not-found", RefusalKind.NotFound, "There is no such unit.");

    public static readonly RefusalCode Unknown = new(
        "unit-unknown",
        RefusalKind.Invalid,
        "The request names a unit that does not exist."
    );

    public static readonly RefusalCode TagTaken = new(
        "unit-tag-taken",
        RefusalKind.Conflict,
        "Another unit of the programme has this tag."
    );

    public static readonly RefusalCode SerialNumberTaken = new(
        "serial-number-taken",
        RefusalKind.Conflict,
        "Another unit in service has this serial number."
    );

    public static readonly RefusalCode MacAddressTaken = new(
        "mac-address-taken",
        RefusalKind.Conflict,
        "Another unit in service has this MAC address."
    );

    public static readonly RefusalCode StageNotAllowed = new(
        "stage-not-allowed",
        RefusalKind.Conflict,
        "A stage climbs one way."
    );

    public static readonly RefusalCode OutOfOrder = new(
        "occurred-out-of-order",
        RefusalKind.Conflict,
        "A step cannot have happened before the one it follows."
    );

    public static readonly RefusalCode ScopeFrozen = new(
        "scope-frozen",
        RefusalKind.Conflict,
        "In an active programme the scope changes by scope entries."
    );

    public static readonly RefusalCode ScopeUnchanged = new(
        "scope-unchanged",
        RefusalKind.Conflict,
        "The unit has this scope status already."
    );

    public static readonly RefusalCode IsReplacement = new(
        "unit-is-replacement",
        RefusalKind.Conflict,
        "A replacement is not to be replaced itself."
    );

    public static readonly RefusalCode TooLateToTakeBack = new(
        "too-late-to-take-back",
        RefusalKind.Conflict,
        "A verified, sanitised or disposed unit stays so."
    );

    public static readonly RefusalCode PlaceFixed = new(
        "unit-place-fixed",
        RefusalKind.Conflict,
        "A replacement hangs where the replaced unit hung."
    );

    public static readonly RefusalCode InUse = new(
        "unit-in-use",
        RefusalKind.Conflict,
        "A unit with a history cannot be taken out of the inventory."
    );
}
