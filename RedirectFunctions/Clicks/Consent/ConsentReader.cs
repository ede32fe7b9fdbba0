using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Privacy;

namespace RedirectFunctions.Clicks.Consent;

/// <summary>
/// Finds out what a visitor has agreed to. The visitor's own signal goes first; then what the page with the link has put into the link;
/// then the app's default.
/// </summary>
public sealed class ConsentReader(ConsentOptions options)
{
    private readonly VisitorConsent _default = VisitorConsent.Of(options.Default, options.Default is null ? null : ConsentSource.Setting);
    private readonly VisitorConsent _refused = VisitorConsent.Of(ClickConsent.Denied.Else(options.Default), ConsentSource.Signal) with
    {
        IsSkipped = options.Signals == PrivacySignals.Skip,
    };

    /// <param name="headers">Of the request.</param>
    /// <param name="linkQuery">The link's query without the destination, undecoded.</param>
    public VisitorConsent Read(HttpHeaders headers, string linkQuery)
    {
        if (options.Signals != PrivacySignals.Ignore && PrivacySignal.IsSentBy(headers))
        {
            return _refused;
        }

        return options.FromLink && LinkConsent.Read(linkQuery) is { } link
            ? VisitorConsent.Of(link.Consent.Else(options.Default), ConsentSource.Link, link.RefusesStorage)
            : _default;
    }
}

/// <summary>Who has spoken for the visitor.</summary>
public enum ConsentSource
{
    /// <summary>The browser.</summary>
    Signal,

    /// <summary>The link's parameters.</summary>
    Link,

    /// <summary>The app's default.</summary>
    Setting,
}

/// <summary>A visitor's consent, and what follows from it.</summary>
/// <param name="Consent">Null if nobody has said anything.</param>
/// <param name="Source">Who has; null if nobody.</param>
/// <param name="IsPrivate">Whether the click gets neither identifiers nor an address, and no cookie is read or set.</param>
/// <param name="WithholdsClickIds">Whether click ids are neither reported nor passed on.</param>
public sealed record VisitorConsent(ClickConsent? Consent, ConsentSource? Source, bool IsPrivate, bool WithholdsClickIds)
{
    /// <summary>Nobody has said anything.</summary>
    public static VisitorConsent Unsaid { get; } = new(null, null, IsPrivate: false, WithholdsClickIds: false);

    /// <summary>Whether the click is not to be counted at all.</summary>
    public bool IsSkipped { get; init; }

    /// <param name="refusesStorage">
    /// Whether nothing may be stored on the visitor's device or read from it, whatever the consent is for.
    /// </param>
    internal static VisitorConsent Of(ClickConsent? consent, ConsentSource? source, bool refusesStorage = false)
    {
        if (consent is null)
        {
            return Unsaid;
        }

        var isPrivate = refusesStorage || !consent.AllowsIdentifiers;
        return new(
            isPrivate ? consent with { AnalyticsStorage = false } : consent,
            source,
            isPrivate,
            isPrivate || !consent.AllowsClickIds);
    }
}
