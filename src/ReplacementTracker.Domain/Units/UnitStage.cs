namespace ReplacementTracker.Domain.Units;

/// <summary>How far a unit is on its way out. It climbs one way.</summary>
public enum UnitStage
{
    /// <summary>Hanging and working.</summary>
    InService,

    /// <summary>Off the network, still hanging.</summary>
    Isolated,

    /// <summary>Taken down.</summary>
    Removed,

    /// <summary>Looked for and not there; counts as removed.</summary>
    NotFound,

    /// <summary>Wiped.</summary>
    Sanitised,

    /// <summary>Destroyed or handed over, with a certificate.</summary>
    Disposed,
}

/// <summary>The steps a unit may take, as one table. What is not listed is refused.</summary>
public static class UnitLifecycle
{
    public static bool Allows(UnitStage from, UnitStage to) =>
        (from, to) switch
        {
            (UnitStage.InService, UnitStage.Isolated) => true,
            (UnitStage.InService or UnitStage.Isolated, UnitStage.Removed or UnitStage.NotFound) => true,
            (UnitStage.Removed, UnitStage.Sanitised or UnitStage.Disposed) => true,
            (UnitStage.Sanitised, UnitStage.Disposed) => true,
            _ => false,
        };
}

/// <summary>Whether a unit is one that has to go. Unknown counts until somebody has looked.</summary>
public enum ScopeStatus
{
    Unknown,
    InScope,
    OutOfScope,
    Excepted,
}

public static class ScopeStatuses
{
    /// <summary>Whether units of this status are in scope.</summary>
    public static bool Counts(this ScopeStatus status) => status is ScopeStatus.InScope or ScopeStatus.Unknown;
}
