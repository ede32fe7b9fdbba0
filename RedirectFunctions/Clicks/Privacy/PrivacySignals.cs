using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>What happens when a visitor sends <c>Sec-GPC: 1</c> (Global Privacy Control) or <c>DNT: 1</c>.</summary>
public enum PrivacySignals
{
    /// <summary>The click is counted without identifiers or address, and with consent denied.</summary>
    Honour,

    /// <summary>The visitor is redirected, and nothing else happens.</summary>
    Skip,

    Ignore,
}

internal static class PrivacySignal
{
    public static bool IsSentBy(HttpHeaders headers) => headers.FirstValue("Sec-GPC") is "1" || headers.FirstValue("DNT") is "1";
}
