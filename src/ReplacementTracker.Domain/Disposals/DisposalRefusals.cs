namespace ReplacementTracker.Domain.Disposals;

/// <remarks>No sentence repeats a serial number: it would stand in logs of those who log what they are answered.</remarks>
public static class DisposalRefusals
{
    public static readonly RefusalCode NotFound = new(
        "disposal-not-found",
        RefusalKind.NotFound,
        "There is no such disposal."
    );

    public static readonly RefusalCode CertificateTaken = new(
        "certificate-number-taken",
        RefusalKind.Conflict,
        "A certificate of this issuer with this number is recorded already."
    );

    public static readonly RefusalCode SerialNumberUnknown = new(
        "serial-number-unknown",
        RefusalKind.Invalid,
        "No unit of the programme has this serial number."
    );

    public static readonly RefusalCode SerialNumberAmbiguous = new(
        "serial-number-ambiguous",
        RefusalKind.Conflict,
        "More than one unit has this serial number, and one certificate covers one of them."
    );

    public static readonly RefusalCode SerialNumberListed = new(
        "serial-number-on-other-certificate",
        RefusalKind.Conflict,
        "Another certificate lists this serial number already."
    );

    public static readonly RefusalCode NotOnCertificate = new(
        "serial-number-not-on-certificate",
        RefusalKind.Conflict,
        "The certificate does not list the unit's serial number."
    );

    public static readonly RefusalCode WithoutSerialNumber = new(
        "unit-without-serial-number",
        RefusalKind.Conflict,
        "A certificate names serial numbers, and the unit has none."
    );

    public static readonly RefusalCode IssuedTooEarly = new(
        "certificate-issued-too-early",
        RefusalKind.Conflict,
        "The certificate was issued before the unit was taken down."
    );
}
