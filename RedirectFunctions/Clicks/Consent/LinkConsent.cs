using System.Globalization;
using RedirectFunctions.Clicks.Parameters;

namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// The consent in a link's own parameters: <c>gdpr</c> with <c>gdpr_consent</c> (IAB Europe's TCF), <c>gpp</c> with <c>gpp_sid</c> (IAB
/// Tech Lab), <c>cons</c> (Awin) and <c>gcs</c> (Google). If several are there, what one of them denies is denied.
/// </summary>
/// <param name="Consent">What they say.</param>
/// <param name="RefusesStorage">Whether nothing may be stored on the visitor's device or read from it: TCF's first purpose.</param>
internal readonly record struct LinkConsent(ClickConsent Consent, bool RefusesStorage)
{
    private const int TcfSection = 2;

    private static readonly LinkConsent Refused = new(ClickConsent.Denied, RefusesStorage: true);

    /// <returns>Null if they say nothing.</returns>
    public static LinkConsent? Read(ReadOnlySpan<char> query)
    {
        string? gdpr = null, tcString = null, gpp = null, gppSections = null, cons = null, gcs = null;
        foreach (var pair in new QueryPairs(query))
        {
            switch (pair.Name.Length)
            {
                case 3 when Is(pair.Name, "gpp"):
                    gpp ??= Uri.UnescapeDataString(pair.Value);
                    break;
                case 3 when Is(pair.Name, "gcs"):
                    gcs ??= Uri.UnescapeDataString(pair.Value);
                    break;
                case 4 when Is(pair.Name, "gdpr"):
                    gdpr ??= Uri.UnescapeDataString(pair.Value);
                    break;
                case 4 when Is(pair.Name, "cons"):
                    cons ??= Uri.UnescapeDataString(pair.Value);
                    break;
                case 7 when Is(pair.Name, "gpp_sid"):
                    gppSections ??= Uri.UnescapeDataString(pair.Value);
                    break;
                case 12 when Is(pair.Name, "gdpr_consent"):
                    tcString ??= Uri.UnescapeDataString(pair.Value);
                    break;
            }
        }

        return Strictest(
            Strictest(gdpr == "1" ? OfTcf(tcString) : null, gpp is null && gppSections is null ? null : OfGpp(gpp ?? "", gppSections)),
            Strictest(OfAwin(cons), OfGoogle(gcs)));

        static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Google's table of purposes and consent mode (tag platform, "Implement TCF strings"), for vendor 755 alone. Where the regulation
    /// applies and consent cannot be read, there is none.
    /// </summary>
    private static LinkConsent OfTcf(ReadOnlySpan<char> text)
    {
        if (TcString.Read(text, TcString.Google) is not { Vendor: true } tc)
        {
            return Refused;
        }

        var storage = tc.HasPurpose(1);
        return new(
            new ClickConsent(
                AdStorage: storage,
                AdUserData: storage && tc.HasPurpose(7),
                AdPersonalization: tc.HasPurpose(3) && tc.HasPurpose(4)),
            RefusesStorage: !storage);
    }

    /// <param name="text">Of <c>gpp</c>.</param>
    /// <param name="inForce">
    /// Of <c>gpp_sid</c>: ids joined by commas; null if it is missing, and then all that the string has are in force.
    /// </param>
    private static LinkConsent? OfGpp(string text, string? inForce)
    {
        var ids = GppString.Ids(text);
        LinkConsent? all = null;
        foreach (var id in inForce is null ? ids ?? [] : NumbersOf(inForce))
        {
            var position = ids?.IndexOf(id) ?? -1;
            var section = position < 0 ? [] : GppString.Section(text, position);
            all = Strictest(all, id == TcfSection ? OfTcf(section)
                : UsOptOut.Knows(id) && UsOptOut.Read(id, section) != false ? Refused
                : null);
        }

        return all;
    }

    /// <summary>Awin's guide for partners: 1 is consent, 0 is none; without the parameter, consent is taken as given.</summary>
    private static LinkConsent? OfAwin(string? cons) => cons switch
    {
        "0" => Refused,
        "1" => new(new ClickConsent(AdStorage: true, AdUserData: true, AnalyticsStorage: true), RefusesStorage: false),
        _ => null,
    };

    /// <summary>
    /// <c>G1</c>, then a digit for ad storage and one for analytics storage. Without ad storage, nothing for ads is granted.
    /// </summary>
    private static LinkConsent? OfGoogle(ReadOnlySpan<char> gcs)
    {
        if (!gcs.StartsWith("G1", StringComparison.OrdinalIgnoreCase) || gcs.Length < 4)
        {
            return null;
        }

        var (ads, analytics) = (OfDigit(gcs[2]), OfDigit(gcs[3]));
        return ads is null && analytics is null ? null : new(
            new ClickConsent(
                AdStorage: ads,
                AdUserData: ads == false ? false : null,
                AdPersonalization: ads == false ? false : null,
                AnalyticsStorage: analytics),
            RefusesStorage: false);

        static bool? OfDigit(char digit) => digit switch
        {
            '0' => false,
            '1' => true,
            _ => null,
        };
    }

    private static LinkConsent? Strictest(LinkConsent? one, LinkConsent? other) => one is not { } first
        ? other
        : new(first.Consent.And(other?.Consent), first.RefusesStorage || other is { RefusesStorage: true });

    private static IEnumerable<int> NumbersOf(string list) => list
        .Split(',')
        .Select(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0);
}
