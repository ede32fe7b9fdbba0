using System.Text.RegularExpressions;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Configuration;

internal sealed partial record ClicksSettings(
    PlatformParameters PlatformParameters, Redaction Redaction, VisitorOptions Visitor, ConsentOptions Consent, CampaignRules Campaigns)
{
    private const string HashKeyName = "VISITOR_HASH_KEY";

    /// <param name="settings">
    /// Collects what is wrong. What is assumed then tells analytics no more of a visitor than any right value would.
    /// </param>
    /// <param name="analyticsStreamId">As in <see cref="VisitorOptions.AnalyticsStreamId"/>.</param>
    /// <param name="consent">What holds where neither the visitor nor the link says anything.</param>
    public static ClicksSettings Read(SettingsReader settings, string? analyticsStreamId, ClickConsent? consent)
    {
        var platformParameters = new PlatformParameters(
            settings.ParameterNames("PLATFORM_PARAMETERS"), settings.ParameterNames("PLATFORM_PARAMETERS_EXCLUDED"));
        return new ClicksSettings(
            platformParameters,
            new Redaction(platformParameters, settings.ParameterNames("REDACT_PARAMETERS")),
            ReadVisitor(settings, analyticsStreamId),
            new ConsentOptions
            {
                Signals = settings.Choice("PRIVACY_SIGNALS", PrivacySignals.Honour, ifWrong: PrivacySignals.Honour),
                FromLink = settings.Flag("CONSENT_FROM_LINK", defaultValue: true, ifWrong: true),
                Default = consent,
            },
            ReadCampaigns(settings));
    }

    private static CampaignRules ReadCampaigns(SettingsReader settings)
    {
        const string name = "CAMPAIGN_NAME_PATTERN";
        var text = settings.Text(name);
        var pattern = text is null ? null : CampaignRules.Pattern(text);
        if (text is not null && pattern is null)
        {
            settings.Problem(name, "must be a regular expression without backreferences and lookarounds.", "[a-z0-9]+(-[a-z0-9]+)*");
        }

        return new CampaignRules(Values("CAMPAIGN_SOURCES"), Values("CAMPAIGN_MEDIUMS"), pattern);

        string[] Values(string list) =>
            (settings.Text(list) ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static VisitorOptions ReadVisitor(SettingsReader settings, string? analyticsStreamId)
    {
        var (identity, hashKey) = ReadIdentity(settings);
        return new VisitorOptions
        {
            AnalyticsStreamId = analyticsStreamId,
            TrustedProxyHops = settings.Number("TRUSTED_PROXY_HOPS", 1, 0, 10, ifWrong: 0),
            Address = settings.Choice("CLIENT_IP", AddressPrecision.Truncated, ifWrong: AddressPrecision.None),
            SkipBots = settings.Choice("BOT_TRAFFIC", BotTraffic.Label, ifWrong: BotTraffic.Label) == BotTraffic.Skip,
            Identity = identity,
            CookieDomain = ReadCookieDomain(settings),
            HashKey = hashKey,
        };
    }

    /// <summary>Where it cannot be told how visitors are to be known again, they are not.</summary>
    private static (VisitorIdentity Identity, string? HashKey) ReadIdentity(SettingsReader settings)
    {
        const string name = "VISITOR_IDENTITY";
        var identity = settings.Choice(name, VisitorIdentity.None, ifWrong: VisitorIdentity.None);
        var own = settings.Part();
        var hashKey = ReadHashKey(own);
        var isCookieless = identity == VisitorIdentity.Cookieless;
        if (isCookieless || (settings.IsWrong(name) && settings.Text(HashKeyName) is not null))
        {
            settings.AddProblemsOf(own);
        }

        return !isCookieless ? (identity, null) : own.Problems.Count == 0 ? (identity, hashKey) : (VisitorIdentity.None, null);
    }

    private static string? ReadCookieDomain(SettingsReader settings)
    {
        const string name = "VISITOR_COOKIE_DOMAIN";
        var domain = settings.Text(name);
        if (domain is not null && !SiteDomain().IsMatch(domain))
        {
            settings.Problem(
                name, "must be the domain of a site in lower case, without a scheme and without a leading dot.", "example.com");
            return null;
        }

        return domain;
    }

    private static string? ReadHashKey(SettingsReader settings)
    {
        const int minLength = 32;
        const string example = "the-64-digits-that-openssl-rand--hex-32-prints";
        var key = settings.Required(HashKeyName, "VISITOR_IDENTITY is cookieless and needs a secret to make hashes with", example);
        if (key?.Length < minLength)
        {
            settings.Problem(HashKeyName, $"must have at least {minLength} characters.", example);
        }

        return key;
    }

    [GeneratedRegex(
        "^(?=.{3,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex SiteDomain();
}
