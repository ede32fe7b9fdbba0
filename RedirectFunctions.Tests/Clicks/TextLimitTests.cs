using CsCheck;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Tests.Clicks;

public class TextLimitTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abc", 2, "ab")]
    [InlineData("abc", 0, "")]
    [InlineData("a😀b", 2, "a")]
    [InlineData("a😀b", 3, "a😀")]
    [InlineData("a%20b", 1, "a")]
    [InlineData("a%20b", 2, "a")]
    [InlineData("a%20b", 3, "a")]
    [InlineData("a%20b", 4, "a%20")]
    [InlineData("a%C3%BCb", 3, "a")]
    [InlineData("a%C3%BCb", 4, "a")]
    [InlineData("a%C3%BCb", 6, "a")]
    [InlineData("a%C3%BCb", 7, "a%C3%BC")]
    [InlineData("a%F0%9F%98%80b", 4, "a")]
    [InlineData("a%F0%9F%98%80b", 10, "a")]
    [InlineData("a%F0%9F%98%80b", 12, "a")]
    [InlineData("a%F0%9F%98%80b", 13, "a%F0%9F%98%80")]
    [InlineData("%C3%BC%C3%BC", 6, "%C3%BC")]
    [InlineData("%C3%BC%C3%BC", 9, "%C3%BC")]
    [InlineData("a%BC%BC%BC%BC%BC", 13, "a%BC%BC%BC%BC")]
    [InlineData("a%20%BC", 4, "a%20")]
    [InlineData("a%C3b", 4, "a%C3")]
    [InlineData("100%zz", 4, "100%")]
    [InlineData("100%", 3, "100")]
    [InlineData("%", 1, "%")]
    [InlineData("%41", 2, "")]
    public void A_cut_splits_no_character_encoded_or_not(string text, int length, string cut) => Assert.Equal(cut, TextLimit.Cut(text, length));

    [Fact]
    public void Nothing_is_no_text() => Assert.Null(TextLimit.Cut(null, 1));

    [Fact]
    public void What_is_cut_off_an_encoded_text_can_be_decoded() => Gen.Select(ClickGen.Text, Gen.Int[0, 100]).Sample(
        (text, length) =>
        {
            var encoded = Uri.EscapeDataString(text);
            var cut = TextLimit.Cut(encoded, length)!;
            Assert.InRange(cut.Length, Math.Min(encoded.Length, length) - 11, length);
            Assert.StartsWith(Uri.UnescapeDataString(cut), text, StringComparison.Ordinal);
        },
        iter: 5000);

    [Theory]
    [InlineData("a\0b", "a b")]
    [InlineData("a\r\nb\tc", "a  b c")]
    [InlineData("\u001f \u007f\u0080\u009f\u00a0", "     \u00a0")]
    public void A_control_character_becomes_a_space(string text, string printable) => Assert.Equal(printable, TextLimit.Printable(text));

    [Fact]
    public void A_printable_text_is_not_copied()
    {
        const string text = " ~ü😀";

        Assert.Same(text, TextLimit.Printable(text));
    }
}
