namespace ReplacementTracker.Domain.Evidence;

/// <summary>What a file, or a document elsewhere, is brought forward as.</summary>
public enum EvidenceKind
{
    /// <summary>Photograph of the type plate, serial number legible.</summary>
    SerialPhoto,

    /// <summary>Photograph of the place: the new unit, or the bare bracket.</summary>
    SitePhoto,

    /// <summary>The video management system's picture or list of cameras.</summary>
    VmsScreenshot,

    /// <summary>Says how the storage of one or more units was wiped.</summary>
    SanitisationReport,

    /// <summary>Says that one or more units were destroyed.</summary>
    CertificateOfDestruction,

    /// <summary>Anything else that is written: a delivery note, a visit report.</summary>
    Document,
}

/// <summary>A step of a unit that can rest on evidence.</summary>
public enum EvidenceStep
{
    /// <summary>Accepting that another unit took its place.</summary>
    Replacement,

    /// <summary>Accepting that it was taken down, with nothing in its place.</summary>
    Removal,

    /// <summary>Accepting that it was not there.</summary>
    NotFound,

    /// <summary>Wiping.</summary>
    Sanitisation,

    /// <summary>Destruction or handover.</summary>
    Disposal,
}

/// <summary>What each kind of evidence is like, as tables.</summary>
public static class EvidenceKinds
{
    /// <summary>A picture shows one unit; a paper may list many.</summary>
    public static bool IsForManyUnits(this EvidenceKind kind) =>
        kind switch
        {
            EvidenceKind.SerialPhoto or EvidenceKind.SitePhoto or EvidenceKind.VmsScreenshot => false,
            EvidenceKind.SanitisationReport or EvidenceKind.CertificateOfDestruction or EvidenceKind.Document => true,
        };

    /// <summary>Photographs are pictures; papers are PDF, text, or a scan, which is a picture.</summary>
    public static bool Accepts(this EvidenceKind kind, string mediaType) =>
        mediaType.StartsWith("image/", StringComparison.Ordinal)
        || (kind.IsForManyUnits() && mediaType is "application/pdf" or "text/plain");

    /// <summary>
    /// Which steps a kind speaks of, asked for or not: who accepts a replacement has looked at the photographs, also
    /// where the programme demands none.
    /// </summary>
    public static bool SpeaksOf(this EvidenceKind kind, EvidenceStep step) =>
        step switch
        {
            EvidenceStep.Sanitisation => kind is EvidenceKind.SanitisationReport,
            EvidenceStep.Disposal => kind is EvidenceKind.CertificateOfDestruction,
            EvidenceStep.Replacement or EvidenceStep.Removal or EvidenceStep.NotFound => kind
                is EvidenceKind.SerialPhoto
                    or EvidenceKind.SitePhoto
                    or EvidenceKind.VmsScreenshot
                    or EvidenceKind.Document,
        };
}
