using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Tests.Clicks.Consent;

public class ConsentReaderTests
{
    private const string NoStorage = "gdpr=1&gdpr_consent=CQdZmkAQdZmkAEsACBENB4FgADAAAAIAAAYgF5wAQF5gXnABAXmAAAAA";
    private const string Everything = "gdpr=1&gdpr_consent=CQdZmkAQdZmkAEsACBENB4FgAP_gAELAAAYgF5wAQF5gXnABAXmAAAAA.IF5wAQF5gAAA";

    private static readonly ClickConsent Granted = new(true, true, true, true, SecurityStorage: true);
    private static readonly ClickConsent AdsDenied = new(AdStorage: false, AdUserData: false, AdPersonalization: false);

    [Fact]
    public void Without_a_word_nothing_is_said_and_nothing_is_withheld() => Assert.Equal(VisitorConsent.Unsaid, Read(new ConsentOptions(), "gclid=1"));

    [Fact]
    public void The_signal_goes_before_the_link_and_the_link_before_the_default()
    {
        var options = new ConsentOptions { Default = Granted };

        var signal = Read(options, Everything, ("Sec-GPC", "1"));
        var link = Read(options, NoStorage);
        var setting = Read(options, "");

        Assert.Equal(new VisitorConsent(ClickConsent.Denied with { SecurityStorage = true }, ConsentSource.Signal, IsPrivate: true, WithholdsClickIds: true), signal);
        Assert.Equal(new VisitorConsent(new(false, false, true, false, SecurityStorage: true), ConsentSource.Link, true, true), link);
        Assert.Equal(new VisitorConsent(Granted, ConsentSource.Setting, false, false), setting);
        Assert.Equal(signal, Read(options, "", ("DNT", "1")));
    }

    [Fact]
    public void A_signal_can_skip_the_click_or_be_ignored()
    {
        Assert.True(Read(new ConsentOptions { Signals = PrivacySignals.Skip }, "", ("DNT", "1")).IsSkipped);
        Assert.False(Read(new ConsentOptions { Signals = PrivacySignals.Skip }, NoStorage).IsSkipped);
        Assert.Equal(VisitorConsent.Unsaid, Read(new ConsentOptions { Signals = PrivacySignals.Ignore }, "", ("DNT", "1")));
    }

    [Fact]
    public void The_link_is_not_heard_where_the_setting_says_so() =>
        Assert.Equal(VisitorConsent.Unsaid, Read(new ConsentOptions { FromLink = false }, NoStorage));

    [Fact]
    public void What_the_default_denies_the_links_consent_grants()
    {
        var options = new ConsentOptions { Default = AdsDenied };

        Assert.Equal((true, true), (Read(options, "").IsPrivate, Read(options, "").WithholdsClickIds));
        Assert.Equal(new VisitorConsent(new(true, true, true), ConsentSource.Link, false, false), Read(options, Everything));
        Assert.Equal(new VisitorConsent(new(true, true, false, true), ConsentSource.Link, false, false), Read(options, "cons=1"));
    }

    /// <summary>Ad storage, ad user data, analytics storage.</summary>
    [Theory]
    [InlineData(null, null, null, false, false)]
    [InlineData(true, true, true, false, false)]
    [InlineData(false, null, null, true, true)]
    [InlineData(false, null, true, false, true)]
    [InlineData(null, false, null, false, true)]
    [InlineData(null, null, false, true, true)]
    [InlineData(true, true, false, true, true)]
    public void Denied_storage_makes_a_click_private_and_denied_ads_take_its_click_ids(bool? ads, bool? userData, bool? analytics, bool isPrivate, bool withholds)
    {
        var consent = Read(new ConsentOptions { Default = new(AdStorage: ads, AdUserData: userData, AnalyticsStorage: analytics) }, "");

        Assert.Equal((isPrivate, withholds), (consent.IsPrivate, consent.WithholdsClickIds));
        Assert.Equal(isPrivate ? false : analytics, consent.Consent!.AnalyticsStorage);
    }

    private static VisitorConsent Read(ConsentOptions options, string query, params (string, string)[] headers) =>
        new ConsentReader(options).Read(RequestHeadersOf.Visitor(headers), query);
}
