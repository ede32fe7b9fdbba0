using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Reading;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Clicks;

/// <summary>Makes a click out of a destination and the headers of the request that asked for it.</summary>
public sealed class ClickFactory(
    Attribution attribution, Redaction redaction, TrafficClassifier traffic, VisitorIdentifier identifier, VisitorOptions options, TimeProvider time)
{
    private const int MaxUserAgentLength = 512;
    private const int MaxReferrerLength = 2048;
    private const int MaxLanguageLength = 35;

    /// <param name="destination">The destination in normal form.</param>
    /// <param name="linkQuery">What stands in the link's query beside the destination, undecoded.</param>
    /// <param name="headers">The headers of the visitor's request.</param>
    public Capture Create(string destination, string linkQuery, HttpHeaders headers)
    {
        var label = traffic.Classify(headers);
        var isPrivate = options.PrivacySignals != PrivacySignals.Ignore && PrivacySignal.IsSentBy(headers);
        var skippedBy = isPrivate && options.PrivacySignals == PrivacySignals.Skip ? "privacy"
            : options.SkipBots && !label.IsPerson ? "bot"
            : null;
        if (skippedBy is not null)
        {
            return Capture.Skipped(skippedBy);
        }

        var now = time.GetUtcNow();
        var visitor = isPrivate ? VisitorIdentifier.Anonymous(now) : identifier.Identify(headers, now);
        var (campaign, platform) = attribution.Read(destination, linkQuery, withClickIds: !isPrivate);
        var leftOut = campaign.LeftOut + platform.LeftOut;
        var click = new Click
        {
            Id = ClickId.New(now),
            Time = now,
            Destination = redaction.Url(destination, clickIds: isPrivate),
            Campaign = campaign,
            Platform = platform,
            ParametersLeftOut = leftOut == 0 ? null : leftOut,
            ClientId = visitor.ClientId,
            ServerClientId = visitor.ServerClientId,
            SessionId = visitor.SessionId,
            UserAgent = Cut(headers.FirstValue("User-Agent"), MaxUserAgentLength),
            IpAddress = isPrivate ? null : ClientAddress.Read(headers.FirstValue("X-Forwarded-For"), options.TrustedProxyHops, options.Address),
            Referrer = headers.FirstValue("Referer") is { } referrer ? Cut(redaction.Url(referrer, clickIds: isPrivate), MaxReferrerLength) : null,
            Language = FirstLanguage(headers.FirstValue("Accept-Language")),
            Traffic = label.Kind,
            TrafficReason = label.Reason,
            IsPrivate = isPrivate,
        };
        return new Capture(click, null, visitor.Cookies);
    }

    /// <summary>At most so many characters, and no half of a surrogate pair, which could not be written as UTF-8.</summary>
    private static string? Cut(string? text, int length) =>
        text?.Length > length ? text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] : text;

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
