using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Tests.Clicks;

public class AdCookiesTests
{
    [Fact]
    public void The_cookies_of_ad_platforms_are_read_and_no_others() => Assert.Equal(
        [new("_fbp", "fb.1.1700000000000.123"), new("_ttp", "2aBc-_"), new("_fbc", "fb.1.1700000000000.AbC-_9"), new("ttclid", "E.C.P.x")],
        AdCookies.Read("a=b; _fbp=fb.1.1700000000000.123; _ga=GA1.1.1.2; _ttp=2aBc-_; _fbc=fb.1.1700000000000.AbC-_9; ttclid=E.C.P.x; _fbp=fb.1.1.1")!);

    [Theory]
    [InlineData("")]
    [InlineData("_ga=GA1.1.1.2; x_fbpx=1")]
    [InlineData("_fbp=deleted")]
    [InlineData("_fbp=; _ttp=")]
    [InlineData("_ttp=a%20b; ttclid=<script>")]
    [InlineData("my_ttp=abc")]
    public void What_they_did_not_write_is_none(string cookies) => Assert.Null(AdCookies.Read(cookies));

    [Fact]
    public void A_value_has_at_most_512_characters()
    {
        Assert.NotNull(AdCookies.Read($"ttclid={new string('x', 512)}"));
        Assert.Null(AdCookies.Read($"ttclid={new string('x', 513)}"));
    }
}
