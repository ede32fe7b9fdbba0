using System.Diagnostics.CodeAnalysis;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>What is recorded about a visitor.</summary>
public sealed record VisitorOptions
{
    /// <summary>
    /// The GA4 measurement id without its <c>G-</c>: the end of the session cookie's name. Null if GA4 is not configured.
    /// </summary>
    public string? AnalyticsStreamId { get; init; }

    /// <summary>How many entries at the end of X-Forwarded-For our own proxies wrote; 0 trusts none.</summary>
    public int TrustedProxyHops { get; init; } = 1;

    public AddressPrecision Address { get; init; }

    /// <summary>Whether clicks that no person seems to have made are redirected and counted, but not delivered.</summary>
    public bool SkipBots { get; init; }

    public VisitorIdentity Identity { get; init; }

    /// <summary>The site whose hosts share the cookies; null for the link's host alone.</summary>
    public string? CookieDomain { get; init; }

    /// <summary>The secret that the daily keys of cookieless identity are derived from; at least 32 characters.</summary>
    public string? HashKey { get; init; }

    /// <summary>A record prints its members; this one must not print its secret.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => $"{Identity} identity, {Address} address";
}

/// <summary>How a visitor is recognised if Google's own cookies do not identify one.</summary>
public enum VisitorIdentity
{
    /// <summary>Not at all: each click has its own ids.</summary>
    None,

    /// <summary>By cookies on the link's host.</summary>
    Cookie,

    /// <summary>For one day, by a keyed hash of what every request contains anyway.</summary>
    Cookieless,
}
