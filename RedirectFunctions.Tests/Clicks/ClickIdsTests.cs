using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public class ClickIdsTests
{
    [Theory]
    [InlineData("gclid", "gclsrc", "gbraid", "wbraid", "dclid", "srsltid", "gad", "gad_source", "gad_campaignid")] // Google
    [InlineData("msclkid", "ttclid", "fbclid", "twclid", "li_fat_id", "epik", "ScCid", "rdt_cid", "qclid", "yclid")] // other ad platforms
    [InlineData("irclickid", "awc", "cjevent", "tduid", "sscid", "ranSiteID", "admitad_uid", "tagtag_uid", "clickref")] // affiliate networks
    public void What_platforms_and_networks_know_a_click_again_by_is_a_click_id(params string[] names) => Assert.All(names, name =>
    {
        Assert.True(ClickIds.Contains(name));
        Assert.True(ClickIds.Contains(name.ToUpperInvariant()));
        Assert.Contains(name, ClickIds.Names);
        Assert.Equal(ParameterKind.ClickId, new PlatformParameters([], []).Find(name)?.Kind);
    });

    [Theory]
    [InlineData("utm_source", "ref", "mc_eid", "aff_id", "AID", "gcli", "gclid2", "")]
    public void What_names_a_campaign_a_partner_or_a_person_is_not(params string[] names) => Assert.All(names, name => Assert.False(ClickIds.Contains(name)));

    [Fact]
    public void A_click_id_that_is_not_reported_is_one_nevertheless()
    {
        Assert.Null(new PlatformParameters([], ["gclid"]).Find("gclid"));
        Assert.True(ClickIds.Contains("gclid"));
    }
}
