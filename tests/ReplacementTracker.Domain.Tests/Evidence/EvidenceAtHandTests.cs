using ReplacementTracker.Domain.Evidence;

namespace ReplacementTracker.Domain.Tests.Evidence;

public sealed class EvidenceAtHandTests
{
    private static readonly EvidencePolicy Policy = EvidencePolicy.None with
    {
        Replacement = [EvidenceKind.SerialPhoto, EvidenceKind.VmsScreenshot],
        Disposal = [EvidenceKind.CertificateOfDestruction],
    };

    [Fact]
    public void Demands_every_kind_of_the_step_and_names_those_that_are_missing()
    {
        var atHand = new EvidenceAtHand(
            Policy,
            [Of(EvidenceKind.SerialPhoto), Of(EvidenceKind.CertificateOfDestruction)]
        );

        var refused = Should.Throw<RefusalException>(() => atHand.Demand(EvidenceStep.Replacement, "CAM-1"));

        refused.Refusal.ShouldBe(EvidenceRefusals.Missing);
        refused.Members.Select(part => part.Pointer).ShouldBe(["/units/CAM-1/evidence/vmsScreenshot"]);
    }

    [Fact]
    public void Rests_on_what_speaks_of_the_step_demanded_or_not()
    {
        AttachedEvidence[] attached = [.. Enum.GetValues<EvidenceKind>().Select(Of)];
        var atHand = new EvidenceAtHand(Policy, attached);

        Kinds(EvidenceStep.Replacement)
            .ShouldBe([
                EvidenceKind.SerialPhoto,
                EvidenceKind.SitePhoto,
                EvidenceKind.VmsScreenshot,
                EvidenceKind.Document,
            ]);
        Kinds(EvidenceStep.Sanitisation).ShouldBe([EvidenceKind.SanitisationReport]);
        Kinds(EvidenceStep.Disposal).ShouldBe([EvidenceKind.CertificateOfDestruction]);

        EvidenceKind[] Kinds(EvidenceStep step) =>
            [.. atHand.Demand(step, "CAM-1").Select(id => attached.Single(some => some.Id == id).Kind)];
    }

    [Theory]
    [InlineData(EvidenceStep.Removal)]
    [InlineData(EvidenceStep.NotFound)]
    [InlineData(EvidenceStep.Sanitisation)]
    public void Demands_nothing_that_the_policy_does_not(EvidenceStep step) =>
        new EvidenceAtHand(Policy, []).Demand(step, "CAM-1").ShouldBeEmpty();

    [Fact]
    public void A_policy_is_the_same_in_any_order_and_weaker_by_what_it_leaves_out()
    {
        var same = Policy with { Replacement = [EvidenceKind.VmsScreenshot, EvidenceKind.SerialPhoto] };
        var weaker = Policy with { Disposal = [] };

        same.ShouldBe(Policy);
        same.GetHashCode().ShouldBe(Policy.GetHashCode());
        weaker.ShouldNotBe(Policy);
        Policy.Beyond(weaker).ShouldBe(["disposal: certificateOfDestruction"]);
        weaker.Beyond(Policy).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(EvidenceKind.SerialPhoto, "application/pdf", false)]
    [InlineData(EvidenceKind.SerialPhoto, "image/heic", true)]
    [InlineData(EvidenceKind.VmsScreenshot, "text/plain", false)]
    [InlineData(EvidenceKind.SanitisationReport, "text/plain", true)]
    [InlineData(EvidenceKind.CertificateOfDestruction, "image/jpeg", true)]
    [InlineData(EvidenceKind.Document, "application/zip", false)]
    public void A_photograph_is_a_picture_and_a_paper_may_be_a_scan(EvidenceKind kind, string type, bool accepts) =>
        kind.Accepts(type).ShouldBe(accepts);

    private static AttachedEvidence Of(EvidenceKind kind) => new(Guid.NewGuid(), kind, "Ed");
}
