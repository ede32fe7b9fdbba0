using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace RedirectFunctions.Clicks;

/// <summary>Makes a click out of a destination and the headers of the request that asked for it.</summary>
internal sealed class ClickFactory(Attribution attribution, VisitorOptions options, TimeProvider time)
{
    private const int MaxUserAgentLength = 512;
    private const int MaxReferrerLength = 2048;
    private const int MaxLanguageLength = 35;

    /// <param name="destination">The destination in normal form.</param>
    /// <param name="headers">The headers of the visitor's request.</param>
    public Click Create(string destination, HttpHeaders headers)
    {
        var now = time.GetUtcNow();
        var cookies = headers.FirstValue("Cookie") ?? "";
        var (campaign, platform) = attribution.Read(destination);
        return new Click
        {
            Id = Guid.CreateVersion7(now),
            Time = now,
            Destination = destination,
            Campaign = campaign,
            Platform = platform,
            ClientId = AnalyticsCookies.ReadClientId(cookies) ?? NewClientId(now),
            SessionId = AnalyticsCookies.ReadSessionId(cookies, options.AnalyticsStreamId) ?? now.ToUnixTimeSeconds(),
            UserAgent = Cut(headers.FirstValue("User-Agent"), MaxUserAgentLength),
            IpAddress = ClientAddress.Read(headers.FirstValue("X-Forwarded-For"), options.TrustedProxyHops),
            Referrer = Cut(headers.FirstValue("Referer"), MaxReferrerLength),
            Language = FirstLanguage(headers.FirstValue("Accept-Language")),
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
