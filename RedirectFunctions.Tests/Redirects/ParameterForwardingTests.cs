using CsCheck;
using RedirectFunctions.Redirects.Destinations;
using RedirectFunctions.Redirects.Links;

namespace RedirectFunctions.Tests.Redirects;

public class ParameterForwardingTests
{
    private static readonly ParameterForwarding ClickIds = ParameterForwarding.OfClickIds();

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
    [InlineData("https://e.com/", "gclid={gclid}&msclkid=%7Bmsclkid%7D", "https://e.com/")]
    [InlineData("https://e.com/", "GCLID=EAIaIQobChMI-_Ab+c/=='()*!$,;:@~?", "https://e.com/?GCLID=EAIaIQobChMI-_Ab+c/=='()*!$,;:@~?")]
    public void Click_ids_that_the_destination_lacks_are_passed_on(string destination, string linkQuery, string location) =>
        Assert.Equal(location, ClickIds.Apply(destination, linkQuery));

    [Theory]
    [InlineData("gclid", "gbraid", "wbraid", "gclsrc", "dclid", "srsltid", "gad", "gad_source", "gad_campaignid")]
    [InlineData("msclkid", "ttclid", "fbclid", "twclid", "li_fat_id", "ScCid")]
    [InlineData("irclickid", "awc", "cjevent", "tduid", "sscid", "ranSiteID")]
    public void Every_click_id_of_ad_platforms_and_affiliate_networks_is_passed_on_as_it_is_and_never_twice(params string[] names) => Assert.All(names, name =>
    {
        Assert.Equal($"https://e.com/?{name}=aB-_9.Z", ClickIds.Apply("https://e.com/", $"{name}=aB-_9.Z&{name}=other"));
        Assert.Equal($"https://e.com/?{name}=own", ClickIds.Apply($"https://e.com/?{name}=own", $"{name}=aB"));
        Assert.Equal("https://e.com/", ClickIds.Apply("https://e.com/", $"{name}=aB", withholdClickIds: true));
    });

    [Fact]
    public void Without_consent_click_ids_stay_behind_but_for_a_setting()
    {
        Assert.Equal("https://e.com/?x=1", ParameterForwarding.Of(["gclid", "x"]).Apply("https://e.com/", "gclid=1&x=1", withholdClickIds: true));
        Assert.Equal("https://e.com/?gclid=1", ParameterForwarding.OfClickIds(withoutConsent: true).Apply("https://e.com/", "gclid=1", withholdClickIds: true));
        Assert.Equal("https://e.com/?gclid=1", ParameterForwarding.Of(["gclid"], withoutConsent: true).Apply("https://e.com/", "gclid=1", withholdClickIds: true));
    }

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
