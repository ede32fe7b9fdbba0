namespace RedirectFunctions.Clicks;

/// <param name="AnalyticsStreamId">The GA4 measurement id without its <c>G-</c>: the end of the session cookie's name. Null where GA4 is not configured.</param>
/// <param name="TrustedProxyHops">How many entries at the end of X-Forwarded-For were written by proxies of ours; 0 trusts none.</param>
internal sealed record VisitorOptions(string? AnalyticsStreamId, int TrustedProxyHops);
