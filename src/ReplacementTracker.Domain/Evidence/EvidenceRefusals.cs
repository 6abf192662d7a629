namespace ReplacementTracker.Domain.Evidence;

public static class EvidenceRefusals
{
    public static readonly RefusalCode NotFound = new(
        "evidence-not-found",
        RefusalKind.NotFound,
        "There is no such evidence."
    );

    public static readonly RefusalCode Missing = new(
        "evidence-missing",
        RefusalKind.Conflict,
        "The programme demands evidence for this step that is not attached."
    );

    public static readonly RefusalCode Reused = new(
        "evidence-reused",
        RefusalKind.Conflict,
        "This evidence has been submitted already."
    );

    public static readonly RefusalCode InUse = new(
        "evidence-in-use",
        RefusalKind.Conflict,
        "Evidence that something rests on stays."
    );

    public static readonly RefusalCode Withdrawn = new(
        "evidence-withdrawn",
        RefusalKind.Conflict,
        "The evidence was withdrawn."
    );

    public static readonly RefusalCode IsReference = new(
        "evidence-is-reference",
        RefusalKind.Conflict,
        "The document lies in another system."
    );

    public static readonly RefusalCode Altered = new(
        "evidence-altered",
        RefusalKind.Conflict,
        "What is stored is not what was submitted."
    );

    public static readonly RefusalCode TypeUnknown = new(
        "evidence-type-unknown",
        RefusalKind.Invalid,
        "The file is of none of the types that are taken."
    );

    public static readonly RefusalCode TypeMismatch = new(
        "evidence-type-mismatch",
        RefusalKind.Invalid,
        "The file is not of the type that it is said to be."
    );

    public static readonly RefusalCode TypeNotAccepted = new(
        "evidence-type-not-accepted",
        RefusalKind.Invalid,
        "This kind of evidence is not a file of this type."
    );

    public static readonly RefusalCode OneUnit = new(
        "evidence-one-unit",
        RefusalKind.Invalid,
        "A picture is evidence of one unit."
    );

    public static readonly RefusalCode OrderUnknown = new(
        "evidence-order-unknown",
        RefusalKind.Invalid,
        "The request names a work order that does not exist."
    );

    public static readonly RefusalCode NotOnOrder = new(
        "evidence-unit-not-on-order",
        RefusalKind.Conflict,
        "The work order has no line for a unit that the evidence is of."
    );

    public static readonly RefusalCode NotShown = new(
        "evidence-not-shown",
        RefusalKind.Forbidden,
        "Files of evidence show serial numbers and places, which this key may not see."
    );

    public static readonly RefusalCode StoreUnavailable = new(
        "evidence-store-unavailable",
        RefusalKind.NotYet,
        "The store of evidence does not answer."
    );

    public static readonly RefusalCode PolicyWeakened = new(
        "evidence-policy-weakened",
        RefusalKind.Conflict,
        "An active programme demands no less evidence than it did."
    );
}
