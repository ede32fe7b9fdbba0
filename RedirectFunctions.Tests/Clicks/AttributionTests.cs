using RedirectFunctions.Clicks;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Tests.Clicks;

public class AttributionTests
{
    [Theory]
    [InlineData("utm_source=news&utm_medium=email&utm_campaign=may", "utm_source=news|utm_medium=email|utm_campaign=may")]
    [InlineData("utm_term=t&utm_content=c&utm_id=7", "utm_term=t|utm_content=c|utm_id=7")]
    [InlineData("utm_source_platform=p&utm_creative_format=f&utm_marketing_tactic=m", "utm_source_platform=p|utm_creative_format=f|utm_marketing_tactic=m")]
    [InlineData("utm_own_idea=1", "utm_own_idea=1")]
    [InlineData("z=1&utm_medium=b&a=2&utm_source=a", "utm_medium=b|utm_source=a")]
    [InlineData("UTM_Source=News", "utm_source=News")]
    [InlineData("utm%5Fsource=a", "utm_source=a")]
    [InlineData("utm_own-idea[]=1", "utm_own_idea=1")]
    public void Every_utm_parameter_is_taken_in_its_order_under_its_lower_case_name(string query, string campaign) =>
        Assert.Equal(campaign, CampaignOf(query));

    [Fact]
    public void A_prefix_alone_is_no_parameter_of_its_family()
    {
        var parameters = new PlatformParameters(["own_*"], []);

        Assert.Equal("own_a", parameters.Find("own_a")?.Name);
        Assert.Null(parameters.Find("own_"));
    }

    [Theory]
    [InlineData("utm_source=a&utm_source=b", "utm_source=a")]
    [InlineData("utm_source=a&UTM_SOURCE=b", "utm_source=a")]
    [InlineData("utm_source=&utm_source=b", "utm_source=b")]
    public void Of_a_repeated_parameter_the_first_value_wins(string query, string campaign) => Assert.Equal(campaign, CampaignOf(query));

    [Theory]
    [InlineData("utm_source=")]
    [InlineData("utm_source")]
    [InlineData("utm_=x")]
    [InlineData("utm=x")]
    [InlineData("=x")]
    [InlineData("&&")]
    [InlineData("")]
    [InlineData("xutm_source=a")]
    [InlineData("utmsource=a")]
    [InlineData("source=a")]
    public void What_has_no_name_or_no_value_or_is_no_utm_parameter_is_left_out(string query) => Assert.Equal("", CampaignOf(query));

    [Theory]
    [InlineData("utm_campaign=spring+sale", "utm_campaign=spring sale")]
    [InlineData("utm_campaign=spring%20sale", "utm_campaign=spring sale")]
    [InlineData("utm_campaign=a%2Bb", "utm_campaign=a+b")]
    [InlineData("utm_campaign=a%252Fb", "utm_campaign=a%2Fb")]
    [InlineData("utm_campaign=%C3%BC%F0%9F%98%80", "utm_campaign=ü😀")]
    [InlineData("utm_campaign=%ff%zz%", "utm_campaign=%ff%zz%")]
    [InlineData("utm_campaign=a%00b%0D%0Ac%7F", "utm_campaign=a b  c ")]
    [InlineData("utm_campaign=a=b==", "utm_campaign=a=b==")]
    [InlineData("utm_campaign=a;b;c=d;", "utm_campaign=a;b;c=d;")]
    [InlineData("utm_campaign=MiXed-_.~!*'()", "utm_campaign=MiXed-_.~!*'()")]
    public void A_campaign_value_is_form_decoded_once_as_gtag_reads_it(string query, string campaign) => Assert.Equal(campaign, CampaignOf(query));

