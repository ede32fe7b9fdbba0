using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Campaigns;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Reading;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Clicks;

/// <summary>Makes a click from a destination and the headers of the request.</summary>
public sealed class ClickFactory(
    Attribution attribution,
    Redaction redaction,
    TrafficClassifier traffic,
    VisitorIdentifier identifier,
    VisitorOptions options,
    TimeProvider time,
    CampaignRules campaigns)
{
    private const int MaxReferrerLength = 2048;
    private const int MaxLanguageLength = 35;

    /// <param name="destination">In normal form.</param>
    /// <param name="linkQuery">The link's query without the destination, undecoded.</param>
    /// <param name="headers">Of the request.</param>
    /// <param name="consent">What the visitor has agreed to.</param>
    /// <param name="isPost">Whether the request was sent by POST.</param>
    /// <param name="known">Who has clicked, if somebody had to know before; null to find out here.</param>
    public Capture Create(
        string destination,
        string linkQuery,
        HttpHeaders headers,
        VisitorConsent consent,
        bool isPost = false,
        Visitor? known = null)
    {
        if (destination == CanaryClick.Destination)
        {
            return new Capture(CanaryClick.At(time.GetUtcNow()), null, []);
        }

        var label = traffic.Classify(headers, isPost);
        var isPrivate = consent.IsPrivate;
        var skippedBy = consent.IsSkipped ? "privacy"
            : options.SkipBots && !label.IsPerson ? "bot"
            : null;
        if (skippedBy is not null)
        {
            return Capture.Skipped(skippedBy);
        }

        var now = time.GetUtcNow();
        var visitor = known ?? (isPrivate ? identifier.Anonymous(now) : identifier.Identify(headers, now));
        // Parameters are read from the redacted texts, so that nothing is in them that the texts do not say.
        destination = redaction.Url(destination, clickIds: consent.WithholdsClickIds);
        linkQuery = redaction.Query(linkQuery, clickIds: consent.WithholdsClickIds);
        var (campaign, platform) = attribution.Read(destination, linkQuery, withClickIds: !consent.WithholdsClickIds);
        var leftOut = campaign.LeftOut + platform.LeftOut;
        var click = new Click
        {
            Id = Guid.CreateVersion7(now),
            Time = now,
            Destination = destination,
            Campaign = campaign,
            Platform = platform,
            // A method group is a delegate, made anew for each click.
            CampaignValid = campaigns.AllowEverything ? null : campaigns.Allow(campaign.Find),
            ParametersLeftOut = leftOut == 0 ? null : leftOut,
            ClientId = visitor.ClientId,
            ServerClientId = visitor.ServerClientId,
            SessionId = visitor.SessionId,
            SessionNumber = visitor.SessionNumber,
            UserAgent = headers.UserAgent() is { } userAgent ? TextLimit.Printable(userAgent) : null,
            IpAddress = isPrivate
                ? null
                : ClientAddress.Read(headers.FirstValue("X-Forwarded-For"), options.TrustedProxyHops, options.Address),
            Referrer = headers.FirstValue("Referer") is { } referrer
                ? TextLimit.Cut(redaction.Url(TextLimit.Printable(referrer), clickIds: consent.WithholdsClickIds), MaxReferrerLength)
                : null,
            Language = FirstLanguage(headers.FirstValue("Accept-Language")),
            Traffic = label.Kind,
            TrafficReason = label.Reason,
            IsPrivate = isPrivate,
            Consent = consent.Consent,
            AdCookies = consent.WithholdsClickIds ? null : AdCookies.Read(headers.FirstValue("Cookie")),
        };
        // What an ad platform calls in the background carries no cookie of ours, and one that is set there is a third party's.
        return new Capture(click, null, isPost || label.Kind is TrafficKind.Background ? [] : visitor.Cookies);
    }

    private static string? FirstLanguage(ReadOnlySpan<char> acceptLanguage)
    {
        var end = acceptLanguage.IndexOfAny(',', ';');
        var tag = (end < 0 ? acceptLanguage : acceptLanguage[..end]).Trim();
        foreach (var character in tag)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '-')
            {
                return null;
            }
        }

        return tag.IsEmpty || tag.Length > MaxLanguageLength ? null : tag.ToString();
    }
}

/// <summary>The result of a request: a click, or the rule that skips it.</summary>
/// <param name="Click">Null if a rule skips it.</param>
/// <param name="SkippedBy">That rule: <c>privacy</c> or <c>bot</c>.</param>
/// <param name="Cookies">To be set with the redirect.</param>
public readonly record struct Capture(Click? Click, string? SkippedBy, IReadOnlyList<VisitorCookie> Cookies)
{
    public static Capture Skipped(string rule) => new(null, rule, []);
}
