using System.Buffers.Text;
using System.Text;
using Microsoft.Azure.Functions.Worker.Http;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Tests.Redirects;

public class LinkReaderTests
{
    [Theory]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2Fp%3Fa%3D1%26b%3D2%23f", "https://e.com/p?a=1&b=2#f")]
    [InlineData("to=https%3A%2F%2Fe.com%2F", "https://e.com/")]
    [InlineData("DESTINATIONURL=https%3A%2F%2Fe.com%2F", "https://e.com/")]
    [InlineData("destinationurl=https%3A%2F%2Fe.com%2F", "https://e.com/")]
    [InlineData("To=https%3A%2F%2Fe.com%2F", "https://e.com/")]
    [InlineData("destinationUrl=https://e.com/p", "https://e.com/p")]
    [InlineData("campaign=7&destinationUrl=https%3A%2F%2Fe.com%2F&gclid=x", "https://e.com/")]
    [InlineData("&&=&x&destinationUrl=https%3A%2F%2Fe.com%2F", "https://e.com/")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F&to=https%3A%2F%2Fother.example%2F", "https://e.com/")]
    [InlineData("to=https%3A%2F%2Fe.com%2F&destinationUrl=https%3A%2F%2Fother.example%2F", "https://e.com/")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%C3%BC", "https://e.com/ü")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%ff", "https://e.com/%ff")]
    [InlineData("destinationUrl=a=b", "a=b")]
    public void The_destination_stands_in_the_query(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%252F", "https://e.com/%2F")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%25252F", "https://e.com/%252F")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%3Fq%3Da%2526b", "https://e.com/?q=a%26b")]
    public void A_destination_is_decoded_exactly_once(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%3Fq%3Da+b", "https://e.com/?q=a+b")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%3Fq%3Da%2Bb", "https://e.com/?q=a+b")]
    [InlineData("destinationUrl=https://e.com/?q=a+b&c=d+e", "https://e.com/?q=a+b&c=d+e")]
    public void A_plus_sign_is_a_plus_sign(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https%253A%252F%252Fe.com%252Fp%253Fa%253D1", "https://e.com/p?a=1")]
    [InlineData("destinationUrl=https%253a%252f%252fe.com", "https://e.com")]
    [InlineData("destinationUrl=HTTP%253A//e.com/", "HTTP://e.com/")]
    [InlineData("destinationUrl=https:%252F%252Fe.com%252F", "https://e.com/")]
    [InlineData("destinationUrl=https%253A%252F%252Fe.com%252F%25252F", "https://e.com/%2F")]
    public void A_destination_that_is_still_visibly_encoded_is_decoded_once_more(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https%25253A%25252F%25252Fe.com", "https%253A%252F%252Fe.com")]
    [InlineData("destinationUrl=ftp%253A%252F%252Fe.com", "ftp%3A%2F%2Fe.com")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F%3Fu%3Dhttps%253A%252F%252Fother.example", "https://e.com/?u=https%3A%2F%2Fother.example")]
    public void Nothing_else_is_decoded_again(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https://e.com/p?a=1&b=2", "https://e.com/p?a=1&b=2")]
    [InlineData("destinationUrl=https://e.com/?a=1&to=x&destinationUrl=y", "https://e.com/?a=1&to=x&destinationUrl=y")]
    [InlineData("campaign=7&sig=abc&to=https://e.com/p?a=1&b=2", "https://e.com/p?a=1&b=2")]
    [InlineData("destinationUrl=https://e.com/p?q=a%20b%2Fc&d=%2526", "https://e.com/p?q=a%20b%2Fc&d=%2526")]
    [InlineData("destinationUrl=https://e.com/p?", "https://e.com/p?")]
    public void An_unencoded_destination_with_a_query_takes_the_rest_as_it_is(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https://e.com/p&a=1", "https://e.com/p")]
    [InlineData("destinationUrl=https://e.com/p%3Fa=1&gclid=2", "https://e.com/p?a=1")]
    [InlineData("destinationUrl=https%3A%2F%2Fe.com%2F?a=1&b=2", "https://e.com/?a=1")]
    public void Without_a_raw_question_mark_of_its_own_it_ends_at_the_ampersand(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("destinationUrl=https://x/%3Fa%3D1&b%3D2", "https://x/?a=1&b=2")]
    [InlineData("destinationUrl=https://x/%3fa%3d1&b%3d2%23f", "https://x/?a=1&b=2#f")]
    [InlineData("destinationUrl=https://x/%3Fa%3D1&b%3D2&gclid=7&c%3D3", "https://x/?a=1&b=2")]
    [InlineData("destinationUrl=https://x/%3Fa&&b%3D%27%22&", "https://x/?a&&b='\"")]
    [InlineData("destinationUrl=https://x/%3Fq%3Da%26b%20c%2Bd", "https://x/?q=a%26b%20c%2Bd")]
    [InlineData("destinationUrl=https://x/%3Fq%3Da%2526b", "https://x/?q=a%26b")]
    [InlineData("destinationUrl=https://x/p&b%3D2", "https://x/p")]
    public void A_destination_that_is_escaped_in_part_has_its_parameters_put_together_again(string query, string text) => Assert.Equal(text, Read(query));

    [Theory]
    [InlineData("")]
    [InlineData("x=1")]
    [InlineData("destinationUrl")]
    [InlineData("destinationUrl=")]
    [InlineData("destinationUrl=&to=https%3A%2F%2Fe.com%2F")]
    [InlineData("destination=https%3A%2F%2Fe.com%2F")]
    public void A_link_without_a_destination_says_so(string query) => Assert.Equal("destination_missing", Read(query));

    [Theory]
    [InlineData("https://e.com/p?a=1&b=2#f")]
    [InlineData("https://e.com/?q=%252F+ü")]
    [InlineData("https://e.com/?>>>???")]
    [InlineData("https://e.com/1")]
    [InlineData("https://e.com/12")]
    public void A_token_is_the_destination_as_base64url_with_or_without_padding(string text)
    {
        var token = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        var padded = token.PadRight((token.Length + 3) / 4 * 4, '=');

        Assert.Equal(text, Read("", token));
        Assert.Equal(text, Read("", padded));
    }

    [Fact]
    public void A_destination_in_the_query_goes_before_a_token()
    {
        Assert.Equal("https://other.example", Read("destinationUrl=https%3A%2F%2Fother.example", "aHR0cHM6Ly9lLmNvbS8"));
        Assert.Equal("ftp://other.example", Read("to=ftp://other.example", "aHR0cHM6Ly9lLmNvbS8"));
        Assert.Equal("https://other.example", Read("destinationUrl=https%3A%2F%2Fother.example", "!"));
        Assert.Equal("https://e.com/", Read("destinationUrl=&x=1", "aHR0cHM6Ly9lLmNvbS8"));
    }

    [Fact]
    public void An_empty_token_is_none() => Assert.Equal("https://e.com/", Read("to=https%3A%2F%2Fe.com%2F", ""));

    [Fact]
    public void A_token_that_is_still_visibly_encoded_is_decoded_too() =>
        Assert.Equal("https://e.com/", Read("", Base64Url.EncodeToString("https%3A%2F%2Fe.com%2F"u8)));

    [Theory]
    [InlineData("a")]
    [InlineData("aHR0cHM6Ly9lLmNvbS8=====")]
    [InlineData("aHR0cHM6Ly9lLmNvbS8/")]
    [InlineData("aHR0cHM6Ly9lLmNvb+8")]
    [InlineData("https%3A%2F%2Fe.com")]
    [InlineData("hällo")]
    [InlineData("_w")]
    [InlineData("aHR0cHM6Ly9lLmNvbS_DKA")]
    [InlineData("7aCA")]
    public void A_token_that_is_no_base64url_of_UTF8_is_damaged(string token) => Assert.Equal("token_unreadable", Read("", token));

    [Theory]
    [InlineData("https://host/r?to=%7e%41&x", "to=%7e%41&x")]
    [InlineData("https://host/r?to=a?b", "to=a?b")]
    [InlineData("https://host/r?", "")]
    [InlineData("https://host/r", "")]
    public void The_query_of_a_request_is_cut_out_raw(string url, string query) => Assert.Equal(query, LinkRequest.QueryOf(url).ToString());

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", false)]
    [InlineData("head", false)]
    public void Only_HEAD_is_no_click(string method, bool isClick) =>
        Assert.Equal(isClick, new LinkRequest { Method = method, Query = default, Headers = new HttpHeadersCollection() }.IsClick);

    [Theory]
    [InlineData("a=1&to=https%3A%2F%2Fe.com&b=2", null, "a=1&b=2")]
    [InlineData("to=https%3A%2F%2Fe.com&gclid=x", null, "gclid=x")]
    [InlineData("gclid=x&to=https://e.com/?a=1&b=2", null, "gclid=x&")]
    [InlineData("gclid=x", "aHR0cHM6Ly9lLmNvbS8", "gclid=x")]
    [InlineData("to=https%3A%2F%2Fe.com", null, "")]
    [InlineData("a=1&to=https://e.com/%3Fa%3D1&b%3D2&gclid=x", null, "a=1&gclid=x")]
    [InlineData("a=1&to=https%3A%2F%2Fe.com&gclid=x", "aHR0cHM6Ly9lLmNvbS8", "a=1&gclid=x")]
    public void What_is_not_the_destination_is_the_links_own(string query, string? token, string own) => Assert.Equal(
        own,
        LinkReader.Read(new LinkRequest { Method = "GET", Query = query.AsMemory(), Token = token, Headers = new HttpHeadersCollection() }, out _)!.OwnQuery);

    private static string Read(string query, string? token = null)
    {
        var request = new LinkRequest { Method = "GET", Query = query.AsMemory(), Token = token, Headers = new HttpHeadersCollection() };
        return LinkReader.Read(request, out var refusal)?.Destination ?? refusal!.Code;
    }
}
