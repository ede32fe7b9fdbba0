using System.Globalization;
using System.Net.Http.Headers;
using RedirectFunctions.Clicks.Privacy;
using RedirectFunctions.Clicks.Reading;

namespace RedirectFunctions.Clicks.Visitors;

/// <summary>
/// Determines who has clicked. Google's cookies take precedence: <c>_ga</c>, then <c>FPID</c>, which reach us if the link's host belongs to
/// the destination's site; their session counts only while it is going on. Without them <c>VISITOR_IDENTITY</c> decides.
/// </summary>
public sealed class VisitorIdentifier(VisitorOptions options, Random random)
{
    /// <summary>A GA4 session ends after 30 minutes without an event (help page 9191807).</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromMinutes(30);

    /// <summary>The longest lifetime that RFC 6265bis lets a browser give a cookie.</summary>
    public static readonly TimeSpan ClientCookieLife = TimeSpan.FromDays(400);

    private readonly DailyHash? _hash = options.HashKey is { } key ? new DailyHash(key) : null;

    /// <summary>Ids for this one click, which reveal nothing but the time.</summary>
    public Visitor Anonymous(DateTimeOffset now) => new(NewClientId(now), now.ToUnixTimeSeconds());

    public Visitor Identify(HttpHeaders headers, DateTimeOffset now)
    {
        var cookies = AnalyticsCookies.Read(headers.FirstValue("Cookie"), options.AnalyticsStreamId);
        var googleClientId = cookies.ClientId ?? (cookies.ServerClientId is { } id ? DailyHash.ClientIdOf(id) : null);
        var session = cookies.Session is { } known && known.IsOngoing(now) ? known : (GoogleSession?)null;
        var visitor = options.Identity switch
        {
            VisitorIdentity.Cookie => WithCookies(cookies, googleClientId, session?.Id, now),
            VisitorIdentity.Cookieless => new Visitor(googleClientId ?? HashedClientId(headers, now), session?.Id ?? StartOfHalfHour(now)),
            _ => new(googleClientId ?? NewClientId(now), session?.Id ?? now.ToUnixTimeSeconds()),
        };
        return session?.Number is null && cookies.ServerClientId is null
            ? visitor
            : visitor with { SessionNumber = session?.Number, ServerClientId = cookies.ServerClientId };
    }

    private Visitor WithCookies(AnalyticsCookies cookies, string? googleClientId, long? sessionId, DateTimeOffset now)
    {
        var set = new List<VisitorCookie>(2);
        var clientId = googleClientId;
        if (clientId is null)
        {
            clientId = cookies.OwnClientId ?? NewClientId(now);
            set.Add(new(AnalyticsCookies.OwnClient, clientId, ClientCookieLife, options.CookieDomain));
        }

        if (sessionId is null)
        {
            // Each click renews the cookie for the length of a session: as long as the cookie exists, the session goes on.
            sessionId = cookies.OwnSessionId is { } started && started <= now.ToUnixTimeSeconds() ? started : now.ToUnixTimeSeconds();
            set.Add(new(
                AnalyticsCookies.OwnSession, sessionId.Value.ToString(CultureInfo.InvariantCulture), SessionLength, options.CookieDomain));
        }

        return new(clientId, sessionId.Value) { Cookies = set };
    }

    /// <summary>
    /// Hashes the truncated address, whatever part of it is reported: the hash of a full one could be found by trying all addresses.
    /// </summary>
    private string HashedClientId(HttpHeaders headers, DateTimeOffset now)
    {
        var address = ClientAddress.Read(headers.FirstValue("X-Forwarded-For"), options.TrustedProxyHops, AddressPrecision.Truncated);
        var userAgent = headers.UserAgent();
        return address is null || userAgent is null
            ? NewClientId(now)
            : _hash!.ClientId($"{address}\n{userAgent}\n{headers.FirstValue("Host")}", now);
    }

    /// <summary>Nothing is stored, so there is no last click to count from; the half hours of the clock stand in for sessions.</summary>
    private static long StartOfHalfHour(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        return seconds - seconds % (long)SessionLength.TotalSeconds;
    }

    /// <summary>A client id like gtag's: a random number, which need not be hard to guess, and the second of the first visit.</summary>
    private string NewClientId(DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{random.Next(1, int.MaxValue)}.{now.ToUnixTimeSeconds()}");
}
