namespace ReplacementTracker.Domain.Sites;

/// <summary>A place where units hang. Shared by all programmes.</summary>
public sealed class Site : Aggregate
{
    private Site() { }

    public Site(string code, SiteTerms terms, DateTimeOffset at)
    {
        Code = code;
        Apply(terms);
        Record("site.created", at, SiteTerms.Nothing.ChangesTo(terms));
    }

    /// <summary>Upper case; a station's own abbreviation where it has one: UT, ASD.</summary>
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public SiteKind Kind { get; private set; }
    public string? Province { get; private set; }

    /// <summary>WGS84 degrees north.</summary>
    public double? Latitude { get; private set; }

    /// <summary>WGS84 degrees east.</summary>
    public double? Longitude { get; private set; }

    public override string SubjectKind => "site";
    public override string SubjectKey => Code;
    public override Guid LogProgrammeId => Guid.Empty;

    public SiteTerms Terms => new(Name, Kind, Province, Latitude, Longitude);

    public void Amend(SiteTerms terms, DateTimeOffset at)
    {
        var changes = Terms.ChangesTo(terms);
        if (changes.IsEmpty)
        {
            return;
        }

        Apply(terms);
        Record("site.amended", at, changes);
    }

    private void Apply(SiteTerms terms) => (Name, Kind, Province, Latitude, Longitude) = terms;
}

/// <summary>What is written of a site.</summary>
public sealed record SiteTerms(string Name, SiteKind Kind, string? Province, double? Latitude, double? Longitude)
{
    public static readonly SiteTerms Nothing = new("", default, null, null, null);

    public Changes ChangesTo(SiteTerms next) =>
        new Changes()
            .With("name", Name, next.Name)
            .With("kind", Kind, next.Kind)
            .With("province", Province, next.Province)
            .With("latitude", Latitude, next.Latitude)
            .With("longitude", Longitude, next.Longitude);
}

public enum SiteKind
{
    Station,
    BicycleParking,
    Depot,
    Tunnel,
    LevelCrossing,
    Trainset,
    Other,
}

public static class SiteRefusals
{
    public static readonly RefusalCode NotFound = new("site-not-found", RefusalKind.NotFound, "There is no such site.");

    public static readonly RefusalCode CodeTaken = new(
        "site-code-taken",
        RefusalKind.Conflict,
        "Another site has this code."
    );

    public static readonly RefusalCode Frozen = new(
        "site-frozen",
        RefusalKind.Conflict,
        "Published figures are grouped by the kind and province of this site."
    );

    public static readonly RefusalCode Unknown = new(
        "site-unknown",
        RefusalKind.Invalid,
        "The request names a site that does not exist."
    );
}
