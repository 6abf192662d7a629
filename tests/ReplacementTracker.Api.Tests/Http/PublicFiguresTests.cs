using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ReplacementTracker.Api.Http;
using ReplacementTracker.Domain.Programmes;

namespace ReplacementTracker.Api.Tests.Http;

public sealed class PublicFiguresTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("*", true)]
    [InlineData("prorail", true)]
    [InlineData(" ns-trains , prorail ", true)]
    [InlineData("", false)]
    [InlineData("ns-trains", false)]
    [InlineData("prorail-2", false)]
    public void Shows_a_programme_that_the_setting_names(string? setting, bool shown) =>
        Of(("Public:Programmes", setting)).Shows(Active("prorail")).ShouldBe(shown);

    [Theory]
    [InlineData("*")]
    [InlineData("prorail")]
    public void Never_shows_a_draft(string setting) =>
        Of(("Public:Programmes", setting)).Shows(Draft("prorail")).ShouldBeFalse();

    /// <summary>Of three cameras, every count tells of one of them.</summary>
    [Theory]
    [InlineData(null, null, 4, false)]
    [InlineData("*", null, 4, false)]
    [InlineData("*", null, 5, true)]
    [InlineData("*", "20", 19, false)]
    [InlineData("*", "20", 20, true)]
    [InlineData("prorail", "20", 1, true)]
    public void Shows_a_small_programme_only_if_it_is_named(string? setting, string? smallest, int units, bool shown) =>
        Of(("Public:Programmes", setting), ("Public:SmallestGroup", smallest))
            .Shows(Active("prorail", units))
            .ShouldBe(shown);

    [Fact]
    public void Shows_a_closed_programme()
    {
        var programme = Active("prorail");
        programme.RequestClosure("Done.", "Paula", DateTimeOffset.UnixEpoch);
        programme.ApproveClosure(note: null, "Vera", DateTimeOffset.UnixEpoch);

        Of().Shows(programme).ShouldBeTrue();
    }

    [Fact]
    public void Reads_a_list_of_a_file_too()
    {
        var figures = Of(("Public:Programmes:0", "ns-trains"), ("Public:Programmes:1", "tunnels"));

        figures.Shows(Active("tunnels")).ShouldBeTrue();
        figures.Shows(Active("prorail")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("ProRail")]
    [InlineData("prorail;ns-trains")]
    [InlineData("*,prorail")]
    [InlineData("pro*")]
    public void Refuses_to_start_with_what_is_no_list_of_codes(string setting) =>
        Should
            .Throw<OptionsValidationException>(() => Of(("Public:Programmes", setting)))
            .Message.ShouldContain("Public__Programmes");

    private static PublicFigures Of(params (string Name, string? Value)[] settings) =>
        new(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
                .Build()
        );

    private static Programme Active(string code, int units = 5)
    {
        var programme = Draft(code);
        programme.Activate(units, DateTimeOffset.UnixEpoch);
        return programme;
    }

    private static Programme Draft(string code) =>
        new(
            Guid.CreateVersion7(),
            code,
            ProgrammeTerms.Nothing with
            {
                TimeZone = "Europe/Amsterdam",
            },
            isInvented: false,
            DateTimeOffset.UnixEpoch
        );
}
