namespace ReplacementTracker.Domain.Vendors;

/// <summary>A maker or brand of equipment, and what governments say of it. Shared by all programmes.</summary>
public sealed class Vendor : Aggregate
{
    private Vendor() { }

    public Vendor(string id, VendorTerms terms, DateTimeOffset at)
    {
        Id = id;
        Apply(terms);
        Record("vendor.created", at, VendorTerms.Nothing.ChangesTo(terms));
    }

    /// <summary>Lower case: `hikvision`.</summary>
    public string Id { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>Other names it goes by on housings and in inventories.</summary>
    public IReadOnlyList<string> Aliases { get; private set; } = [];
    public VendorRestriction Restriction { get; private set; }

    /// <summary>The lists it stands on.</summary>
    public IReadOnlyList<VendorListing> Listings { get; private set; } = [];

    public override string SubjectKind => "vendor";
    public override string SubjectKey => Id;
    public override Guid LogProgrammeId => Guid.Empty;

    public VendorTerms Terms => new(Name, Aliases, Restriction, Listings);

    public void Amend(VendorTerms terms, DateTimeOffset at)
    {
        var changes = Terms.ChangesTo(terms);
        if (changes.IsEmpty)
        {
            return;
        }

        Apply(terms);
        Record("vendor.amended", at, changes);
    }

    private void Apply(VendorTerms terms) => (Name, Aliases, Restriction, Listings) = terms;
}

/// <summary>What is written of a vendor.</summary>
public sealed record VendorTerms(
    string Name,
    IReadOnlyList<string> Aliases,
    VendorRestriction Restriction,
    IReadOnlyList<VendorListing> Listings
)
{
    public static readonly VendorTerms Nothing = new("", [], default, []);

    public Changes ChangesTo(VendorTerms next) =>
        new Changes()
            .With("name", Name, next.Name)
            .WithList("aliases", Aliases, next.Aliases)
            .With("restriction", Restriction, next.Restriction)
            .WithList("listings", Listings, next.Listings);
}

/// <summary>A government's or customer's list on which a vendor stands.</summary>
/// <param name="List">Its name: `US NDAA section 889`.</param>
/// <param name="Scope">What the listing covers.</param>
/// <param name="ListedOn">Since when, if known.</param>
/// <param name="Source">Where that can be read.</param>
public sealed record VendorListing(string List, string? Scope, DateOnly? ListedOn, string? Source);

public enum VendorRestriction
{
    /// <summary>Nobody has looked, or it depends on the model.</summary>
    Unknown,

    /// <summary>No listing found; not an endorsement.</summary>
    Permitted,

    /// <summary>Not listed, and worth a second look.</summary>
    Watch,

    /// <summary>Listed: never enters as a replacement.</summary>
    Restricted,
}

public static class VendorRefusals
{
    public static readonly RefusalCode NotFound = new(
        "vendor-not-found",
        RefusalKind.NotFound,
        "There is no such vendor."
    );

    public static readonly RefusalCode IdTaken = new(
        "vendor-id-taken",
        RefusalKind.Conflict,
        "Another vendor has this id."
    );

    public static readonly RefusalCode Unknown = new(
        "vendor-unknown",
        RefusalKind.Invalid,
        "The request names a vendor that does not exist."
    );
}
