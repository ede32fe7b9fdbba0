namespace RedirectFunctions.Clicks;

/// <summary>What is taken down about a visitor.</summary>
internal sealed record VisitorOptions
{
    /// <summary>The GA4 measurement id without its <c>G-</c>: the end of the session cookie's name. Null where GA4 is not configured.</summary>
    public string? AnalyticsStreamId { get; init; }

    /// <summary>How many entries at the end of X-Forwarded-For were written by proxies of ours; 0 trusts none.</summary>
    public int TrustedProxyHops { get; init; } = 1;

    public AddressPrecision Address { get; init; }

    public PrivacySignals PrivacySignals { get; init; }

    /// <summary>Whether clicks that no person seems to have made are redirected and counted, and not delivered.</summary>
    public bool SkipBots { get; init; }
}