    [Theory]
    [InlineData("xptdk=AbC-1_2", "platform_xptdk=AbC-1_2")]
    [InlineData("ref=friend", "platform_ref=friend")]
    [InlineData("XPTDK=a&Ref=b", "platform_xptdk=a|platform_ref=b")]
    [InlineData("ref=a&ref=b", "platform_ref=a")]
    [InlineData("ref=a+b%2Bc%20d", "platform_ref=a+b+c d")]
    [InlineData("r%65f=a", "platform_ref=a")]
    [InlineData("ref=a&ref_=b", "platform_ref=a|platform_ref_=b")]
    [InlineData("ref_=b", "platform_ref_=b")]
    [InlineData("xptdk=a%00b%0Ac", "platform_xptdk=a b c")]
    [InlineData("ref=&xptdk", "")]
    [InlineData("refx=a&xref=b", "")]
    public void A_platform_value_is_a_token_in_which_a_plus_sign_is_a_plus_sign(string query, string platform) =>
        Assert.Equal(platform, PlatformOf(query));

    [Theory]
    [InlineData("sub_id[]", "sub_id[]=1", "platform_sub_id=1")]
    [InlineData("sub_id[]", "sub_id%5B%5D=1", "platform_sub_id=1")]
    [InlineData("sub_id[]", "SUB_ID[]=1", "platform_sub_id=1")]
    [InlineData("WT.mc_id", "wt.MC_id=1", "platform_WT_mc_id=1")]
    [InlineData("_mine", "_mine=1", "platform_mine=1")]
    [InlineData("_kx", "_kx=1", "")] // identifies a recipient: no setting makes the app report it
    [InlineData("mindbox-click-id", "mindbox-click-id=1", "platform_mindbox_click_id=1")]
    [InlineData("REF", "ref=1", "platform_ref=1")]
    [InlineData("a_name_that_is_far_too_long_for_google_analytics", "a_name_that_is_far_too_long_for_google_analytics=1", "platform_a_name_that_is_far_too_long_for=1")]
    public void The_setting_adds_parameters_under_names_that_GA4_accepts(string setting, string query, string platform) =>
        Assert.Equal(platform, PlatformOf(query, setting));

    [Fact]
    public void Two_parameters_that_share_a_name_after_sanitising_give_the_first_value() =>
        Assert.Equal("platform_sub_id=1", PlatformOf("sub_id[]=1&sub_id=2", "sub_id", "sub_id[]"));

    [Theory]
    [InlineData("utm_source=a;utm_medium=b", "utm_source=a|utm_medium=b")]
    [InlineData("x=1;utm_source=a;y=2", "utm_source=a;y=2")]
    [InlineData("x=1&amp;utm_source=a&amp;utm_medium=b", "utm_source=a|utm_medium=b")]
    [InlineData("utm_source=a;;utm_medium=b", "utm_source=a;|utm_medium=b")]
    [InlineData("utm_source=a;utm_medium", "utm_source=a;utm_medium")]
    [InlineData("utm_source=a;utm_medium=;utm_term=c", "utm_source=a|utm_term=c")]
    [InlineData("utm_source=a%3Butm_medium=b", "utm_source=a;utm_medium=b")]
    [InlineData("utm_source=a=b;c=d;utm_medium=e", "utm_source=a=b;c=d|utm_medium=e")]
    [InlineData("xptdk=a;ref=b;utm_source=c", "utm_source=c")]
    public void A_semicolon_before_the_name_of_a_parameter_parts_it_from_the_one_before(string query, string campaign) =>
        Assert.Equal(campaign, CampaignOf(query));

    [Fact]
    public void Platform_parameters_behind_semicolons_count_too() => Assert.Equal(
        "platform_xptdk=a|platform_ref=b;x=1",
        PlatformOf("xptdk=a;ref=b;x=1;utm_source=c"));

    [Theory]
    [InlineData("https://e.com/#utm_source=x")]
    [InlineData("https://e.com/?a=1#utm_source=x")]
    [InlineData("https://e.com/#/shoes?utm_source=x")]
    [InlineData("https://e.com/#?utm_source=x")]
    [InlineData("https://e.com/?utm_source=x#utm_source=fragment")]
    public void Parameters_of_the_fragment_count_and_the_querys_win(string destination)
    {
        var (campaign, _) = Attribution().Read(destination, "utm_source=link", withClickIds: true);

        Assert.Equal("utm_source=x", Text(campaign));
    }

    [Theory]
    [InlineData("https://e.com/utm_source=x")]
    [InlineData("https://e.com/#:~:text=utm_source")]
    [InlineData("https://e.com/#top")]
    [InlineData("https://e.com/")]
    public void The_path_and_other_fragments_do_not_count(string destination)
    {
        var (campaign, platform) = Attribution().Read(destination, "", withClickIds: true);

        Assert.Empty(campaign);
        Assert.Empty(platform);
    }

