using RedirectFunctions.Clicks.Consent;

namespace RedirectFunctions.Configuration;

internal static class ConsentSettings
{
    private const string Name = "GA4_CONSENT";

    /// <summary>
    /// <c>granted</c> or <c>denied</c> for all that is about ads, then the exceptions and the rest by their names in consent mode:
    /// <c>denied,analytics_storage=granted</c>.
    /// </summary>
    /// <returns>Null if the setting is missing. What cannot be read counts as denied.</returns>
    public static ClickConsent? Read(SettingsReader settings)
    {
        if (settings.Text(Name) is { } text && Parse(text) is null)
        {
            settings.Problem(
                Name,
                "must be granted or denied, or a list such as denied,analytics_storage=granted with the names of consent mode: "
                + "ad_storage, ad_user_data, ad_personalization, analytics_storage, functionality_storage, "
                + "personalization_storage, security_storage.",
                "denied");
        }

        return OfOldClicks(settings);
    }

    /// <summary>The same, without a word about what is wrong: for clicks of earlier versions, which do not carry their consent.</summary>
    public static ClickConsent? OfOldClicks(SettingsReader settings) =>
        settings.Text(Name) is { } text ? Parse(text) ?? ClickConsent.Denied : null;

    private static ClickConsent? Parse(string text)
    {
        ClickConsent? consent = new();
        foreach (var part in text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            consent = IsGranted(part[(equals + 1)..]) is { } granted ? With(consent, equals < 0 ? "" : part[..equals], granted) : null;
            if (consent is null)
            {
                return null;
            }
        }

        return consent;
    }

    private static bool? IsGranted(string word) => word.ToUpperInvariant() switch
    {
        "GRANTED" => true,
        "DENIED" => false,
        _ => null,
    };

    /// <returns>Null for a name that consent mode does not have.</returns>
    private static ClickConsent? With(ClickConsent consent, string name, bool granted) => name.ToUpperInvariant() switch
    {
        "" => consent with { AdStorage = granted, AdUserData = granted, AdPersonalization = granted },
        "AD_STORAGE" => consent with { AdStorage = granted },
        "AD_USER_DATA" => consent with { AdUserData = granted },
        "AD_PERSONALIZATION" => consent with { AdPersonalization = granted },
        "ANALYTICS_STORAGE" => consent with { AnalyticsStorage = granted },
        "FUNCTIONALITY_STORAGE" => consent with { FunctionalityStorage = granted },
        "PERSONALIZATION_STORAGE" => consent with { PersonalizationStorage = granted },
        "SECURITY_STORAGE" => consent with { SecurityStorage = granted },
        _ => null,
    };
}
