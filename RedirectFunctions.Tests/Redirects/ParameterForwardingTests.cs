using CsCheck;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Tests.Redirects;

public class ParameterForwardingTests
{
    private static readonly ParameterForwarding ClickIds = ParameterForwarding.OfClickIds(new PlatformParameters([], []));

    [Theory]
    [InlineData("https://e.com/", "gclid=1", "https://e.com/?gclid=1")]
    [InlineData("https://e.com/?a=1#f", "gclid=1&fbclid=2", "https://e.com/?a=1&gclid=1&fbclid=2#f")]
    [InlineData("https://e.com/?", "gclid=1", "https://e.com/?gclid=1")]
    [InlineData("https://e.com/?a=1&", "gclid=1", "https://e.com/?a=1&gclid=1")]
    [InlineData("https://e.com/#f?x", "gclid=1", "https://e.com/?gclid=1#f?x")]
    [InlineData("https://e.com/?GCLID=own", "gclid=1", "https://e.com/?GCLID=own")]
    [InlineData("https://e.com/", "gclid=1&GCLID=2", "https://e.com/?gclid=1")]
    [InlineData("https://e.com/", "gclid=a%26b%20c", "https://e.com/?gclid=a%26b%20c")]
    [InlineData("https://e.com/", "gclid=&utm_source=x&ref=y&aff_id=z&unknown=1", "https://e.com/")]
    public void Click_ids_that_the_destination_lacks_are_passed_on(string destination, string linkQuery, string location) =>
        Assert.Equal(location, ClickIds.Apply(destination, linkQuery));

    [Fact]
    public void Listed_names_are_passed_on_but_never_a_campaign_parameter() => Assert.Equal(
        "https://e.com/?ref=y",
        ParameterForwarding.Of(["REF", "utm_source"]).Apply("https://e.com/", "utm_source=x&ref=y&gclid=1"));

    [Fact]
    public void Nothing_is_passed_on_where_the_setting_says_none() =>
        Assert.Equal("https://e.com/", ParameterForwarding.None.Apply("https://e.com/", "gclid=1"));

    [Fact]
    public void Nothing_is_passed_on_where_the_destination_would_become_too_long()
    {
        var destination = $"https://e.com/{new string('p', Destination.MaxLength - 20)}";

        Assert.Equal(destination, ClickIds.Apply(destination, "gclid=12345678"));
    }

    [Fact]
    public void What_is_passed_on_keeps_the_destination_in_normal_form() => Gen.String.Sample(value =>
    {
        var location = ClickIds.Apply("https://e.com/p?a=1#f", $"gclid={value.Replace("&", "", StringComparison.Ordinal)}");

        Assert.Equal(location, Destination.Parse(location, out _)!.Url);
    });
}
