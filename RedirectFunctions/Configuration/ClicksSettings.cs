using System.Text.RegularExpressions;
using RedirectFunctions.Clicks.Parameters;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Configuration;

internal sealed partial record ClicksSettings(PlatformParameters PlatformParameters, Redaction Redaction, VisitorOptions Visitor)
{
    /// <param name="settings">Collects what is wrong.</param>
    /// <param name="analyticsStreamId">As in <see cref="VisitorOptions.AnalyticsStreamId"/>.</param>
    public static ClicksSettings Read(SettingsReader settings, string? analyticsStreamId)
    {
        var platformParameters = new PlatformParameters(
            settings.ParameterNames("PLATFORM_PARAMETERS"), settings.ParameterNames("PLATFORM_PARAMETERS_EXCLUDED"));
        return new ClicksSettings(
            platformParameters,
            new Redaction(platformParameters, settings.ParameterNames("REDACT_PARAMETERS")),
            ReadVisitor(settings, analyticsStreamId));
    }

    private static VisitorOptions ReadVisitor(SettingsReader settings, string? analyticsStreamId)
    {
        var identity = settings.Choice("VISITOR_IDENTITY", VisitorIdentity.None);
        return new VisitorOptions
        {
            AnalyticsStreamId = analyticsStreamId,
            TrustedProxyHops = settings.Number("TRUSTED_PROXY_HOPS", 1, 0, 10),
            Address = settings.Choice("CLIENT_IP", AddressPrecision.Truncated),
            PrivacySignals = settings.Choice("PRIVACY_SIGNALS", PrivacySignals.Honour),
            SkipBots = settings.Choice("BOT_TRAFFIC", BotTraffic.Label) == BotTraffic.Skip,
            Identity = identity,
            CookieDomain = ReadCookieDomain(settings),
            HashKey = identity == VisitorIdentity.Cookieless ? ReadHashKey(settings) : null,
        };
    }

    private static string? ReadCookieDomain(SettingsReader settings)
    {
        const string name = "VISITOR_COOKIE_DOMAIN";
        var domain = settings.Text(name);
        if (domain is not null && !SiteDomain().IsMatch(domain))
        {
            settings.Problem(
                name, "must be the domain of a site in lower case, without a scheme and without a leading dot.", "example.com");
        }

        return domain;
    }

    private static string? ReadHashKey(SettingsReader settings)
    {
        const string name = "VISITOR_HASH_KEY";
        const int minLength = 32;
        const string example = "the-64-digits-that-openssl-rand--hex-32-prints";
        var key = settings.Required(name, "VISITOR_IDENTITY is cookieless and needs a secret to make hashes with", example);
        if (key?.Length < minLength)
        {
            settings.Problem(name, $"must have at least {minLength} characters.", example);
        }

        return key;
    }

    [GeneratedRegex(
        "^(?=.{3,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex SiteDomain();
}
