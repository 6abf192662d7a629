using ReplacementTracker.Domain.Units;
using ReplacementTracker.Domain.Vendors;

namespace ReplacementTracker.Domain.Tests.Units;

public sealed class ReplacementRulesTests
{
    private static readonly UnitTerms Next = UnitTerms.Nothing with { Site = "UT", SerialNumber = "NEW" };

    public static TheoryData<ReplacementGround> Grounds => [.. Enum.GetValues<ReplacementGround>()];

    [Theory]
    [MemberData(nameof(Grounds))]
    public void Refuses_a_restricted_maker_on_whatever_ground_it_shows(ReplacementGround ground) =>
        Some.Refused(() => Demand(new ReplacementMaker(ground, "dahua", VendorRestriction.Restricted)))
            .ShouldBe($"replacement-restricted-by-{ground.Text()}");

    [Theory]
    [MemberData(nameof(Grounds))]
    public void Refuses_a_maker_that_the_programme_wants_gone(ReplacementGround ground) =>
        Some.Refused(() => Demand(new ReplacementMaker(ground, "huawei", VendorRestriction.Permitted)))
            .ShouldBe($"replacement-targeted-by-{ground.Text()}");

    [Theory]
    [InlineData(VendorRestriction.Unknown)]
    [InlineData(VendorRestriction.Permitted)]
    [InlineData(VendorRestriction.Watch)]
    public void Lets_others_in(VendorRestriction restriction) =>
        Should.NotThrow(() => Demand(new ReplacementMaker(ReplacementGround.Label, "axis", restriction)));

    [Fact]
    public void Names_the_label_before_the_origin_and_the_origin_before_the_address() =>
        Some.Refused(() =>
                Demand(
                    new ReplacementMaker(ReplacementGround.Mac, "dahua", VendorRestriction.Restricted),
                    new ReplacementMaker(ReplacementGround.Origin, "dahua", VendorRestriction.Restricted),
                    new ReplacementMaker(ReplacementGround.Label, "axis", VendorRestriction.Permitted)
                )
            )
            .ShouldBe("replacement-restricted-by-origin");

    [Fact]
    public void Refuses_the_very_device_that_is_to_be_replaced()
    {
        var old = Some.Unit(terms: Some.Hikvision with { SerialNumber = "OLD", MacAddress = "00:40:8C:12:34:56" });

        Some.Refused(() => Demand(old, Next with { SerialNumber = "OLD" })).ShouldBe("replacement-same-serial-number");
        Some.Refused(() => Demand(old, Next with { MacAddress = "00:40:8C:12:34:56" }))
            .ShouldBe("replacement-same-mac-address");
        Should.NotThrow(() => Demand(old, Next));
    }

    [Fact]
    public void Two_units_of_which_neither_number_is_known_are_not_the_same_device() =>
        Should.NotThrow(() => Demand(Some.Unit(), UnitTerms.Nothing));

    private static void Demand(params ReplacementMaker[] makers) => Demand(Some.Unit(), Next, makers);

    private static void Demand(Unit old, UnitTerms next, params ReplacementMaker[] makers) =>
        ReplacementRules.Demand(Some.Active(), old, next, makers);
}
