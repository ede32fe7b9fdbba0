using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public class LinkMacroTests
{
    [Theory]
    [InlineData("{gclid}", true)]
    [InlineData("{_mycustom}", true)]
    [InlineData("%7Bgclid%7D", true)]
    [InlineData("%7bgclid%7d", true)]
    [InlineData("{gclid%7D", true)]
    [InlineData("{gclid", false)]
    [InlineData("gclid}", false)]
    [InlineData("%7Bgclid", false)]
    [InlineData("gclid%7D", false)]
    [InlineData("a{gclid}", false)]
    [InlineData("{gclid}b", false)]
    [InlineData("gclid", false)]
    [InlineData("", false)]
    public void A_macro_that_was_not_filled_in_is_in_braces(string value, bool isMacro) => Assert.Equal(isMacro, LinkMacro.IsOneOf(value));
}
