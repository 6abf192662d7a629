using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Disposals;

/// <summary>One certificate of destruction or handover, for all the serial numbers it lists.</summary>
/// <remarks>
/// It is what the issuer signed, and so it does not change. Units say themselves under which certificate they went: two
/// people who report two of its units at the same time do not stand in each other's way.
/// </remarks>
public sealed class Disposal : Aggregate
{
    /// <summary>Serial numbers that one certificate may list.</summary>
    public const int MostSerialNumbers = 1000;

    /// <summary>A certificate has a day and no hour; at midnight it would be the day before for readers in UTC.</summary>
    private static readonly TimeOnly Noon = new(12, 0);

    private readonly List<ListedSerialNumber> serialNumbers = [];

    private Disposal() { }

    public Disposal(
        Programme programme,
        Guid id,
        DisposalTerms terms,
        IEnumerable<string> serialNumbers,
        string recordedBy,
        DateTimeOffset at
    )
    {
        programme.DemandActive();
        ProgrammeId = programme.Id;
        Id = id;
        (CertificateNumber, Issuer, Standard, Method, IssuedOn, EvidenceId, Note) = terms;
        RecordedBy = recordedBy;
        foreach (var serialNumber in serialNumbers)
        {
            this.serialNumbers.Add(new ListedSerialNumber(this, this.serialNumbers.Count + 1, serialNumber));
        }

        Record(
            "disposal.recorded",
            at,
            new Changes()
                .Set("certificateNumber", CertificateNumber)
                .Set("issuer", Issuer)
                .Set("standard", Standard)
                .Set("method", Method.Text())
                .Set("issuedOn", IssuedOn)
                .Set("evidenceId", EvidenceId)
                .Set("note", Note)
                .Set("serialNumberCount", this.serialNumbers.Count)
        );
    }

    public Guid ProgrammeId { get; private set; }
    public Guid Id { get; private set; }

    /// <summary>Unique among those of its issuer in the programme.</summary>
    public string CertificateNumber { get; private set; } = "";
    public string Issuer { get; private set; } = "";

    /// <summary>What the issuer worked by: NIST SP 800-88, DIN 66399, NEN-EN 50625; null where the certificate names none.</summary>
    public string? Standard { get; private set; }
    public DisposalMethod Method { get; private set; }

    /// <summary>In the programme's time zone.</summary>
    public DateOnly IssuedOn { get; private set; }

    /// <summary>The file of the certificate itself; null where none was uploaded.</summary>
    public Guid? EvidenceId { get; private set; }
    public string? Note { get; private set; }
    public string RecordedBy { get; private set; } = "";

    /// <summary>In the certificate's order.</summary>
    public IReadOnlyList<ListedSerialNumber> SerialNumbers => serialNumbers;

    public override string SubjectKind => "disposal";
    public override string SubjectKey => CertificateNumber;
    public override Guid LogProgrammeId => ProgrammeId;

    public bool Lists(string serialNumber)
    {
        var key = SerialNumber.Key(serialNumber);
        return serialNumbers.Exists(listed => listed.Key == key);
    }

    /// <summary>
    /// Takes the unit to its end under this certificate. One that was reported under its number before the certificate
    /// came in is disposed already, and is told that it is covered.
    /// </summary>
    /// <param name="unit">A unit of the same programme.</param>
    /// <param name="clock">The programme's.</param>
    /// <param name="occurredAt">Null for what the certificate's day says.</param>
    /// <param name="now">The present.</param>
    /// <param name="evidence">What there is to prove it with.</param>
    /// <param name="note">For the unit's own history.</param>
    /// <returns>Whether it went now; false where it had gone before, and is covered.</returns>
    /// <exception cref="RefusalException">
    /// `unit-is-replacement`, `unit-without-serial-number`, `serial-number-not-on-certificate`,
    /// `certificate-issued-too-early`, `stage-not-allowed`, `evidence-missing`, `occurred-out-of-order`.
    /// </exception>
    public bool Cover(
        Unit unit,
        ProgrammeClock clock,
        DateTimeOffset? occurredAt,
        DateTimeOffset now,
        EvidenceAtHand evidence,
        string? note
    )
    {
        if (unit.ReplacesUnitId is not null)
        {
            throw UnitRefusals.IsReplacement.Because(
                $"Unit {unit.Tag} is a replacement: it is not to be replaced itself."
            );
        }

        if (unit.SerialNumber is null)
        {
            throw DisposalRefusals.WithoutSerialNumber.Because(
                $"Unit {unit.Tag} has no serial number that certificate {CertificateNumber} could list. "
                    + "Correct the inventory first."
            );
        }

        if (!Lists(unit.SerialNumber))
        {
            throw DisposalRefusals.NotOnCertificate.Because(
                $"Certificate {CertificateNumber} of {Issuer} does not list the serial number of unit {unit.Tag}."
            );
        }

        if (unit.RemovedAt is { } removedAt && clock.DayOf(removedAt) > IssuedOn)
        {
            throw DisposalRefusals.IssuedTooEarly.Because(
                $"Certificate {CertificateNumber} was issued on {IssuedOn:yyyy-MM-dd}, and unit {unit.Tag} was taken "
                    + $"down on {clock.DayOf(removedAt):yyyy-MM-dd}."
            );
        }

        if (unit is { Stage: UnitStage.Disposed, DisposalId: null } && unit.CertificateNumber == CertificateNumber)
        {
            unit.Certify(this, now);
            return false;
        }

        unit.Dispose(occurredAt ?? When(unit, clock, now), CertificateNumber, evidence, note, this);
        return true;
    }

    /// <summary>
    /// The certificate's day, or the present if its noon is still to come; but not before what happened to the unit last,
    /// for an inspector may have verified later that it was gone.
    /// </summary>
    private DateTimeOffset When(Unit unit, ProgrammeClock clock, DateTimeOffset now)
    {
        var noon = clock.At(IssuedOn, Noon);
        var at = noon < now ? noon : now;
        return at < unit.LastStepAt ? unit.LastStepAt : at;
    }
}

/// <summary>What a certificate says, but for what it lists.</summary>
public sealed record DisposalTerms(
    string CertificateNumber,
    string Issuer,
    string? Standard,
    DisposalMethod Method,
    DateOnly IssuedOn,
    Guid? EvidenceId,
    string? Note
);

/// <summary>One line of a certificate. No other certificate of the programme has it.</summary>
public sealed class ListedSerialNumber
{
    private ListedSerialNumber() { }

    internal ListedSerialNumber(Disposal disposal, int ordinal, string serialNumber)
    {
        ProgrammeId = disposal.ProgrammeId;
        DisposalId = disposal.Id;
        Ordinal = ordinal;
        Text = serialNumber.Trim();
        Key = SerialNumber.Key(serialNumber);
    }

    public Guid ProgrammeId { get; private set; }
    public Guid DisposalId { get; private set; }

    /// <summary>Place on the certificate, from 1.</summary>
    public int Ordinal { get; private set; }

    /// <summary>As on the certificate.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What it is compared by.</summary>
    public string Key { get; private set; } = "";
}
