using RedirectFunctions.Clicks.Campaigns;

namespace RedirectFunctions.Tests.Clicks;

public class CampaignRulesTests
{
    [Theory]
    [InlineData("newsletter", "email", "spring", true)]
    [InlineData("Newsletter", "email", "spring", false)]
    [InlineData("newsletter", "print", "spring", false)]
    [InlineData("newsletter", "email", "Spring", false)]
    [InlineData("newsletter", "email", "spring\n", false)]
    [InlineData("newsletter", null, "spring", false)]
    [InlineData(null, null, "spring", false)]
    [InlineData(null, null, null, null)]
    public void All_three_must_be_right_if_one_is_there(string? source, string? medium, string? name, bool? valid)
    {
        var rules = new CampaignRules(["newsletter", "google"], ["email"], CampaignRules.Pattern("[a-z]+|x"));

        Assert.Equal(valid, rules.Allow(parameter => parameter switch { "utm_source" => source, "utm_medium" => medium, "utm_campaign" => name, _ => null }));
    }

    [Fact]
    public void Without_rules_nothing_is_said() => Assert.Null(CampaignRules.None.Allow(_ => "x"));

    [Theory]
    [InlineData("[")]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)")]
    public void A_pattern_that_could_take_long_or_is_none_is_refused(string text) => Assert.Null(CampaignRules.Pattern(text));
}
