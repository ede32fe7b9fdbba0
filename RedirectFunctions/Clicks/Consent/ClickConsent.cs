namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// What a visitor has agreed to, in the terms of Google's consent mode and of server containers: true is granted, false is denied, and
/// null means that nobody has said. The strings that it was read from are not kept.
/// </summary>
/// <param name="AdStorage">Reading and writing for advertising, click ids among it.</param>
/// <param name="AdUserData">Sending data about the visitor to Google for advertising.</param>
/// <param name="AdPersonalization">Personalised advertising.</param>
/// <param name="AnalyticsStorage">Reading and writing for analytics.</param>
public sealed record ClickConsent(
    bool? AdStorage = null,
    bool? AdUserData = null,
    bool? AdPersonalization = null,
    bool? AnalyticsStorage = null,
    bool? FunctionalityStorage = null,
    bool? PersonalizationStorage = null,
    bool? SecurityStorage = null)
{
    /// <summary>Advertising and analytics denied.</summary>
    public static ClickConsent Denied { get; } = new(false, false, false, false);

    /// <summary>Whether click ids may be read and passed on.</summary>
    internal bool AllowsClickIds => AdStorage != false && AdUserData != false;

    /// <summary>
    /// Whether the visitor may be known again: denied storage for advertising rules it out, too, unless analytics is granted.
    /// </summary>
    internal bool AllowsIdentifiers => AnalyticsStorage ?? AdStorage != false;

    /// <summary>What is known, by the names of consent mode; null if nothing is.</summary>
    internal Dictionary<string, bool>? ByName()
    {
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        Add("ad_storage", AdStorage);
        Add("ad_user_data", AdUserData);
        Add("ad_personalization", AdPersonalization);
        Add("analytics_storage", AnalyticsStorage);
        Add("functionality_storage", FunctionalityStorage);
        Add("personalization_storage", PersonalizationStorage);
        Add("security_storage", SecurityStorage);
        return known.Count == 0 ? null : known;

        void Add(string name, bool? granted)
        {
            if (granted is { } isGranted)
            {
                known[name] = isGranted;
            }
        }
    }

    /// <summary>
    /// Google's <c>gcs</c>: <c>G1</c>, a digit for ad storage and one for analytics storage. Null if neither is known; one alone that is
    /// not known counts as granted, as it does in consent mode without a default.
    /// </summary>
    internal string? Gcs() => this is { AdStorage: null, AnalyticsStorage: null }
        ? null
        : $"G1{(AdStorage == false ? 0 : 1)}{(AnalyticsStorage == false ? 0 : 1)}";

    /// <summary>What this one does not say, the other one does.</summary>
    internal ClickConsent Else(ClickConsent? other) => other is null ? this : new(
        AdStorage ?? other.AdStorage,
        AdUserData ?? other.AdUserData,
        AdPersonalization ?? other.AdPersonalization,
        AnalyticsStorage ?? other.AnalyticsStorage,
        FunctionalityStorage ?? other.FunctionalityStorage,
        PersonalizationStorage ?? other.PersonalizationStorage,
        SecurityStorage ?? other.SecurityStorage);

    /// <summary>What one of the two denies is denied.</summary>
    internal ClickConsent And(ClickConsent? other) => other is null ? this : new(
        AdStorage & other.AdStorage ?? AdStorage ?? other.AdStorage,
        AdUserData & other.AdUserData ?? AdUserData ?? other.AdUserData,
        AdPersonalization & other.AdPersonalization ?? AdPersonalization ?? other.AdPersonalization,
        AnalyticsStorage & other.AnalyticsStorage ?? AnalyticsStorage ?? other.AnalyticsStorage,
        FunctionalityStorage & other.FunctionalityStorage ?? FunctionalityStorage ?? other.FunctionalityStorage,
        PersonalizationStorage & other.PersonalizationStorage ?? PersonalizationStorage ?? other.PersonalizationStorage,
        SecurityStorage & other.SecurityStorage ?? SecurityStorage ?? other.SecurityStorage);
}
