using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Tests.Redirects;

public class DestinationTests
{
    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("javascript://example.com/%0aalert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("mailto:a@example.com")]
    [InlineData("//example.com/")]
    [InlineData("/path")]
    [InlineData("example.com")]
    [InlineData("www.example.com/page")]
    [InlineData("https:example.com")]
    [InlineData("https:/example.com")]
    [InlineData("https%3A%2F%2Fexample.com")]
    [InlineData("")]
    [InlineData("?")]
    public void What_does_not_begin_with_http_or_https_is_no_web_address(string text) =>
        Assert.Equal("scheme_not_allowed", RefusalOf(text));

    [Theory]
    [InlineData("https://münchen.example", "https://xn--mnchen-3ya.example/")]
    [InlineData("https://MÜNCHEN.example:443/ü?ö#ä", "https://xn--mnchen-3ya.example/%C3%BC?%C3%B6#%C3%A4")]
    [InlineData("http://münchen.example:8080/x", "http://xn--mnchen-3ya.example:8080/x")]
    [InlineData("https://example.com:443/x", "https://example.com/x")]
    [InlineData("https://example.com:8443/x", "https://example.com:8443/x")]
    public void A_host_in_another_script_is_written_in_ASCII(string text, string url) => Assert.Equal(url, Destination.Parse(text, out _)?.Url);

    [Theory]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://@example.com/")]
    [InlineData("https://trusted.example%40example.com/")]
    [InlineData("https://exam%70le.com/")]
    [InlineData("https:///example.com")]
    [InlineData("https://")]
    [InlineData("https://?x")]
    [InlineData("https://:443/")]
    [InlineData("https://./")]
    [InlineData("https://example..com/")]
    [InlineData("https://.example.com/")]
    [InlineData("https://example.com:65536/")]
    [InlineData("https://example.com:port/")]
    [InlineData("https://exam,ple.com/")]
    [InlineData("https://[::1/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    [InlineData("https://xn--ü.com/")]
    public void A_host_with_a_user_name_or_escapes_or_wrong_syntax_is_malformed(string text) =>
        Assert.Equal("destination_malformed", RefusalOf(text));

    [Theory]
    [InlineData("https://example.com\\@evil.example/")]
    [InlineData("https:\\\\example.com/", "scheme_not_allowed")]
    [InlineData("https://example.com/a b")]
    [InlineData(" https://example.com/")]
    [InlineData("https://example.com/\u00a0")]
    [InlineData("https://example.com/\u3000")]
    [InlineData("https://exam\tple.com/")]
    [InlineData("https://example.com/\r\nSet-Cookie:x=1")]
    [InlineData("https://example.com/\0")]
    [InlineData("https://example.com/\u007f")]
    [InlineData("https://example.com/\u0085")]
    [InlineData("https://example.com/\u2028")]
    public void White_space_control_characters_and_backslashes_are_refused_wherever_they_stand(string text, string? otherCode = null) =>
        Assert.Contains(RefusalOf(text), new[] { "destination_malformed", otherCode });

    [Fact]
    public void The_longest_destination_has_8192_characters()
    {
        const string start = "https://example.com/";

        Assert.NotNull(Destination.Parse(start + new string('a', 8192 - start.Length), out _));
        Assert.Equal("destination_too_long", RefusalOf(start + new string('a', 8193 - start.Length)));
    }

    [Fact]
    public void A_destination_that_is_too_long_only_in_normal_form_is_refused_too()
    {
        // The normal form adds a slash before the question mark.
        const string start = "https://example.com?";

        Assert.NotNull(Destination.Parse(start + new string('a', 8191 - start.Length), out _));
        Assert.Equal("destination_too_long", RefusalOf(start + new string('a', 8192 - start.Length)));
    }

    [Theory]
    [InlineData("https://EXAMPLE.com/", "example.com", null)]
    [InlineData("https://example.com./", "example.com", null)]
    [InlineData("https://example.com:443/", "example.com", null)]
    [InlineData("http://example.com:80/", "example.com", null)]
    [InlineData("https://example.com:80/", "example.com", 80)]
    [InlineData("http://localhost:8080", "localhost", 8080)]
    [InlineData("https://MÜNCHEN.example/", "xn--mnchen-3ya.example", null)]
    [InlineData("https://XN--MNCHEN-3YA.example/", "xn--mnchen-3ya.example", null)]
    [InlineData("https://straße.example/", "xn--strae-oqa.example", null)]
    [InlineData("https://[::1]:8443/", "[::1]", 8443)]
    [InlineData("https://[2001:DB8::0001]/", "[2001:db8::1]", null)]
    public void Host_and_port_are_in_the_form_that_rules_are_compared_in(string text, string host, int? port)
    {
        var destination = Destination.Parse(text, out _);

        Assert.Equal((host, port), (destination?.Host, destination?.Port));
    }

    [Theory]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://127.1/")]
    [InlineData("https://017700000001/")]
    public void Every_way_to_write_an_IPv4_address_is_the_one_address(string text)
    {
        var destination = Destination.Parse(text, out _);

        Assert.Equal(("127.0.0.1", "https://127.0.0.1/"), (destination?.Host, destination?.Url));
    }

    /// <summary>Texts that .NET and browsers read differently, each with its URL in normal form or the code of its refusal.</summary>
    [Theory]
    [InlineData("//evil.com", "scheme_not_allowed")]
    [InlineData(@"\\evil.com", "destination_malformed")]
    [InlineData(@"/\evil.com", "destination_malformed")]
    [InlineData("https:evil.com", "scheme_not_allowed")]
    [InlineData("https:/evil.com", "scheme_not_allowed")]
    [InlineData("https:///evil.com", "destination_malformed")]
    [InlineData(@"https:\\evil.com", "destination_malformed")]
    [InlineData(@"https://trusted.com\@evil.com/", "destination_malformed")]
    [InlineData("https://tru\tsted.com/", "destination_malformed")]
    [InlineData("https://trusted.com@evil.com/", "destination_malformed")]
    [InlineData("https://trusted。com/", "https://trusted.com/")]
    // Without ICU (InvariantGlobalization), the letter stays a different letter, so this never leads to evil.com.
    [InlineData("https://ⓔvil.com/", "https://xn--vil-4m4a.com/")]
    [InlineData("https://evil.com/\r\nX:1", "destination_malformed")]
    [InlineData("https://evil.com.", "https://evil.com./")]
    [InlineData("https://0x7f.1/", "https://127.0.0.1/")]
    [InlineData("https://2130706433/", "https://127.0.0.1/")]
    [InlineData("javascript://trusted.com/%0aalert(1)", "scheme_not_allowed")]
    [InlineData("https://e.com/zz/../?x=%7e%41&y=%zz&z=a|b", "https://e.com/?x=~A&y=%25zz&z=a%7Cb")]
    public void Where_dotnet_and_browsers_disagree_the_answer_is_one_that_both_read_alike(string text, string urlOrCode) =>
        Assert.Equal(urlOrCode, Destination.Parse(text, out var refusal)?.Url ?? refusal?.Code);

    private static string? RefusalOf(string text)
    {
        var destination = Destination.Parse(text, out var refusal);
        Assert.Null(destination);
        return refusal?.Code;
    }
}
