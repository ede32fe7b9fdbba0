using CsCheck;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Tests.Clicks;

namespace RedirectFunctions.Tests.Delivery;

public class Ga4TextTests
{
    [Theory]
    [InlineData("", 10, "")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("a b&c/d", 7, "a b&c/d")]
    public void A_character_of_ASCII_counts_as_one(string text, int limit, string cut) => Assert.Equal(cut, Ga4Text.Cut(text, limit));

    [Theory]
    [InlineData("ü", 6, "ü")]
    [InlineData("ü", 5, "")]
    [InlineData("aü", 6, "a")]
    [InlineData("漢字", 18, "漢字")]
    [InlineData("漢字", 17, "漢")]
    [InlineData("😀😀", 24, "😀😀")]
    [InlineData("😀😀", 23, "😀")]
    [InlineData("😀😀", 11, "")]
    public void Any_other_counts_as_its_percent_encoded_UTF8_and_is_never_split(string text, int limit, string cut) =>
        Assert.Equal(cut, Ga4Text.Cut(text, limit));

    [Theory]
    [InlineData("ab%20cd", 7, "ab%20cd")]
    [InlineData("ab%20cd", 6, "ab%20c")]
    [InlineData("ab%20cd", 5, "ab%20")]
    [InlineData("ab%20cd", 4, "ab")]
    [InlineData("ab%20cd", 3, "ab")]
    [InlineData("%20cd", 2, "")]
    [InlineData("a%20%20", 5, "a%20")]
    [InlineData("a%C3%BCb", 7, "a%C3%BC")]
    [InlineData("a%C3%BCb", 6, "a")]
    [InlineData("a%C3%BCb", 4, "a")]
    [InlineData("100%", 4, "100%")]
    [InlineData("100% of", 4, "100%")]
    [InlineData("100%zz", 5, "100%z")]
    [InlineData("100%2", 4, "100%")]
    public void A_percent_escape_is_never_split(string text, int limit, string cut) => Assert.Equal(cut, Ga4Text.Cut(text, limit));

    [Fact]
    public void Any_text_becomes_its_longest_beginning_that_fits() => Gen.Select(ClickGen.Text, Gen.Int[0, 150]).Sample(
        (text, limit) =>
        {
            var cut = Ga4Text.Cut(text, limit);

            Assert.StartsWith(cut, text, StringComparison.Ordinal);
            Assert.InRange(Length(cut), 0, limit);
            Assert.False(cut.Length > 0 && char.IsHighSurrogate(cut[^1]));

            // The rest up to the limit is too short for one more character, or for a whole escape sequence.
            Assert.True(cut == text || Length(cut) > limit - 12);
        },
        iter: 10_000);

    [Fact]
    public void A_lone_surrogate_counts_as_the_replacement_character_that_it_will_be_sent_as() =>
        Assert.Equal("\ud800", Ga4Text.Cut("\ud800\ud800", 17));

    private static int Length(string text) => text.EnumerateRunes().Sum(rune => rune.IsAscii ? 1 : 3 * rune.Utf8SequenceLength);
}
