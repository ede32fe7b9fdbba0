using RedirectFunctions.Redirects.Names;

namespace RedirectFunctions.Tests.Redirects.Names;

public class LinkNameTests
{
    [Theory]
    [InlineData("spring", "spring")]
    [InlineData("Spring-Mail_7", "spring-mail_7")]
    [InlineData("R2", "r2")]
    [InlineData("a", "a")]
    public void A_name_has_one_form(string text, string name) => Assert.Equal(name, LinkName.Normalise(text));

    [Theory]
    [InlineData("")]
    [InlineData("r")]
    [InlineData("R")]
    [InlineData("ops")]
    [InlineData("api")]
    [InlineData("healthz")]
    [InlineData("collector")]
    [InlineData("admin")]
    [InlineData("administrator")]
    [InlineData("Runtime-1")]
    [InlineData("favicon.ico")]
    [InlineData("robots.txt")]
    [InlineData("wp-login.php")]
    [InlineData(".env")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890123456")]
    public void What_is_no_name_or_is_needed_by_a_route_is_none(string text) => Assert.Null(LinkName.Normalise(text));
}
