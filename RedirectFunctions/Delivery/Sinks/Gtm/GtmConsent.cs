using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Delivery.Sinks.Gtm;

/// <summary>
/// Consent as a container's tags read it: an object of booleans. A string would be read as consent, whatever it says
/// (stape-io/facebook-tag and tiktok-tag, template.js).
/// </summary>
internal sealed record GtmConsent(
    bool? AdStorage,
    bool? AdUserData,
    bool? AdPersonalization,
    bool? AnalyticsStorage,
    bool? FunctionalityStorage,
    bool? PersonalizationStorage,
    bool? SecurityStorage)
{
    public static GtmConsent? From(ClickConsent? consent) => consent is null ? null : new(
        consent.AdStorage,
        consent.AdUserData,
        consent.AdPersonalization,
        consent.AnalyticsStorage,
        consent.FunctionalityStorage,
        consent.PersonalizationStorage,
        consent.SecurityStorage);

    /// <summary>
    /// <c>x-ga-gcs</c>: <c>G1</c>, a digit for ad storage and one for analytics storage. Null where neither is known; one alone that is not
    /// known counts as granted, as it does in consent mode without a default.
    /// </summary>
    public static string? Summary(ClickConsent? consent) =>
        consent is null or { AdStorage: null, AnalyticsStorage: null }
            ? null
            : $"G1{Digit(consent.AdStorage)}{Digit(consent.AnalyticsStorage)}";

    private static char Digit(bool? granted) => granted == false ? '0' : '1';
}
