using ReplacementTracker.Api.Security;

namespace ReplacementTracker.Api.Tests.Security;

public sealed class KeyFormatTests
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>One that was made before: keys that people have stay readable.</summary>
    private const string Known = "rt_7Kq2mZ0xT5wB9dLr3VhY8cNfA1sGjE6uCciCc2";

    [Fact]
    public void Makes_keys_that_are_well_formed_and_never_the_same()
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => KeyFormat.Create()).ToList();

        keys.ShouldAllBe(key => KeyFormat.IsWellFormed(key));
        keys.Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public void Reads_keys_that_were_made_before() => KeyFormat.IsWellFormed(Known).ShouldBeTrue();

    [Fact]
    public void Catches_every_single_character_that_is_mistyped()
    {
        var uncaught =
            from position in Enumerable.Range(0, Known.Length)
            from wrong in Alphabet + "_ -é"
            where wrong != Known[position]
            let mistyped = Known[..position] + wrong + Known[(position + 1)..]
            where KeyFormat.IsWellFormed(mistyped)
            select mistyped;

        uncaught.ShouldBeEmpty();
    }

    [Fact]
    public void Catches_neighbours_that_changed_places()
    {
        var uncaught =
            from position in Enumerable.Range(0, Known.Length - 1)
            where Known[position] != Known[position + 1]
            let swapped = Known[..position] + Known[position + 1] + Known[position] + Known[(position + 2)..]
            where KeyFormat.IsWellFormed(swapped)
            select swapped;

        uncaught.ShouldBeEmpty();
    }

    [Fact]
    public void Catches_a_character_left_out_or_added()
    {
        for (var position = 0; position < Known.Length; position++)
        {
            KeyFormat.IsWellFormed(Known.Remove(position, 1)).ShouldBeFalse();
            KeyFormat.IsWellFormed(Known.Insert(position, "a")).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("rt_")]
    [InlineData("administrator-of-the-tests")]
    public void Takes_nothing_else_for_a_key(string text) => KeyFormat.IsWellFormed(text).ShouldBeFalse();

    [Fact]
    public void Shows_too_little_to_guess_the_rest()
    {
        KeyFormat.Shown(Known).ShouldBe(Known[..8]);
        KeyFormat.Shown("secret").ShouldBe("sec");
        KeyFormat.Shown("").ShouldBe("");
    }
}