    [Fact]
    public void The_fragment_is_no_part_of_the_last_value() => Assert.Equal("utm_source=a|utm_medium=d", CampaignOf("x=1&utm_source=a#b=c&utm_medium=d"));

    [Fact]
    public void Campaign_and_platform_parameters_are_kept_apart()
    {
        const string query = "ref=r&utm_source=s&xptdk=x&utm_medium=m";

        Assert.Equal("utm_source=s|utm_medium=m", CampaignOf(query));
        Assert.Equal("platform_ref=r|platform_xptdk=x", PlatformOf(query));
    }

    [Theory]
    [InlineData("gclid=g", "platform_gclid=g|platform_xptdk=d")]
    [InlineData("XPTDK=other&ttclid=t", "platform_xptdk=d|platform_ttclid=t")]
    [InlineData("mc_eid=person&mc_cid=campaign", "platform_xptdk=d|platform_mc_cid=campaign")]
    public void Parameters_of_the_link_count_and_the_destinations_own_win(string linkQuery, string platform)
    {
        var read = Attribution().Read("https://e.com/?xptdk=d&utm_source=d", $"utm_source=l&{linkQuery}", withClickIds: true);

        Assert.Equal("utm_source=d", Text(read.Campaign));
        Assert.Equal(platform.Split('|').Order(StringComparer.Ordinal), Text(read.Platform).Split('|').Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_click_ids_what_names_a_click_to_an_ad_platform_is_left_out() => Assert.Equal(
        "platform_ref=r",
        Text(Attribution().Read("https://e.com/?gclid=g&ref=r&FBCLID=f&awc=a", "gad_source=1&irclickid=i", withClickIds: false).Platform));

    [Theory]
    [InlineData("sccid=a", "platform_ScCid=a")]
    [InlineData("pd_rd_w=a&hsa_cam=b", "platform_pd_rd_w=a|platform_hsa_cam=b")]
    [InlineData("sub_id[]=a", "platform_sub_id=a")]
    [InlineData("sub_id%5B%5D=a%2Bb+c", "platform_sub_id=a+b+c")]
    [InlineData("WT.mc_id=a", "platform_WT_mc_id=a")]
    [InlineData("_gl=1*x&s=query&q=x", "")]
    public void The_catalogue_knows_names_of_every_spelling_and_families_by_their_beginning(string query, string platform) =>
        Assert.Equal(platform, PlatformOf(query));

    [Fact]
    public void What_a_setting_excludes_is_left_out() => Assert.Equal(
        "platform_ref=r",
        Text(new Attribution(new PlatformParameters([], ["XPTDK"])).Read("https://e.com/?xptdk=x&ref=r", "", withClickIds: true).Platform));

    [Fact]
    public void A_mail_address_in_a_value_is_redacted() => Assert.Equal(
        "utm_content=to redacted now",
        CampaignOf("utm_content=to+jane.doe%2Bx%40example.org+now"));

    [Fact]
    public void At_most_fifty_parameters_of_a_kind_are_taken()
    {
        var names = Enumerable.Range(1, 60).Select(number => $"p{number}").ToArray();

        var (campaign, platform) = Attribution(names).Read(
            "https://e.com/?" + string.Join('&', names.Select(name => $"utm_{name}=1&{name}=1")),
            "",
            withClickIds: true);

        Assert.Equal(50, campaign.Count);
        Assert.Equal(50, platform.Count);
        Assert.Equal("utm_p50", campaign[^1].Key);
        Assert.Equal("platform_p50", platform[^1].Key);
    }

    private static string CampaignOf(string query) => Text(Attribution().Read("https://e.com/p?" + query, "", withClickIds: true).Campaign);

    private static string PlatformOf(string query, params string[] setting) => Text(Attribution(setting).Read("https://e.com/p?" + query, "", withClickIds: true).Platform);

    private static Attribution Attribution(params string[] setting) => new(new PlatformParameters(setting, []));

    private static string Text(ParameterList parameters) => string.Join('|', parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
}
