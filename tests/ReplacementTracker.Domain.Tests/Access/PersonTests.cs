using ReplacementTracker.Domain.Access;

namespace ReplacementTracker.Domain.Tests.Access;

public sealed class PersonTests
{
    [Theory]
    [InlineData("Ros\u00e9", "Rose\u0301")]
    [InlineData("Ros\u00e9", "Rose\u200b\u0301")]
    [InlineData("Rosa", "rosa\u200b")]
    [InlineData("Rosa", "Rosa\U000E0041")]
    [InlineData("Rosa", "Rosa\ufe0f")]
    [InlineData("Rosa", "Ro\u034fsa")]
    [InlineData("Rosa", "\u3164Rosa")]
    [InlineData("Rosa Ruiz", "  Rosa\u00a0 Ruiz\u2800")]
    public void Nobody_is_two_people_by_what_cannot_be_seen(string one, string other) =>
        Person.IsSame(one, other).ShouldBeTrue();

    [Fact]
    public void Other_letters_are_other_people() => Person.IsSame("Rosa", "Ros\u00e1").ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData(" \u200b\u00ad")]
    [InlineData("a\u0007b")]
    public void What_shows_nothing_or_cannot_be_read_is_no_name(string name) => Person.IsName(name).ShouldBeFalse();

    [Fact]
    public void Half_a_character_is_no_name() => Person.IsName("half " + '\ud800').ShouldBeFalse();

    [Theory]
    [InlineData("system", true)]
    [InlineData(" SYSTEM", true)]
    [InlineData("Command\u2003Line", true)]
    [InlineData("Sys Tem", false)]
    [InlineData("administrator", false)]
    public void What_the_log_calls_the_service_itself_is_reserved(string name, bool reserved) =>
        Person.IsReserved(name).ShouldBe(reserved);
}
