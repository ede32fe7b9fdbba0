using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Delivery.Sinks.Ga4;
using RedirectFunctions.Delivery.Sinks.Gtm;

namespace RedirectFunctions.Configuration;

/// <param name="AnalyticsStreamId">As of <see cref="Ga4Settings.StreamId"/>; null where GA4 is off.</param>
internal sealed record DeliverySettings(SinkSettings<GtmOptions> Gtm, SinkSettings<Ga4Options> Ga4, string? AnalyticsStreamId)
{
    /// <summary>Where clicks are delivered, in words; no secret and no path is in them.</summary>
    public IReadOnlyList<string> Targets => [.. InWords("GTM", Gtm), .. InWords("GA4", Ga4)];

    /// <param name="settings">Collects what is wrong.</param>
    /// <param name="consent">What holds where neither the visitor nor the link says anything.</param>
    public static DeliverySettings Read(SettingsReader settings, ClickConsent? consent)
    {
        var ga4 = Ga4Settings.Read(settings, consent);
        return new(GtmSettings.Read(settings), ga4, ga4.IsOn ? Ga4Settings.StreamId(settings) : null);
    }

    private static IEnumerable<string> InWords<TOptions>(string name, SinkSettings<TOptions> sink)
        where TOptions : class =>
        sink.Options is { } options ? [$"{options}"] : sink.IsOn ? [$"{name} when its settings are right; until then its clicks are kept"] : [];
}
