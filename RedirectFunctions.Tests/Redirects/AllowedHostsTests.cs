using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Refusals;

namespace RedirectFunctions.Tests.Redirects;

public class AllowedHostsTests
{
    [Theory]
    [InlineData("example.com", "https://example.com/")]
    [InlineData("example.com", "http://example.com/")]
    [InlineData("example.com", "https://EXAMPLE.com/")]
    [InlineData("EXAMPLE.com", "https://example.com/")]
    [InlineData("example.com", "https://example.com./")]
    [InlineData("example.com.", "https://example.com/")]
    [InlineData("example.com", "https://example.com:443/")]
    [InlineData("example.com:443", "https://example.com/")]
    [InlineData(".example.com", "https://www.example.com/")]
    [InlineData(".example.com", "https://a.b.example.com./")]
    [InlineData("*.example.com", "https://www.example.com/")]
    [InlineData(".EXAMPLE.com.", "https://www.example.com/")]
    [InlineData("localhost:8080", "http://localhost:8080/")]
    [InlineData(".example.com:8443", "https://www.example.com:8443/")]
    [InlineData("münchen.example", "https://xn--mnchen-3ya.example/")]
    [InlineData("xn--mnchen-3ya.example", "https://MÜNCHEN.example/")]
    [InlineData(".münchen.example", "https://www.münchen.example/")]
    [InlineData("127.0.0.1", "http://0x7f.1/")]
    [InlineData("grüße.example.com", "https://grüße.example.com/")]
    [InlineData(".example.com", "https://axn--b.example.com/")]
    [InlineData("[::1]", "http://[::1]/")]
    [InlineData("[::1]:8080", "http://[0::1]:8080/")]
    [InlineData("localhost", "http://localhost/")]
    public void A_rule_allows(string rule, string destination) => Assert.True(Allows(rule, destination));

    [Theory]
    [InlineData("example.com", "https://www.example.com/")]
    [InlineData("example.com", "https://example.com.evil.example/")]
    [InlineData("example.com", "https://example.com:8443/")]
    [InlineData("example.com:8443", "https://example.com/")]
    [InlineData("example.com:8443", "https://example.com:8444/")]
    [InlineData(".example.com", "https://evilexample.com/")]
    [InlineData(".example.com", "https://example.com/")]
    [InlineData(".example.com", "https://www.example.com.evil.example/")]
    [InlineData(".example.com", "https://www.example.com:8443/")]
    [InlineData(".example.com:8443", "https://www.example.com/")]
    [InlineData("*.example.com", "https://evilexample.com/")]
    [InlineData("localhost", "http://localhost:8080/")]
    [InlineData("localhost:80", "http://localhost:8080/")]
    [InlineData("127.0.0.1", "http://127.0.0.2/")]
    [InlineData("vil.com", "https://ⓔvil.com/")]
    [InlineData(".example.com", "https://grüße.example.com/")]
    [InlineData(".example.com", "https://www.xn--gre-6ka8i.example.com/")]
    [InlineData(".example.com", "https://①.www.example.com/")]
    public void A_rule_does_not_allow(string rule, string destination) => Assert.False(Allows(rule, destination));

    [Theory]
    [InlineData("a.example,b.example")]
    [InlineData("a.example, b.example")]
    [InlineData("a.example;b.example")]
    [InlineData(" a.example\n\tb.example\r\n")]
    [InlineData("a.example,,b.example,")]
    public void Rules_are_separated_by_commas_semicolons_or_white_space(string list)
    {
        Assert.True(Allows(list, "https://a.example/"));
        Assert.True(Allows(list, "https://b.example/"));
        Assert.False(Allows(list, "https://c.example/"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData(".com")]
    [InlineData(".com.")]
    [InlineData(".")]
    [InlineData("*.")]
    [InlineData("**.example.com")]
    [InlineData("*.*.example.com")]
    [InlineData("www.*.com")]
    [InlineData("*example.com")]
    [InlineData("/example.com")]
    [InlineData("?example.com")]
    [InlineData("#")]
    [InlineData("https://example.com")]
    [InlineData("example.com/path")]
    [InlineData("example.com?x")]
    [InlineData("example.com#x")]
    [InlineData("user@example.com")]
    [InlineData("example.com:port")]
    [InlineData("exam%70le.com")]
    [InlineData("example..com")]
    [InlineData("..example.com")]
    [InlineData(".0.0.1")]
    [InlineData("*.1.2.3")]
    [InlineData("::1")]
    public void A_rule_that_is_no_host_or_opens_too_much_is_named(string rule)
    {
        var hosts = AllowedHosts.Parse($"good.example,{rule},.good.example", out var wrong);

        Assert.Null(hosts);
        Assert.Equal(rule, Assert.Single(wrong));
    }

    [Fact]
    public void Every_wrong_rule_is_named_in_its_order()
    {
        AllowedHosts.Parse("*.com good.example example.com/x *", out var wrong);

        Assert.Equal(["*.com", "example.com/x", "*"], wrong);
    }

    [Fact]
    public void The_policy_refuses_what_is_not_listed_with_403()
    {
        var policy = new DestinationPolicy(new DestinationRules(AllowedHosts.Parse("example.com", out _)!));

        Assert.Null(policy.Check(Parse("https://example.com/"), "https://example.com/", null));
        Assert.Same(Refusal.DestinationNotAllowed, policy.Check(Parse("https://evil.example/"), "https://evil.example/", null));
        Assert.Equal(403, (int)Refusal.DestinationNotAllowed.Status);
    }

    private static bool Allows(string list, string destination)
    {
        var parsed = Parse(destination);
        return AllowedHosts.Parse(list, out _)!.Contains(parsed.Host, parsed.Port);
    }

    private static Destination Parse(string text) => Destination.Parse(text, out _)!;
}
