using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Privacy;

/// <summary>What a visitor's <c>Sec-GPC: 1</c> (Global Privacy Control) or <c>DNT: 1</c> means here.</summary>
public enum PrivacySignals
{
    /// <summary>The click is counted without identifiers and address, and with consent denied.</summary>
    Honour,

    /// <summary>The visitor is redirected and nothing else.</summary>
    Skip,

    Ignore,
}

internal static class PrivacySignal
{
    public static bool IsSentBy(HttpHeaders headers) => headers.FirstValue("Sec-GPC") is "1" || headers.FirstValue("DNT") is "1";
}
