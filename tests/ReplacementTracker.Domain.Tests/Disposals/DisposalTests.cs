using ReplacementTracker.Domain.Disposals;
using ReplacementTracker.Domain.Evidence;
using ReplacementTracker.Domain.Programmes;
using ReplacementTracker.Domain.Tests.Units;
using ReplacementTracker.Domain.Units;

namespace ReplacementTracker.Domain.Tests.Disposals;

public sealed class DisposalTests
{
    private static readonly ProgrammeClock Amsterdam = new("Europe/Amsterdam");
    private static readonly DateOnly IssuedOn = new(2026, 1, 8);
    private static readonly DateTimeOffset Noon = new(2026, 1, 8, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Covers_a_unit_at_noon_of_its_day()
    {
        var unit = Down("SN-1");
        var certificate = Certificate(" sn-1 ");

        certificate.Cover(unit, Amsterdam, occurredAt: null, Some.Day(10), EvidenceAtHand.NoneAsked, note: null);

        (unit.Stage, unit.DisposedAt).ShouldBe((UnitStage.Disposed, Noon));
        (unit.CertificateNumber, unit.DisposalId).ShouldBe(("C-1", certificate.Id));
        Some.Effects(unit).ShouldBe(["disposed +1 baseline scope"]);
    }

    [Fact]
    public void Covers_a_unit_no_later_than_now_and_no_earlier_than_its_last_step()
    {
        var early = Down("SN-1");
        var late = Down("SN-2");
        late.Verify(Some.Day(9));
        var certificate = Certificate("SN-1", "SN-2");

        certificate.Cover(early, Amsterdam, occurredAt: null, Noon.AddHours(-1), EvidenceAtHand.NoneAsked, note: null);
        certificate.Cover(late, Amsterdam, occurredAt: null, Some.Day(10), EvidenceAtHand.NoneAsked, note: null);

        early.DisposedAt.ShouldBe(Noon.AddHours(-1));
        late.DisposedAt.ShouldBe(Some.Day(9));
    }

    [Fact]
    public void Refuses_what_it_does_not_list_and_what_cannot_be_listed()
    {
        var certificate = Certificate("SN-1");
        var replacement = Down("SN-9").Successor(Guid.CreateVersion7(), "CAM-1-R", Plate("SN-1"), Some.Day(1));

        Refused(certificate, Down("SN-2")).ShouldBe("serial-number-not-on-certificate");
        Refused(certificate, Down(serialNumber: null)).ShouldBe("unit-without-serial-number");
        Refused(certificate, replacement).ShouldBe("unit-is-replacement");
        Refused(certificate, Some.Unit(terms: Plate("SN-1"))).ShouldBe("stage-not-allowed");
    }

    [Fact]
    public void Refuses_a_unit_that_was_taken_down_after_its_day()
    {
        var next = Some.Unit(terms: Plate("SN-1"));
        next.Remove(found: true, "Ed", new DateTimeOffset(2026, 1, 8, 23, 30, 0, TimeSpan.Zero));
        var same = Some.Unit(terms: Plate("SN-1"));
        same.Remove(found: true, "Ed", new DateTimeOffset(2026, 1, 8, 22, 30, 0, TimeSpan.Zero));

        Refused(Certificate("SN-1"), next).ShouldBe("certificate-issued-too-early");
        Certificate("SN-1")
            .Cover(same, Amsterdam, occurredAt: null, Some.Day(10), EvidenceAtHand.NoneAsked, note: null);

        same.Stage.ShouldBe(UnitStage.Disposed);
    }

    [Fact]
    public void Certifies_once_what_went_under_its_number()
    {
        var unit = Down("SN-1");
        unit.Dispose(Some.Day(2), "C-1", EvidenceAtHand.NoneAsked);
        unit.Commit(Some.Day(2));
        var certificate = Certificate("SN-1");

        certificate.Cover(unit, Amsterdam, occurredAt: null, Some.Day(10), EvidenceAtHand.NoneAsked, note: null);

        unit.DisposalId.ShouldBe(certificate.Id);
        unit.DisposedAt.ShouldBe(Some.Day(2));
        unit.Events.ShouldHaveSingleItem().Type.ShouldBe("unit.certified");
        Some.Effects(unit).ShouldBeEmpty();
        Refused(certificate, unit).ShouldBe("stage-not-allowed");
    }

    [Fact]
    public void Says_how_many_serial_numbers_it_lists_and_not_which()
    {
        var recorded = Certificate("SN-1", "SN-2").Events.ShouldHaveSingleItem();

        recorded.Type.ShouldBe("disposal.recorded");
        recorded.Changes.Fields["serialNumberCount"].To.ShouldBe(2);
        recorded.Changes.Fields.Values.ShouldAllBe(change => !$"{change.To}".Contains("SN-"));
    }

    [Fact]
    public void Belongs_to_an_active_programme() =>
        Some.Refused(() => Certificate(Some.Draft(), "SN-1")).ShouldBe("programme-not-active");

    private static Disposal Certificate(params string[] serialNumbers) => Certificate(Some.Active(), serialNumbers);

    private static Disposal Certificate(Programme programme, params string[] serialNumbers) =>
        new(
            programme,
            Guid.CreateVersion7(),
            new DisposalTerms("C-1", "Recycler", Standard: null, DisposalMethod.Shredded, IssuedOn, null, Note: null),
            serialNumbers,
            "Ed",
            Some.Day(10)
        );

    private static UnitTerms Plate(string? serialNumber) => Some.Hikvision with { SerialNumber = serialNumber };

    private static Unit Down(string? serialNumber)
    {
        var unit = Some.Unit(terms: Plate(serialNumber));
        unit.Remove(found: true, "Ed", Some.Day(1));
        unit.Commit(Some.Day(1));
        return unit;
    }

    private static string Refused(Disposal certificate, Unit unit) =>
        Some.Refused(() =>
            certificate.Cover(unit, Amsterdam, occurredAt: null, Some.Day(10), EvidenceAtHand.NoneAsked, note: null)
        );
}
