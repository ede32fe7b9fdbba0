using RedirectFunctions.Redirects.Destinations;

namespace RedirectFunctions.Tests.Redirects;

/// <summary>What the normal form changes in a destination, and what it leaves alone (docs/links.md has the table).</summary>
public class NormalFormTests
{
    [Theory]
    [InlineData("https://e.com", "https://e.com/")]
    [InlineData("https://e.com?x", "https://e.com/?x")]
    [InlineData("https://e.com#x", "https://e.com/#x")]
    [InlineData("HTTPS://E.Com/Path", "https://e.com/Path")]
    [InlineData("https://e.com:443/", "https://e.com/")]
    [InlineData("http://e.com:80/", "http://e.com/")]
    [InlineData("https://e.com:/", "https://e.com/")]
    [InlineData("https://e.com/%7e%41", "https://e.com/~A")]
    [InlineData("https://e.com/?x=%7e%41", "https://e.com/?x=~A")]
    [InlineData("https://e.com/%zz", "https://e.com/%25zz")]
    [InlineData("https://e.com/100%", "https://e.com/100%25")]
    [InlineData("https://e.com/|{}^\"<>`", "https://e.com/%7C%7B%7D%5E%22%3C%3E%60")]
    [InlineData("https://e.com/?|{}^\"<>`", "https://e.com/?%7C%7B%7D%5E%22%3C%3E%60")]
    [InlineData("https://e.com/a/../b", "https://e.com/b")]
    [InlineData("https://e.com/a/./b/.", "https://e.com/a/b/")]
    [InlineData("https://e.com/a/%2e%2E/b", "https://e.com/b")]
    [InlineData("https://e.com/../../b", "https://e.com/b")]
    [InlineData("https://e.com/ü?ü=ü#ü", "https://e.com/%C3%BC?%C3%BC=%C3%BC#%C3%BC")]
    [InlineData("https://e.com/%c3%bc", "https://e.com/%C3%BC")]
    [InlineData("https://e.com/😀", "https://e.com/%F0%9F%98%80")]
    [InlineData("https://münchen.example/ü?q#f", "https://xn--mnchen-3ya.example/%C3%BC?q#f")]
    [InlineData("https://münchen.example:8443/", "https://xn--mnchen-3ya.example:8443/")]
    public void The_normal_form_changes(string text, string url) => Assert.Equal(url, NormalFormOf(text));

    [Theory]
    [InlineData("https://e.com/a%2Fb%2fc")]
    [InlineData("https://e.com/%2B+%20?q=a%2Bb+c%20d")]
    [InlineData("https://e.com/%252F")]
    [InlineData("https://e.com/[a]?x[]=[b]")]
    [InlineData("https://e.com/?a=1&&b=2&")]
    [InlineData("https://e.com/?a=&b&=c&")]
    [InlineData("https://e.com/?a=1&a=2&a=1")]
    [InlineData("https://e.com/?")]
    [InlineData("https://e.com/#")]
    [InlineData("https://e.com/?#")]
    [InlineData("https://e.com/?a=b#fragment?c=d/../e")]
    [InlineData("https://e.com/?next=https://other.example/a/../b?c=d")]
    [InlineData("https://e.com//a//b")]
    [InlineData("https://e.com/a;p=1,2!$&'()*+:@=")]
    [InlineData("https://e.com/%00%0d%0A%7F")]
    [InlineData("https://e.com/%ff%C3%28")]
    [InlineData("https://e.com/%5C..%5Cb")]
    [InlineData("https://e.com/a...b/.../c")]
    [InlineData("https://e.com./")]
    [InlineData("https://e.com:80/")]
    [InlineData("http://e.com:443/")]
    [InlineData("https://e.com/PATH?Query=Value#Fragment")]
    public void The_normal_form_leaves_alone(string url) => Assert.Equal(url, NormalFormOf(url));

    [Theory]
    [InlineData("https://e.com/%%41", "https://e.com/%25A")]
    [InlineData("https://e.com/%2%35", "https://e.com/%2525")]
    [InlineData("https://e.com/%2%c3%bc", "https://e.com/%252%C3%BC")]
    [InlineData("https://\u200e127.1\u200e/", "https://127.0.0.1/")]
    public void What_dotnet_would_rewrite_on_a_second_reading_is_rewritten_at_once(string text, string url) =>
        Assert.Equal(url, NormalFormOf(text));

    [Theory]
    [InlineData("https://\u202e/")]
    [InlineData("https://\u200e//example.com/")]
    public void A_host_of_direction_marks_alone_is_no_host(string text) => Assert.Null(NormalFormOf(text));

    private static string? NormalFormOf(string text) => Destination.Parse(text, out _)?.Url;
}
