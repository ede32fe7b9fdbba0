using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Visitors;
using RedirectFunctions.Configuration;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;
using static RedirectFunctions.Tests.Configuration.Settings;

namespace RedirectFunctions.Tests.Configuration;

/// <summary>Redirects do not depend on tracking settings: the app reports wrong ones, and starts.</summary>
public class TrackingSettingsTests
{
    private static readonly string[] NeededByRedirects =
        ["TrackingStorage", "ALLOWED_DESTINATION_HOSTS", "LINK_SIGNING_KEYS", "REQUIRE_SIGNED_LINKS", "AzureWebJobsStorage", "TRACKING_QUEUE_NAME", "LINK_TABLE_NAME", "FORWARD_PARAMS", "FORWARD_WITHOUT_CONSENT", "CLICK_ID_PARAM", "LINK_HOSTS", "FRONT_DOOR_ID"];

    public static TheoryData<string, string?> WrongForTracking => [.. WrongSettingsTests.Wrong.Where(row => !NeededByRedirects.Contains(row.Data.Item1))];

    public static TheoryData<string, string?> WrongForRedirects => [.. WrongSettingsTests.Wrong.Where(row => NeededByRedirects.Contains(row.Data.Item1))];

    [Theory]
    [MemberData(nameof(WrongForTracking))]
    public void A_wrong_setting_of_tracking_is_reported_and_stops_nothing(string name, string? value)
    {
        var problem = Assert.Single(Read((name, value)).TrackingProblems);

        Assert.Equal(name, problem.Name);
        Assert.StartsWith($"{name} ", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongForRedirects))]
    public void What_redirects_need_stops_the_start(string name, string? value) =>
        Assert.Contains($"\n  {name} ", Assert.Throws<InvalidConfigurationException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_start_that_is_stopped_names_what_is_wrong_with_tracking_too()
    {
        var message = Assert.Throws<InvalidConfigurationException>(() => Read(("LINK_SIGNING_KEYS", "x"), ("GA4_API_SECRET", null))).Message;

        Assert.StartsWith("2 settings are wrong:\n  LINK_SIGNING_KEYS ", message, StringComparison.Ordinal);
        Assert.Contains("\n  GA4_API_SECRET is missing: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sink_with_a_wrong_setting_stays_on_and_delivers_nothing()
    {
        var settings = Read(("GA4_API_SECRET", "@Microsoft.KeyVault(VaultName=v;SecretName=s)"), ("GTM_SERVER_SIDE_URL", "gtm.example.com"));

        Assert.Equal((true, null, true, null), (settings.Delivery.IsOn("gtm"), settings.Delivery.Options<GtmOptions>(), settings.Delivery.IsOn("ga4"), settings.Delivery.Options<Ga4Options>()));
        Assert.Equal("ABC1234567", settings.Clicks.Visitor.AnalyticsStreamId);
        Assert.Equal(("true", "true"), (settings.Summary()["ENABLE_GTM_TRACKING"], settings.Summary()["ENABLE_GA4_TRACKING"]));
    }

    /// <summary>Otherwise nobody would learn of the second mistake before the first is corrected.</summary>
    [Theory]
    [InlineData("ENABLE_GA4_TRACKING", "GA4_MEASUREMENT_ID", "UA-1")]
    [InlineData("ENABLE_GTM_TRACKING", "GTM_SERVER_SIDE_URL", "gtm")]
    [InlineData("VISITOR_IDENTITY", "VISITOR_HASH_KEY", "short")]
    public void What_is_wrong_behind_a_flag_that_is_wrong_is_named_as_well(string flag, string name, string value) =>
        Assert.Equal([flag, name], Read((flag, "perhaps"), (name, value)).TrackingProblems.Select(problem => problem.Name));

    [Fact]
    public void A_flag_that_cannot_be_read_loses_no_click() => Assert.True(Read(("ENABLE_GA4_TRACKING", "yes")).Delivery.IsOn("ga4"));

    [Fact]
    public void Where_it_cannot_be_told_how_much_of_a_visitor_may_be_known_it_is_the_least()
    {
        var clicks = Read(
            ("CLIENT_IP", "ful"), ("TRUSTED_PROXY_HOPS", "many"), ("PRIVACY_SIGNALS", "no"), ("VISITOR_COOKIE_DOMAIN", "*"), ("CONSENT_FROM_LINK", "x"), ("GA4_CONSENT", "yes")).Clicks;

        Assert.Equal((AddressPrecision.None, 0, null), (clicks.Visitor.Address, clicks.Visitor.TrustedProxyHops, clicks.Visitor.CookieDomain));
        Assert.Equal((PrivacySignals.Honour, true, ClickConsent.Denied), (clicks.Consent.Signals, clicks.Consent.FromLink, clicks.Consent.Default));
    }

    [Theory]
    [InlineData("VISITOR_IDENTITY", "fingerprint")]
    [InlineData("VISITOR_HASH_KEY", null)]
    [InlineData("VISITOR_HASH_KEY", "@Microsoft.KeyVault(VaultName=v;SecretName=s)")]
    public void Without_a_right_way_to_know_visitors_again_they_are_not(string name, string? value) =>
        Assert.Equal((VisitorIdentity.None, null), (Read((name, value)).Clicks.Visitor.Identity, Read((name, value)).Clicks.Visitor.HashKey));

    [Fact]
    public void Where_clicks_are_delivered_is_shown_without_secrets_and_paths()
    {
        Assert.Equal(["GTM container at gtm.example.com", "GA4 stream G-ABC1234567 at region1.google-analytics.com", "webhook at clicks.example.com", "archive in the container my-archive"], Read().Delivery.Targets);
        Assert.Equal("GA4 when its settings are right; until then its clicks are kept", Read(("GA4_API_SECRET", null)).Delivery.Targets[1]);
    }

    private static AppSettings Read(params (string Name, string? Value)[] others) => AppSettings.Read(Of(With(others)), strict: false);
}
