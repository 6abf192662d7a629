namespace ReplacementTracker.Domain.Disposals;

/// <summary>What became of the devices. How their data were wiped before is another proof: sanitisation.</summary>
public enum DisposalMethod
{
    /// <summary>Cut to pieces of at most a given size.</summary>
    Shredded,
    Disintegrated,
    Pulverised,
    Crushed,
    Incinerated,
    Melted,

    /// <summary>Made unreadable by a magnetic field.</summary>
    Degaussed,

    /// <summary>Taken apart for its materials, as waste of electrical equipment.</summary>
    Recycled,

    /// <summary>Passed on to be used elsewhere.</summary>
    Reused,
    ReturnedToVendor,
    Other,
}
