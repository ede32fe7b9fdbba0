using CsCheck;
using Fuzz;

namespace RedirectFunctions.Tests.Redirects.Hostile;

/// <summary>Does for a moment what <c>bench/fuzz</c> does for as long as it is told to.</summary>
public class OpenRedirectProperties
{
    [Fact]
    public void No_link_that_is_made_up_leads_to_a_host_that_is_neither_listed_nor_signed()
    {
        using var app = new FuzzedApp();

        LinkGen.Target.Sample(target => Assert.Null(app.EscapeOf(target)), iter: 20_000, print: target => target);

        // Otherwise, the test would prove nothing.
        Assert.InRange(app.Followed, 1_000, app.Links);
    }

    [Fact]
    public void The_signed_link_is_followed_so_that_a_forged_one_could_be() => FollowsOne(
        $"/r?to={Uri.EscapeDataString(FuzzedApp.SignedDestination)}&sig={FuzzedApp.Signature}");

    [Theory]
    [InlineData("https://evil.example/", "evil.example")]
    [InlineData("https://example.com:8443/", "example.com:8443")]
    [InlineData("https://example.com.evil.example/", "example.com.evil.example")]
    [InlineData("https://user@example.com/", "user name")]
    [InlineData("javascript://example.com/%0aalert(1)", "scheme javascript:")]
    [InlineData("/relative", "no URL")]
    [InlineData("https://example.com/ü", "character")]
    public void The_browser_sees_what_leads_elsewhere(string location, string problem)
    {
        using var browser = new BrowserUrlParser();

        Assert.Contains(problem, ListedHosts.Problem(location, browser.Parse(location)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("http://a.www.example.com./x?y#z")]
    [InlineData("https://[2001:db8::1]:8443/")]
    public void The_browser_sees_what_leads_to_a_listed_host(string location)
    {
        using var browser = new BrowserUrlParser();

        Assert.Null(ListedHosts.Problem(location, browser.Parse(location)));
    }

    private static void FollowsOne(string target)
    {
        using var app = new FuzzedApp();

        Assert.Null(app.EscapeOf(target));
        Assert.Equal(1, app.Followed);
    }
}
