using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Clicks.Consent;

/// <summary>Where a visitor's consent is read from.</summary>
public sealed record ConsentOptions
{
    /// <summary>What <c>Sec-GPC: 1</c> and <c>DNT: 1</c> do.</summary>
    public PrivacySignals Signals { get; init; }

    /// <summary>Whether the link's own parameters count.</summary>
    public bool FromLink { get; init; } = true;

    /// <summary>What holds where neither a signal nor the link says anything; null for nothing.</summary>
    public ClickConsent? Default { get; init; }
}
