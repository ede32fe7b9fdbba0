using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace RedirectFunctions.Clicks;

/// <summary>Makes a click out of a destination and the headers of the request that asked for it.</summary>
internal sealed class ClickFactory(Attribution attribution, Redaction redaction, TrafficClassifier traffic, VisitorOptions options, TimeProvider time)
{
    private const int MaxUserAgentLength = 512;
    private const int MaxReferrerLength = 2048;
    private const int MaxLanguageLength = 35;

    /// <param name="destination">The destination in normal form.</param>
    /// <param name="linkQuery">What stands in the link's query beside the destination, undecoded.</param>
    /// <param name="headers">The headers of the visitor's request.</param>
    /// <param name="skippedBy">The rule by which this click is not to be delivered, where one holds: <c>privacy</c> or <c>bot</c>.</param>
    /// <returns>The click, or null where a rule skips it.</returns>
    public Click? Create(string destination, string linkQuery, HttpHeaders headers, out string? skippedBy)
    {
        var label = traffic.Classify(headers);
        var isPrivate = options.PrivacySignals != PrivacySignals.Ignore && PrivacySignal.IsSentBy(headers);
        skippedBy = isPrivate && options.PrivacySignals == PrivacySignals.Skip ? "privacy"
            : options.SkipBots && !label.IsPerson ? "bot"
            : null;
        if (skippedBy is not null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var cookies = isPrivate ? "" : headers.FirstValue("Cookie") ?? "";
        var (campaign, platform) = attribution.Read(destination, linkQuery, withClickIds: !isPrivate);
        return new Click
        {
            Id = Guid.CreateVersion7(now),
            Time = now,
            Destination = redaction.Url(destination, clickIds: isPrivate),
            Campaign = campaign,
            Platform = platform,
            ClientId = AnalyticsCookies.ReadClientId(cookies) ?? NewClientId(now),
            SessionId = AnalyticsCookies.ReadSessionId(cookies, options.AnalyticsStreamId) ?? now.ToUnixTimeSeconds(),
            UserAgent = Cut(headers.FirstValue("User-Agent"), MaxUserAgentLength),
            IpAddress = isPrivate ? null : ClientAddress.Read(headers.FirstValue("X-Forwarded-For"), options.TrustedProxyHops, options.Address),
            Referrer = headers.FirstValue("Referer") is { } referrer ? Cut(redaction.Url(referrer, clickIds: isPrivate), MaxReferrerLength) : null,
            Language = FirstLanguage(headers.FirstValue("Accept-Language")),
            Traffic = label.Kind,
            TrafficReason = label.Reason,
            IsPrivate = isPrivate,
        };
    }

    /// <summary>A client id as gtag makes it: a random number and the second of the first visit.</summary>
    private static string NewClientId(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{RandomNumberGenerator.GetInt32(1, int.MaxValue)}.{now.ToUnixTimeSeconds()}");

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
