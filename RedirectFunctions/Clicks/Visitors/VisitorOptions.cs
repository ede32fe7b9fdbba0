using System.Diagnostics.CodeAnalysis;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>What is taken down about a visitor.</summary>
public sealed record VisitorOptions
{
    /// <summary>The GA4 measurement id without its <c>G-</c>: the end of the session cookie's name. Null where GA4 is not configured.</summary>
    public string? AnalyticsStreamId { get; init; }

    /// <summary>How many entries at the end of X-Forwarded-For were written by proxies of ours; 0 trusts none.</summary>
    public int TrustedProxyHops { get; init; } = 1;

    public AddressPrecision Address { get; init; }

    public PrivacySignals PrivacySignals { get; init; }

    /// <summary>Whether clicks that no person seems to have made are redirected and counted, and not delivered.</summary>
    public bool SkipBots { get; init; }

    public VisitorIdentity Identity { get; init; }

    /// <summary>The site whose hosts share the cookies; null for the link's host alone.</summary>
    public string? CookieDomain { get; init; }

    /// <summary>What the daily keys of cookieless identity are made of; at least 32 characters, and secret.</summary>
    public string? HashKey { get; init; }

    /// <summary>A record prints its members; this one keeps its secret.</summary>
    [ExcludeFromCodeCoverage]
    public override string ToString() => $"{Identity} identity, {Address} address, {PrivacySignals} privacy signals";
}

/// <summary>How a visitor is known again where Google's own cookies do not say who it is.</summary>
public enum VisitorIdentity
{
    /// <summary>Not at all: each click has ids of its own.</summary>
    None,

    /// <summary>By cookies of the link's host.</summary>
    Cookie,

    /// <summary>For a day, by a keyed hash of what every request says anyway.</summary>
    Cookieless,
}
